package io.sallyport.artifacts.internal.config;

import io.sallyport.artifacts.internal.pickle.PythonNames;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.util.Set;

/**
 * Judges what Keras builds from its configurations: layers by module and class name, functions by
 * name, and bytecode.
 */
final class KerasRules {
  private static final Set<String> FILE_LAYERS = Set.of("TFSMLayer", "JaxLayer", "FlaxLayer");
  private static final Set<String> FREE_NAMES =
      Set.of(
          "function",
          "NoneType",
          "dict",
          "list",
          "tuple",
          "int",
          "float",
          "str",
          "bool",
          "slice",
          "bytes",
          "Ellipsis");

  private final ScanRun run;

  KerasRules(ScanRun run) {
    this.run = run;
  }

  void check(Settings settings) {
    lambdaByName(settings);
    String type = settings.get("class_name");
    if (type == null) {
      return;
    }
    String module = settings.get("module");
    String registered = settings.get("registered_name");
    if (isLambda(type) || registered != null && isLambda(registered)) {
      run.report(
          "keras/lambda",
          settings.place("class_name"),
          "The model has a layer that is Python code.");
    }
    if (type.equals("TorchModuleWrapper") || "TorchModuleWrapper".equals(registered)) {
      run.report(
          "keras/torch-module", settings.place("class_name"), "The layer is a pickle of PyTorch.");
    }
    if (FILE_LAYERS.contains(type)) {
      run.report(
          "keras/file-layer",
          settings.place("class_name"),
          "The layer " + type + " reads another model or code.");
    }
    if (module != null && !module.isEmpty() && !module.equals("null")) {
      module(settings, module, type);
    }
    if (Trusted.isKerasForbidden(type) && (module == null || Trusted.isKerasModule(module))) {
      run.report(
          "keras/dangerous-name", settings.place("class_name"), "The model uses " + type + ".");
    }
  }

  /** A Lambda of version 2 looks a function up by its name in a module that it names, too. */
  private void lambdaByName(Settings settings) {
    String module = settings.get("module");
    String function = settings.get("function");
    if (settings.has("function_type")
        && module != null
        && function != null
        && (PythonNames.isStandard(module) || PythonNames.isForbidden(module + "." + function))) {
      run.report(
          "keras/dangerous-name",
          settings.place("module"),
          "A layer calls " + module + "." + function + ".");
    }
  }

  private void module(Settings settings, String module, String type) {
    String function = settings.get("config");
    boolean byName = type.equals("function") && function != null && !function.isEmpty();
    String path = module + "." + (byName ? function : type);
    if (Trusted.isKerasModule(module) || module.startsWith("tensorflow_hub")) {
      ofKeras(settings, module, byName && function != null ? function : type, byName);
      return;
    }
    if (module.equals("builtins") && FREE_NAMES.contains(type)) {
      if (byName && function != null && Trusted.isDangerousBuiltin(function)) {
        run.report(
            "keras/dangerous-name", settings.place("config"), "The model uses " + path + ".");
      }
      return;
    }
    boolean dangerous = PythonNames.isStandard(module) || PythonNames.isForbidden(path);
    run.report(
        dangerous ? "keras/dangerous-name" : "keras/unknown-module",
        settings.place("module"),
        "The model makes Keras import " + path + ".");
  }

  private void ofKeras(Settings settings, String module, String name, boolean byName) {
    String what = "The model uses " + module + "." + name + ".";
    if (KerasNames.acts(module, name) || byName && Trusted.isKerasForbidden(name)) {
      run.report("keras/dangerous-name", settings.place(byName ? "config" : "class_name"), what);
    } else if (!KerasNames.computes(module, name, byName)) {
      run.report("keras/unknown-name", settings.place(byName ? "config" : "class_name"), what);
    }
  }

  /** Bytecode, and files that layers read by their path. */
  void text(Settings settings, String key, String text) {
    if (Bytecode.isBytecode(text)) {
      String alarming = Bytecode.alarmingName(text);
      run.report(
          alarming == null ? "keras/bytecode" : "keras/dangerous-bytecode",
          settings.place(key),
          alarming == null
              ? "The model holds bytecode of Python."
              : "The model holds bytecode of Python that uses " + alarming + ".");
    }
    if (key.equals("function") && text.contains("lambda")) {
      String alarming = Bytecode.alarmingWord(text);
      if (alarming != null) {
        run.report(
            "keras/dangerous-bytecode",
            settings.place(key),
            "The model holds source of Python that uses " + alarming + ".");
      }
    }
    if (key.equals("function") && Trusted.isKerasOperation(text)) {
      run.report(
          "keras/dangerous-name",
          settings.place(key),
          "A layer calls the function " + text + " of TensorFlow.");
    }
    if (Trusted.isKerasFile(key) && settings.path().contains("config") && leaves(text)) {
      run.report("keras/file-path", settings.place(key), "A layer reads the file " + text + ".");
    }
    boolean path = text.indexOf('/') >= 0 || text.indexOf('\\') >= 0;
    if (key.equals("vocabulary") && path) {
      run.report(
          "keras/file-path",
          settings.place(key),
          "A layer reads its vocabulary from " + text + ".");
    }
  }

  private static boolean leaves(String path) {
    return path.startsWith("/")
        || path.startsWith("~")
        || path.contains("..")
        || path.contains("://")
        || path.startsWith("\\\\")
        || path.length() > 2 && path.charAt(1) == ':';
  }

  private static boolean isLambda(String name) {
    return name.equals("Lambda")
        || name.equals("__lambda__")
        || name.endsWith(">Lambda")
        || name.endsWith(".Lambda");
  }
}
