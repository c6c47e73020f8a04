package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields of another tool's files that say nothing about an architecture, from {@code
 * import-ignored.yaml}. A path is keys with slashes between them, lists left out; {@code *} stands
 * for one key, a leading {@code **} for any number.
 */
final class Ignored {

  private static final YamlValue DATA = YamlReader.resource("import-ignored.yaml");

  private final List<List<String>> paths;

  private Ignored(List<List<String>> paths) {
    this.paths = paths;
  }

  /** What is left out of files of one format. */
  static Ignored of(String format) {
    return of(paths(format));
  }

  /** What some paths name. */
  static Ignored of(List<String> paths) {
    return new Ignored(paths.stream().map(path -> List.of(path.split("/"))).toList());
  }

  /** The paths that the data names for a format. */
  static List<String> paths(String format) {
    Tree tree = new Tree("import-ignored.yaml");
    List<String> paths = new ArrayList<>();
    for (YamlValue entry : tree.items(DATA, format)) {
      paths.addAll(tree.texts(entry, "fields"));
    }
    return paths;
  }

  /** Whether a path is one of those, or below one. */
  boolean covers(List<String> path) {
    return paths.stream().anyMatch(one -> covers(one, path));
  }

  /** Whether a path is one of those. */
  boolean is(List<String> path) {
    return paths.stream().anyMatch(one -> one.size() == path.size() && covers(one, path));
  }

  private static boolean covers(List<String> pattern, List<String> path) {
    if (pattern.getFirst().equals("**")) {
      List<String> rest = pattern.subList(1, pattern.size());
      for (int from = 0; from + rest.size() <= path.size(); from++) {
        if (starts(rest, path.subList(from, path.size()))) {
          return true;
        }
      }
      return false;
    }
    return starts(pattern, path);
  }

  private static boolean starts(List<String> pattern, List<String> path) {
    if (pattern.size() > path.size()) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      if (!pattern.get(i).equals("*") && !pattern.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
