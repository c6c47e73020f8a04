package io.sallyport.review.internal;

import com.google.re2j.Pattern;
import io.sallyport.review.Kind;
import io.sallyport.review.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which kind a name, type, technology or image points to; the first entry that is found counts. */
public final class KindWords {

  private static final Map<Pattern, Kind> WORDS = read();

  private KindWords() {}

  private static Map<Pattern, Kind> read() {
    Map<Pattern, Kind> words = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    if (YamlReader.resource("kind-words.yaml") instanceof YamlValue.Items items) {
      for (YamlValue item : items.values()) {
        Form form = Form.of("kind-words.yaml", "", item, problems);
        Kind kind = Vocabulary.standard().kind(form.required("kind", ""));
        if (kind == null) {
          form.problem("kind", "found no kind");
          continue;
        }
        words.put(Clues.wholeWords(form.required("words", "")), kind);
        form.done();
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    return words;
  }

  /** The kind of a component that a text points to; people are left out. */
  public static String guess(String text, String otherwise) {
    return guess(text, otherwise, kind -> !kind.is("person"));
  }

  /** The kind that a text points to among those that fit. */
  public static String guess(String text, String otherwise, Predicate<Kind> fits) {
    for (Map.Entry<Pattern, Kind> entry : WORDS.entrySet()) {
      if (fits.test(entry.getValue()) && entry.getKey().matcher(text).find()) {
        return entry.getValue().id();
      }
    }
    return otherwise;
  }
}
