package io.sallyport.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Files of users rely on these words: none goes away unnoticed. */
final class VocabularyTest {

  @Test
  void words_areThoseThatWerePublished() throws Exception {
    Set<String> now = new TreeSet<>();
    RuleBook.standard().rules().forEach(rule -> now.add("rule " + rule.id()));
    Vocabulary.standard().kinds().keySet().forEach(id -> now.add("kind " + id));
    Vocabulary.standard().controls().keySet().forEach(id -> now.add("control " + id));
    Vocabulary.standard().typeNames().forEach(id -> now.add("type " + id));

    String name = "/io/sallyport/review/vocabulary.txt";
    try (InputStream in = VocabularyTest.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(now).containsExactlyInAnyOrderElementsOf(text.lines().toList());
    }
  }

  @Test
  void everyControl_answersOrEasesARule() {
    Set<String> used = new HashSet<>();
    for (Rule rule : RuleBook.standard().rules()) {
      used.addAll(rule.answers());
      used.addAll(rule.eases());
    }

    assertThat(used).containsAll(Vocabulary.standard().controls().keySet());
  }
}
