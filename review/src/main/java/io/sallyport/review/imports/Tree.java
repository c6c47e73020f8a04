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
  Unmapped unmapped(@Nullable YamlValue value, String kind, String name, String why) {
    done(value);
    return new Unmapped(file, value == null ? 1 : value.line(), kind, name, why);
  }

  /**
   * What nobody read and no list of what can be left out names, in the order of the file.
   *
   * @param entries paths whose keys are names of the file's own
   */
  List<Unmapped> rest(YamlValue root, Ignored ignored, Ignored entries) {
    Map<List<String>, List<Left>> groups = new LinkedHashMap<>();
    List<Left> found = new ArrayList<>();
    rest(root, List.of(), ignored, found);
    found.forEach(
        one ->
            groups.computeIfAbsent(general(one.path, entries), any -> new ArrayList<>()).add(one));
    return groups.entrySet().stream()
        .flatMap(group -> told(group.getKey(), group.getValue()).stream())
        .toList();
  }

  private record Left(List<String> path, YamlValue value) {}

  private static List<String> general(List<String> path, Ignored entries) {
    List<String> general = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      general.add(entries.is(path.subList(0, i)) ? "*" : path.get(i));
    }
    return general;
  }

  // Several of one kind go by its path and their names.
  private List<Unmapped> told(List<String> general, List<Left> all) {
    boolean named = all.size() > 1 && general.contains("*");
    String kind = String.join(".", named ? general : all.getFirst().path);
    String shown = shown(all.getFirst().value) + (named ? " of" : "");
    List<Unmapped> told = new ArrayList<>();
    for (Left one : all) {
      List<String> names = new ArrayList<>(one.path);
      for (int i = names.size() - 1; i >= 0; i--) {
        if (!general.get(i).equals("*")) {
          names.remove(i);
        }
      }
      told.add(
          new Unmapped(
              file,
              one.value.line(),
              kind + shown,
              named ? String.join(".", names) : "",
              "this import does not read it"));
    }
    return told;
  }

  private void rest(YamlValue value, List<String> path, Ignored ignored, List<Left> found) {
    if (read.contains(value) || saysNothing(value, path, ignored)) {
      return;
    }
    if (!path.isEmpty() && untouched(value)) {
      found.add(new Left(path, value));
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
