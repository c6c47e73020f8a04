package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Host names of other services in settings: in addresses, and where a setting names a host. */
final class References {

  private References() {}

  /** Which of some names occur as hosts below some keys of a value. */
  static Set<String> in(
      Tree tree, @Nullable YamlValue value, Collection<String> names, String... keys) {
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      tree.done(tree.at(value, key));
      collect(tree.at(value, key), text);
    }
    String all = text.toString();
    Set<String> found = new LinkedHashSet<>();
    for (String name : names) {
      if (all.contains("//" + name + ":")
          || all.contains("//" + name + "/")
          || all.contains("//" + name + "\n")
          || all.contains("//" + name + ".")
          || all.contains("@" + name + ":")
          || all.contains("@" + name + "/")
          || all.contains("=" + name + "\n")
          || all.contains("=" + name + ":")
          || all.contains("\n" + name + "\n")
          || all.contains("\n" + name + ":")) {
        found.add(name);
      }
    }
    return found;
  }

  private static void collect(@Nullable YamlValue value, StringBuilder out) {
    switch (value) {
      case null -> {}
      case YamlValue.Scalar scalar -> out.append('\n').append(scalar.text()).append('\n');
      case YamlValue.Items items -> items.values().forEach(item -> collect(item, out));
      case YamlValue.Fields fields -> fields.values().values().forEach(one -> collect(one, out));
    }
  }
}
