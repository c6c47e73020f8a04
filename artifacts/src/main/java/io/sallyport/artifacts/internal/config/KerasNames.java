package io.sallyport.artifacts.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a name of Keras is for, when a configuration asks for it. */
final class KerasNames {
  private static final JsonNode FILE = DataFiles.tree("rules/settings.json");
  private static final Set<String> ACTING_MODULES =
      DataFiles.strings(FILE.path("keras-acting-modules"));
  private static final Set<String> ACTING_NAMES =
      DataFiles.strings(FILE.path("keras-acting-names"));
  private static final Set<String> COMPUTING = computing();

  /** Packages of the project whose classes are layers and models, and too many to list. */
  private static final Set<String> COLLECTIONS =
      Set.of("keras_cv", "keras_hub", "keras_nlp", "tensorflow_addons");

  private static final Set<String> COLLECTED =
      Set.of("layers", "models", "losses", "metrics", "optimizers", "activations", "tokenizers");

  private KerasNames() {}

  /** Whether a name reads, writes, fetches, or leaves Keras for another library. */
  static boolean acts(String module, String name) {
    return name.indexOf('.') >= 0
        || ACTING_NAMES.contains(name)
        || parts(module).stream().anyMatch(ACTING_MODULES::contains);
  }

  /**
   * Whether a name only computes.
   *
   * @param called whether it is a function rather than a class
   */
  static boolean computes(String module, String name, boolean called) {
    boolean capital = !name.isEmpty() && Character.isUpperCase(name.charAt(0));
    List<String> parts = parts(module);
    if (COMPUTING.contains(name) && !parts.contains("backend")) {
      return !called || !capital;
    }
    return !called
        && capital
        && COLLECTIONS.contains(parts.getFirst())
        && parts.stream().anyMatch(COLLECTED::contains);
  }

  private static List<String> parts(String module) {
    return Arrays.asList(module.split("\\.", -1));
  }

  private static Set<String> computing() {
    Set<String> names = new HashSet<>();
    for (String line : DataFiles.lines("rules/keras-names.txt")) {
      names.addAll(List.of(line.split(" ", -1)));
    }
    return Set.copyOf(names);
  }
}
