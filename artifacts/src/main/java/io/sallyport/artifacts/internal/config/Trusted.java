package io.sallyport.artifacts.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.Set;

/** Names that loaders of settings use without harm, from {@code rules/settings.json}. */
final class Trusted {
  private static final JsonNode FILE = DataFiles.tree("rules/settings.json");
  private static final Set<String> TARGETS = DataFiles.strings(FILE.path("target-packages"));
  private static final Set<String> OWN = DataFiles.strings(FILE.path("own-packages"));
  private static final Set<String> SKOPS_LOADERS = DataFiles.strings(FILE.path("skops-loaders"));
  private static final Set<String> SKOPS_TYPES = DataFiles.strings(FILE.path("skops-types"));
  private static final Set<String> KERAS_MODULES = DataFiles.strings(FILE.path("keras-modules"));
  private static final Set<String> KERAS_FORBIDDEN =
      DataFiles.strings(FILE.path("keras-forbidden"));

  private static final Set<String> BUILTINS = DataFiles.strings(FILE.path("builtin-functions"));

  private static final Set<String> KERAS_OPERATIONS =
      DataFiles.strings(FILE.path("keras-operations"));
  private static final Set<String> KERAS_FILES = DataFiles.strings(FILE.path("keras-files"));

  private static final Set<String> LOADERS = DataFiles.strings(FILE.path("mlflow-loaders"));

  private Trusted() {}

  /** Whether a module is one by which MLflow loads a flavour of models. */
  static boolean isLoader(String module) {
    return LOADERS.contains(module);
  }

  /** Whether a function of TensorFlow that a layer wraps reads, writes or runs something. */
  static boolean isKerasOperation(String name) {
    return KERAS_OPERATIONS.contains(name.startsWith("tf.") ? name.substring(3) : name);
  }

  /** Whether a setting of a layer is the path of a file that it reads. */
  static boolean isKerasFile(String key) {
    return KERAS_FILES.contains(key);
  }

  /** Whether a builtin function of Python runs, opens or looks up what its arguments say. */
  static boolean isDangerousBuiltin(String name) {
    return BUILTINS.contains(name);
  }

  /** Whether the package of a target is one that NeMo and Hydra configurations build from. */
  static boolean isTarget(String target) {
    int dot = target.indexOf('.');
    return dot > 0 && TARGETS.contains(target.substring(0, dot));
  }

  /** Whether a target lies in what templates of projects call the project's own code. */
  static boolean isOwn(String target) {
    int dot = target.indexOf('.');
    return dot > 0 && OWN.contains(target.substring(0, dot));
  }

  static boolean isSkopsLoader(String loader) {
    return SKOPS_LOADERS.contains(loader);
  }

  static boolean isSkopsType(String path) {
    return SKOPS_TYPES.contains(path);
  }

  /** Whether Keras itself, or a package of its project, has the module. */
  static boolean isKerasModule(String module) {
    for (int end = module.length(); end > 0; end = module.lastIndexOf('.', end - 1)) {
      if (KERAS_MODULES.contains(module.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a name of Keras reads files, fetches or loosens its own safety. */
  static boolean isKerasForbidden(String name) {
    return KERAS_FORBIDDEN.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
