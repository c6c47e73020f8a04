package io.sallyport.review.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML value that knows its line. */
public sealed interface YamlValue {

  /** Line in its file, from 1. */
  int line();

  /** What it is, for messages. */
  String found();

  /**
   * A single value.
   *
   * @param text as written, without quotes
   * @param plain whether it was written without quotes
   */
  record Scalar(String text, boolean plain, int line) implements YamlValue {
    @Override
    public String found() {
      return text.isEmpty()
          ? "nothing"
          : "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
    }

    /** Whether it is YAML's null. */
    public boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  /** A list. */
  record Items(List<YamlValue> values, int line) implements YamlValue {
    @Override
    public String found() {
      return "a list";
    }
  }

  /** A map; keys in the file's order, each with the line of its key. */
  record Fields(Map<String, YamlValue> values, Map<String, Integer> lines, int line)
      implements YamlValue {
    @Override
    public String found() {
      return "a map";
    }

    /** The value of a key; null when it is not there or says null. */
    public @Nullable YamlValue get(String key) {
      YamlValue value = values.get(key);
      return value instanceof Scalar scalar && scalar.isNull() ? null : value;
    }

    /** The line of a key, else that of the map. */
    public int lineOf(String key) {
      return lines.getOrDefault(key, line);
    }

    /** An empty map. */
    public static Fields none(int line) {
      return new Fields(new LinkedHashMap<>(), new LinkedHashMap<>(), line);
    }
  }
}
