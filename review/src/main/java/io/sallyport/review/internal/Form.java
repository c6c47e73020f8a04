package io.sallyport.review.internal;

import io.sallyport.review.Location;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One map of a file, read field by field. What is wrong is collected, so that a user sees all of it
 * at once; the reading goes on with what is left.
 */
public final class Form {

  private static final int MAX_TEXT = 4096;

  private final String file;
  private final String where;
  private final YamlValue.Fields fields;
  private final List<String> problems;
  private final Set<String> read = new LinkedHashSet<>();

  /**
   * A form.
   *
   * @param where what the map is, for messages, such as {@code components[3]}
   */
  public Form(String file, String where, YamlValue.Fields fields, List<String> problems) {
    this.file = file;
    this.where = where;
    this.fields = fields;
    this.problems = problems;
  }

  /** The form of a value; with a problem and empty when it is not a map. */
  public static Form of(String file, String where, YamlValue value, List<String> problems) {
    if (value instanceof YamlValue.Fields fields) {
      return new Form(file, where, fields, problems);
    }
    problems.add(
        file
            + ":"
            + value.line()
            + ": "
            + (where.isEmpty() ? "the file" : where)
            + ": found "
            + value.found()
            + " (expected: a map)");
    return new Form(file, where, YamlValue.Fields.none(value.line()), problems);
  }

  /** Where the map starts. */
  public Location at() {
    return new Location(file, fields.line());
  }

  /** Where a field stands. */
  public Location at(String key) {
    return new Location(file, fields.lineOf(key));
  }

  /** The map itself. */
  public YamlValue.Fields fields() {
    return fields;
  }

  /** Whether a field says something. */
  public boolean has(String key) {
    return fields.get(key) != null;
  }

  /** Adds a problem at a field. */
  public void problem(String key, String text) {
    problems.add(at(key) + ": " + (where.isEmpty() ? "" : where + ".") + key + ": " + text);
  }

  /** Any value; null when the field is not there. */
  public @Nullable YamlValue value(String key) {
    read.add(key);
    return fields.get(key);
  }

  /** A text; null when the field is not there or is not a text. */
  public @Nullable String text(String key) {
    YamlValue value = value(key);
    return switch (value) {
      case null -> null;
      case YamlValue.Scalar scalar when scalar.text().length() > MAX_TEXT -> {
        problem(
            key,
            "found " + scalar.text().length() + " characters (expected: at most " + MAX_TEXT + ")");
        yield null;
      }
      case YamlValue.Scalar scalar -> scalar.text().strip();
      case YamlValue.Items items -> wrong(key, items, "a text");
      case YamlValue.Fields map -> wrong(key, map, "a text");
    };
  }

  /** A text that has to be there; a problem and a stand-in when it is not. */
  public String required(String key, String example) {
    String text = text(key);
    if (text != null && !text.isEmpty()) {
      return text;
    }
    if (value(key) == null || "".equals(text)) {
      problems.add(
          at()
              + ": "
              + (where.isEmpty() ? "the file" : where)
              + ": found no '"
              + key
              + "' (expected: one, such as "
              + example
              + ")");
    }
    return "";
  }

  /** A text or a default. */
  public String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  /** One of a few words, in lower case; null when the field is not there or says something else. */
  public @Nullable String oneOf(String key, Collection<String> words) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    String word = text.toLowerCase(Locale.ROOT);
    if (words.contains(word)) {
      return word;
    }
    problem(key, "found '" + text + "' (expected: " + Nearest.expected(word, words) + ")");
    return null;
  }

  /** Texts: a list, or a single one. */
  public List<String> texts(String key) {
    YamlValue value = value(key);
    return switch (value) {
      case null -> List.of();
      case YamlValue.Scalar scalar -> List.of(scalar.text().strip());
      case YamlValue.Fields map -> {
        wrong(key, map, "a list of texts");
        yield List.of();
      }
      case YamlValue.Items items -> {
        List<String> texts = new ArrayList<>();
        for (YamlValue item : items.values()) {
          if (item instanceof YamlValue.Scalar scalar) {
            texts.add(scalar.text().strip());
          } else {
            wrong(key, item, "a list of texts");
          }
        }
        yield texts;
      }
    };
  }

  /** Values of a list; none when the field is not there. */
  public List<YamlValue> items(String key) {
    YamlValue value = value(key);
    return switch (value) {
      case null -> List.of();
      case YamlValue.Items items -> items.values();
      case YamlValue.Scalar scalar -> {
        wrong(key, scalar, "a list");
        yield List.of();
      }
      case YamlValue.Fields map -> {
        wrong(key, map, "a list");
        yield List.of();
      }
    };
  }

  /** Forms of a list of maps. */
  public List<Form> forms(String key) {
    List<Form> forms = new ArrayList<>();
    int number = 0;
    for (YamlValue item : items(key)) {
      forms.add(
          of(
              file,
              (where.isEmpty() ? "" : where + ".") + key + "[" + number + "]",
              item,
              problems));
      number++;
    }
    return forms;
  }

  /** The form of a value inside of this map. */
  public Form inner(String key, YamlValue value) {
    return of(file, (where.isEmpty() ? "" : where + ".") + key, value, problems);
  }

  /** Complains about fields that nobody asked for. */
  public void done() {
    for (String key : fields.values().keySet()) {
      if (!read.contains(key)) {
        problem(key, "found an unknown key (expected: " + Nearest.expected(key, read) + ")");
      }
    }
  }

  private @Nullable String wrong(String key, YamlValue value, String expected) {
    problems.add(
        file
            + ":"
            + value.line()
            + ": "
            + (where.isEmpty() ? "" : where + ".")
            + key
            + ": found "
            + value.found()
            + " (expected: "
            + expected
            + ")");
    return null;
  }
}
