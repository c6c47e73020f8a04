package io.sallyport.privacy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.sallyport.privacy.PersonalDataFinder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A glance may say yes too often, and never no where the pattern matches. */
class GlanceTest {

  private static final List<Recognizer> RECOGNIZERS = RecognizerFiles.readAll();

  private static final List<String> EXAMPLES =
      RecognizerFiles.readEntries().stream().flatMap(e -> e.examples().stream()).toList();

  @ParameterizedTest
  @CsvSource({
    "a+b, aab, true",
    "a+b, ac, false",
    "(?i)iban, IbAn, true",
    "[^0-9]x, 7x, false",
    "\\d{3}-\\d{2}, 123-45, true",
    "\\d{3}-\\d{2}, 123-4, false",
    "(?:ab|cd){2}, cdab, true",
    "(?:ab|cd){2}, cdac, false",
    "\\bé?\\p{L}z, üz, true",
    "[a-c\\-]{2}q, b-q, true",
    "x{0}y, y, true"
  })
  void pattern_isReadAsItMatches(String pattern, String text, boolean expected) {
    assertThat(Glance.of(pattern, false).mayMatch(text, 0, text.length())).isEqualTo(expected);
  }

  @Property(tries = 2000)
  void whatAPatternMatches_isNeverPassedOver(
      @ForAll @IntRange(max = 100_000) int which,
      @ForAll @IntRange(max = 100_000) int example,
      @ForAll @IntRange(max = 60) int at,
      @ForAll char sign) {
    Pattern pattern = RECOGNIZERS.get(which % RECOGNIZERS.size()).pattern();
    String text = EXAMPLES.get(example % EXAMPLES.size());
    int cut = Math.min(at, text.length());
    String changed =
        text.substring(0, cut) + sign + text.substring(Math.min(cut + 1, text.length()));

    for (String tried : List.of(text, changed, text.substring(cut))) {
      if (pattern.matcher(tried).lookingAt()) {
        assertThat(Glance.of(pattern.pattern(), false).mayMatch(tried, 0, tried.length())).isTrue();
      }
      if (pattern.matcher(tried).find()) {
        assertThat(Glance.of(pattern.pattern(), true).mayMatch(tried, 0, tried.length())).isTrue();
      }
    }
  }

  @Test
  void everyExample_passesTheGlanceOfItsOwnPattern() {
    for (String id : PersonalDataFinder.structured().recognizers()) {
      Recognizer recognizer =
          RECOGNIZERS.stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
      RecognizerFiles.readEntries().stream()
          .filter(entry -> entry.id().equals(id))
          .flatMap(entry -> entry.examples().stream())
          .filter(example -> recognizer.pattern().matcher(example).find())
          .forEach(
              example ->
                  assertThat(
                          Glance.of(recognizer.pattern().pattern(), true)
                              .mayMatch(example, 0, example.length()))
                      .as(id)
                      .isTrue());
    }
  }
}
