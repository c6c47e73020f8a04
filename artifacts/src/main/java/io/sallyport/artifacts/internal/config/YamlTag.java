package io.sallyport.artifacts.internal.config;

import java.util.Set;

/** What a tag of YAML makes a loader do. */
sealed interface YamlTag {

  /** Builds a plain value (YAML 1.1 types, and those of Python that are values, too). */
  record Plain() implements YamlTag {}

  /** Builds or calls a dotted name of Python, as HyperPyYAML does. */
  record Builds(String target) implements YamlTag {}

  /** Makes PyYAML import, build or call. */
  record Python() implements YamlTag {}

  /** Makes a loader of another language build a class. */
  record Foreign() implements YamlTag {}

  /** Nothing that is known here. */
  record Unknown() implements YamlTag {}

  /** The prefix that two exclamation marks stand for. */
  String CORE = "tag:yaml.org,2002:";

  /** Types of the core and of PyYAML that are values. */
  Set<String> PLAIN =
      Set.of(
          "null",
          "bool",
          "int",
          "float",
          "str",
          "seq",
          "map",
          "set",
          "omap",
          "pairs",
          "timestamp",
          "binary",
          "merge",
          "value",
          "python/none",
          "python/bool",
          "python/bytes",
          "python/str",
          "python/unicode",
          "python/int",
          "python/long",
          "python/float",
          "python/complex",
          "python/list",
          "python/tuple",
          "python/dict");

  /** Tags of HyperPyYAML that refer, copy or hold a place. */
  Set<String> LOCAL = Set.of("!", "!ref", "!copy", "!tuple", "!PLACEHOLDER");

  /** What a resolved tag does. */
  static YamlTag of(String tag) {
    if (tag.startsWith(CORE) && PLAIN.contains(tag.substring(CORE.length()))
        || LOCAL.contains(tag)) {
      return new Plain();
    }
    if (tag.contains("python/")) {
      return new Python();
    }
    for (String prefix : new String[] {"!new:", "!name:", "!apply:", "!module:"}) {
      if (tag.startsWith(prefix)) {
        return new Builds(tag.substring(prefix.length()));
      }
    }
    boolean foreign =
        tag.startsWith(CORE) || tag.startsWith("!ruby/") || tag.startsWith("tag:ruby.yaml.org");
    return foreign || tag.startsWith("!java") || tag.startsWith("!php/") || tag.startsWith("!perl/")
        ? new Foreign()
        : new Unknown();
  }
}
