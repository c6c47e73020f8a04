package io.sallyport.review.imports;

import com.google.re2j.Pattern;
import io.sallyport.review.internal.Form;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which kind a name, type, technology or image points to; the first entry that is found counts. */
final class KindWords {

  private static final Map<Pattern, String> WORDS = read();

  private KindWords() {}

  private static Map<Pattern, String> read() {
    Map<Pattern, String> words = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    if (YamlReader.resource("kind-words.yaml") instanceof YamlValue.Items items) {
      for (YamlValue item : items.values()) {
        Form form = Form.of("kind-words.yaml", "", item, problems);
        words.put(
            Pattern.compile("(?i)(^|[^a-z])(" + form.required("words", "") + ")([^a-z]|$)"),
            form.required("kind", ""));
        form.done();
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    return words;
  }

  /** The kind that a text points to. */
  static String guess(String text, String otherwise) {
    for (Map.Entry<Pattern, String> entry : WORDS.entrySet()) {
      if (entry.getKey().matcher(text).find()) {
        return entry.getValue();
      }
    }
    return otherwise;
  }
}
