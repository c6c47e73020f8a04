package io.sallyport.review.internal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another format has no field for, at the end of a description: {@code (kind: agent, effects:
 * read send)}. Values are encoded as in addresses, so that any text comes back as it was.
 */
public final class Marks {

  private static final Pattern MARK =
      Pattern.compile("\\s*\\(([a-z]+: [^(),]*(?:, [a-z]+: [^(),]*)*)\\)$");

  private final Map<String, List<String>> all = new LinkedHashMap<>();
  private String text = "";

  /** What a description says, and the text before it. */
  public static Marks of(String description) {
    Marks marks = new Marks();
    marks.text = description;
    Matcher matcher = MARK.matcher(description);
    if (matcher.find()) {
      marks.text = description.substring(0, matcher.start());
      for (String part : matcher.group(1).split(", ")) {
        int colon = part.indexOf(": ");
        marks.all.put(
            part.substring(0, colon),
            Arrays.stream(part.substring(colon + 2).split(" "))
                .filter(one -> !one.isEmpty())
                .map(Marks::decoded)
                .toList());
      }
    }
    return marks;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  /** Adds values; also none, which says that there are none. */
  public Marks put(String key, Collection<String> values) {
    all.put(key, List.copyOf(values));
    return this;
  }

  /** Adds a value unless it is null or empty. */
  public Marks put(String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      all.put(key, List.of(value));
    }
    return this;
  }

  /** Whether something is said of this. */
  public boolean has(String key) {
    return all.containsKey(key);
  }

  /** The values of a key; none when nothing is said. */
  public List<String> values(String key) {
    return all.getOrDefault(key, List.of());
  }

  /** The first value of a key; empty when nothing is said. */
  public String value(String key) {
    return values(key).isEmpty() ? "" : values(key).getFirst();
  }

  /** The text without the mark. */
  public String text() {
    return text;
  }

  /** A description that ends with these. */
  public String after(String description) {
    StringBuilder out = new StringBuilder(description);
    all.forEach(
        (key, values) -> {
          out.append(out.length() == description.length() ? " (" : ", ").append(key).append(": ");
          out.append(
              String.join(
                  " ",
                  values.stream()
                      .map(one -> URLEncoder.encode(one, StandardCharsets.UTF_8))
                      .toList()));
        });
    return (all.isEmpty() ? description : out.append(')').toString()).strip();
  }
}
