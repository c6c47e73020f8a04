package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Another tool's file, read leniently: what is not there is empty. It remembers what was read, so
 * that what nobody asked for can be listed.
 */
final class Tree {

  private static final int SHOWN = 160;

  private final String file;
  private final Set<YamlValue> read = Collections.newSetFromMap(new IdentityHashMap<>());

  /** A file by its name, for messages. */
  Tree(String file) {
    this.file = file;
  }

  /**
   * Something that was not mapped.
   *
   * @param file that says it
   * @param line at which it says it
   * @param what it is: its kind and name, or its place in the file and its value
   * @param why it was not mapped
   */
  record Unmapped(String file, int line, String what, String why) {
    @Override
    public String toString() {
      return file + ":" + line + ": " + what + " (" + why + ")";
    }
  }

  /** A value below a value by its keys; null when it is not there. */
  @Nullable YamlValue at(@Nullable YamlValue value, String... keys) {
    YamlValue at = value;
    for (String key : keys) {
      at = at instanceof YamlValue.Fields fields ? fields.get(key) : null;
    }
    return at;
  }

  /** A text; empty when it is not there. */
  String text(@Nullable YamlValue value, String... keys) {
    if (at(value, keys) instanceof YamlValue.Scalar scalar) {
      read.add(scalar);
      return scalar.text().strip();
    }
    return "";
  }

  /** The values of a list; a single value is a list of one, a map gives none. */
  List<YamlValue> items(@Nullable YamlValue value, String... keys) {
    YamlValue found = at(value, keys);
    return switch (found) {
      case null -> List.of();
      case YamlValue.Items items -> items.values();
      case YamlValue.Scalar scalar -> {
        read.add(scalar);
        yield List.of(scalar);
      }
      case YamlValue.Fields fields -> List.of();
    };
  }

  /** The texts of a list. */
  List<String> texts(@Nullable YamlValue value, String... keys) {
    List<String> texts = new ArrayList<>();
    for (YamlValue item : items(value, keys)) {
      if (item instanceof YamlValue.Scalar scalar && !scalar.isNull()) {
        read.add(scalar);
        texts.add(scalar.text().strip());
      }
    }
    return texts;
  }

  /** The entries of a map, in their order. */
  Map<String, YamlValue> fields(@Nullable YamlValue value, String... keys) {
    return at(value, keys) instanceof YamlValue.Fields fields
        ? fields.values()
        : new LinkedHashMap<>();
  }

  /** The text below a key, without counting as read: another value is to be listed. */
  String peek(@Nullable YamlValue value, String key) {
    return at(value, key) instanceof YamlValue.Scalar scalar ? scalar.text() : "";
  }

  /** Whether a field says true. */
  boolean yes(@Nullable YamlValue value, String... keys) {
    return text(value, keys).equalsIgnoreCase("true");
  }

  /** Counts a value and all below it as read. */
  void done(@Nullable YamlValue value) {
    switch (value) {
      case null -> {}
      case YamlValue.Scalar scalar -> read.add(scalar);
      case YamlValue.Items items -> {
        read.add(items);
        items.values().forEach(this::done);
      }
      case YamlValue.Fields fields -> {
        read.add(fields);
        fields.values().values().forEach(this::done);
      }
    }
  }

  /** Something that was not mapped; it and all below it count as read from now on. */
  Unmapped unmapped(@Nullable YamlValue value, String what, String why) {
    done(value);
    return new Unmapped(file, value == null ? 1 : value.line(), what, why);
  }

  /** What nobody read and no list of what can be left out names, in the order of the file. */
  List<Unmapped> rest(YamlValue root, Ignored ignored) {
    List<Unmapped> rest = new ArrayList<>();
    rest(root, List.of(), ignored, rest);
    return rest;
  }

  private void rest(YamlValue value, List<String> path, Ignored ignored, List<Unmapped> found) {
    if (read.contains(value) || saysNothing(value, path, ignored)) {
      return;
    }
    if (!path.isEmpty() && untouched(value)) {
      found.add(
          new Unmapped(
              file,
              value.line(),
              String.join(".", path) + shown(value),
              "this import does not read it"));
      return;
    }
    switch (value) {
      case YamlValue.Scalar scalar -> {}
      case YamlValue.Items items ->
          items.values().forEach(item -> rest(item, path, ignored, found));
      case YamlValue.Fields fields ->
          fields.values().forEach((key, one) -> rest(one, below(path, key), ignored, found));
    }
  }

  private static boolean saysNothing(YamlValue value, List<String> path, Ignored ignored) {
    return ignored.covers(path)
        || switch (value) {
          case YamlValue.Scalar scalar -> scalar.isNull() || scalar.text().isBlank();
          case YamlValue.Items items ->
              items.values().stream().allMatch(item -> saysNothing(item, path, ignored));
          case YamlValue.Fields fields ->
              fields.values().entrySet().stream()
                  .allMatch(one -> saysNothing(one.getValue(), below(path, one.getKey()), ignored));
        };
  }

  private static List<String> below(List<String> path, String key) {
    List<String> below = new ArrayList<>(path);
    below.add(key);
    return below;
  }

  private boolean untouched(YamlValue value) {
    return !read.contains(value)
        && switch (value) {
          case YamlValue.Scalar scalar -> true;
          case YamlValue.Items items -> items.values().stream().allMatch(this::untouched);
          case YamlValue.Fields fields ->
              fields.values().values().stream().allMatch(this::untouched);
        };
  }

  // The keys below it; its values may be secrets.
  private static String shown(YamlValue value) {
    StringBuilder out = new StringBuilder();
    show(value, out);
    return out.length() > SHOWN ? out.substring(0, SHOWN) + "…" : out.toString();
  }

  private static void show(YamlValue value, StringBuilder out) {
    if (out.length() > SHOWN) {
      return;
    }
    switch (value) {
      case YamlValue.Scalar scalar -> {}
      case YamlValue.Items items -> items.values().forEach(item -> show(item, out));
      case YamlValue.Fields fields -> {
        out.append(" {");
        fields
            .values()
            .forEach(
                (key, one) -> {
                  out.append(out.charAt(out.length() - 1) == '{' ? "" : ", ").append(key);
                  show(one, out);
                });
        out.append('}');
      }
    }
  }
}
