package io.sallyport.review.imports;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Host names of other services in settings: in addresses, and where a setting names a host. */
final class References {

  private static final String HOST = "([A-Za-z0-9_][A-Za-z0-9._-]*)";
  private static final List<Pattern> PLACES =
      List.of(
          Pattern.compile("//(?:[^/@\\s]*@)?" + HOST),
          Pattern.compile("@" + HOST + "[:/]"),
          Pattern.compile("=" + HOST + "(?::|$)"),
          Pattern.compile("^" + HOST + "(?::|$)"));

  private References() {}

  /** What the hosts below some keys of a value mean. */
  static Set<String> in(Tree tree, @Nullable YamlValue value, Hosts hosts, String... keys) {
    List<String> texts = new ArrayList<>();
    for (String key : keys) {
      tree.done(tree.at(value, key));
      collect(tree.at(value, key), texts);
    }
    Set<String> found = new LinkedHashSet<>();
    for (String text : texts) {
      // Several hosts stand side by side with commas between them.
      for (String one : text.split(",")) {
        for (Pattern place : PLACES) {
          Matcher matcher = place.matcher(one.strip());
          while (matcher.find()) {
            found.add(hosts.find(matcher.group(1)));
          }
        }
      }
    }
    found.remove("");
    return found;
  }

  private static void collect(@Nullable YamlValue value, List<String> out) {
    switch (value) {
      case null -> {}
      case YamlValue.Scalar scalar -> out.add(scalar.text());
      case YamlValue.Items items -> items.values().forEach(item -> collect(item, out));
      case YamlValue.Fields fields -> fields.values().values().forEach(one -> collect(one, out));
    }
  }
}
