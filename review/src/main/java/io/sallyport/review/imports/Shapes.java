package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What has the wrong type in another tool's file, by {@code import-shapes.yaml}. */
final class Shapes {

  private static final YamlValue DATA = YamlReader.resource("import-shapes.yaml");
  private static final String MAP = "a map";

  private final String file;
  private final List<String> problems = new ArrayList<>();

  private Shapes(String file) {
    this.file = file;
  }

  /** One line for each value of the wrong type: file, line, place, what was found and expected. */
  static List<String> problems(String format, String file, List<YamlValue> documents) {
    Tree tree = new Tree("import-shapes.yaml");
    Shapes shapes = new Shapes(file);
    for (YamlValue document : documents) {
      for (String path : tree.texts(DATA, format, "lists")) {
        walk(document, List.of(path.split("/")), "", shapes::list);
      }
      for (String path : tree.texts(DATA, format, "entries")) {
        walk(document, List.of(path.split("/")), "", shapes::entries);
      }
      for (String path : tree.texts(DATA, format, "maps")) {
        walk(document, List.of(path.split("/")), "", (one, at) -> shapes.map(one, at, MAP));
      }
    }
    return shapes.problems.stream().distinct().toList();
  }

  /** Paths of a format whose keys are names of the file's own. */
  static List<String> entries(String format) {
    return new Tree("import-shapes.yaml").texts(DATA, format, "entries");
  }

  private static void walk(
      @Nullable YamlValue value,
      List<String> path,
      String at,
      BiConsumer<YamlValue, String> check) {
    if (value == null) {
      return;
    }
    if (path.isEmpty()) {
      check.accept(value, at);
      return;
    }
    switch (value) {
      case YamlValue.Scalar scalar -> {}
      case YamlValue.Items items -> {
        for (int i = 0; i < items.values().size(); i++) {
          walk(items.values().get(i), path, at + "[" + i + "]", check);
        }
      }
      case YamlValue.Fields fields -> {
        List<String> rest = path.subList(1, path.size());
        if (path.getFirst().equals("*")) {
          fields.values().forEach((key, one) -> walk(one, rest, below(at, key), check));
        } else {
          walk(fields.get(path.getFirst()), rest, below(at, path.getFirst()), check);
        }
      }
    }
  }

  private void list(YamlValue value, String at) {
    if (!(value instanceof YamlValue.Items items)) {
      problem(value, at, "a list of maps");
      return;
    }
    for (int i = 0; i < items.values().size(); i++) {
      map(items.values().get(i), at + "[" + i + "]", MAP);
    }
  }

  private void entries(YamlValue value, String at) {
    map(value, at, "a map of maps");
    if (value instanceof YamlValue.Fields fields) {
      for (Map.Entry<String, YamlValue> entry : fields.values().entrySet()) {
        map(entry.getValue(), below(at, entry.getKey()), MAP);
      }
    }
  }

  private void map(YamlValue value, String at, String expected) {
    if (!(value instanceof YamlValue.Fields)) {
      problem(value, at, expected);
    }
  }

  private void problem(YamlValue value, String at, String expected) {
    String found =
        value instanceof YamlValue.Scalar one && one.isNull() ? "nothing" : value.found();
    problems.add(
        file
            + ":"
            + value.line()
            + ": "
            + at
            + ": found "
            + found
            + " (expected: "
            + expected
            + ")");
  }

  private static String below(String at, String key) {
    return at.isEmpty() ? key : at + "." + key;
  }
}
