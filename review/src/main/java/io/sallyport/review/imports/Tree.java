package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads other tools' files leniently: what is not there is empty. */
final class Tree {

  private Tree() {}

  /** A value below a value by its keys; null when it is not there. */
  static @Nullable YamlValue at(@Nullable YamlValue value, String... keys) {
    YamlValue at = value;
    for (String key : keys) {
      at = at instanceof YamlValue.Fields fields ? fields.get(key) : null;
    }
    return at;
  }

  /** A text; empty when it is not there. */
  static String text(@Nullable YamlValue value, String... keys) {
    return at(value, keys) instanceof YamlValue.Scalar scalar ? scalar.text().strip() : "";
  }

  /** The values of a list; a single value is a list of one, a map gives none. */
  static List<YamlValue> items(@Nullable YamlValue value, String... keys) {
    YamlValue found = at(value, keys);
    return switch (found) {
      case null -> List.of();
      case YamlValue.Items items -> items.values();
      case YamlValue.Scalar scalar -> List.of(scalar);
      case YamlValue.Fields fields -> List.of();
    };
  }

  /** The texts of a list. */
  static List<String> texts(@Nullable YamlValue value, String... keys) {
    List<String> texts = new ArrayList<>();
    for (YamlValue item : items(value, keys)) {
      if (item instanceof YamlValue.Scalar scalar && !scalar.isNull()) {
        texts.add(scalar.text().strip());
      }
    }
    return texts;
  }

  /** The entries of a map, in their order. */
  static Map<String, YamlValue> fields(@Nullable YamlValue value, String... keys) {
    return at(value, keys) instanceof YamlValue.Fields fields
        ? fields.values()
        : new LinkedHashMap<>();
  }

  /** Whether a field says true. */
  static boolean yes(@Nullable YamlValue value, String... keys) {
    return text(value, keys).equalsIgnoreCase("true");
  }
}
