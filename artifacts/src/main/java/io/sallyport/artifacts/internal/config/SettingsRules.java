package io.sallyport.artifacts.internal.config;

import io.sallyport.artifacts.internal.pickle.PythonNames;
import io.sallyport.artifacts.internal.python.SourceAnalysis;
import io.sallyport.artifacts.internal.python.SourceFinding;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.ScanRun;
import io.sallyport.artifacts.internal.text.JinjaRules;
import io.sallyport.artifacts.internal.text.Requirements;
import io.sallyport.artifacts.internal.text.ShellDanger;
import io.sallyport.artifacts.internal.text.ShellRules;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges objects of settings files by what the libraries that read them would import or run. */
public final class SettingsRules {
  private static final Set<String> TARGETS = Set.of("_target_", "loader_module");

  private static final Set<String> HANDS_ON =
      DataFiles.strings(DataFiles.tree("rules/settings.json").path("target-callers"));

  private static final Set<String> COMMANDS =
      DataFiles.strings(DataFiles.tree("rules/settings.json").path("command-keys"));
  private static final Set<String> DEPENDENCIES =
      Set.of("pip", "dependencies", "devDependencies", "requirements", "pip_requirements");
  // Two bytes with which pickles of protocols 2 to 5 begin.
  private static final String PICKLE_IN_BASE64 = "gA";
  private static final int LONGEST_CODE = 1000;

  private final ScanRun run;
  private final KerasRules keras;

  /** Rules that report to a run. */
  public SettingsRules(ScanRun run) {
    this.run = run;
    this.keras = new KerasRules(run);
  }

  /** Judges one object with all of its values. */
  public void check(Settings settings) {
    for (String key : TARGETS) {
      String target = settings.get(key);
      if (target != null && !target.isEmpty()) {
        target(settings, key, target);
      }
    }
    if (settings.isNumber("_target_")) {
      run.report(
          "config/unknown-target", settings.place("_target_"), "The target is no name of Python.");
    }
    handedOn(settings);
    String root = settings.get("target");
    if (root != null && root.contains(".") && !root.contains(" ")) {
      target(settings, "target", root);
    }
    String path = settings.get("class_path");
    if (path != null && path.contains(".") && !path.contains(" ") && !path.contains("/")) {
      target(settings, "class_path", path);
    }
    String library = settings.get("parent_library");
    if (library != null && !library.isEmpty()) {
      named(settings, "parent_library", library + "." + settings.get("base_model_class"));
    }
    keras.check(settings);
    skops(settings);
    remoteCode(settings);
    jsonPickle(settings);
    sentenceModule(settings);
    new RepositoryRules(run).check(settings);
  }

  /** Commands that tools run, and packages that they install, by the names of their settings. */
  private void commands(Settings settings, String key, String text) {
    String name = key.equals("(element)") ? settings.name() : key;
    if (COMMANDS.contains(name) || settings.name().equals("scripts")) {
      ShellDanger danger = ShellRules.danger(text);
      if (danger != null) {
        run.report(
            danger.rule(), settings.place(key), "A command of the settings " + danger.what() + ".");
      }
    }
    if (DEPENDENCIES.contains(settings.name()) && Requirements.isFromElsewhere(text)) {
      run.report(
          "code/requirements",
          settings.place(key),
          "The entry '" + text + "' makes the installer fetch code elsewhere.");
    }
  }

  /** Some readers of settings evaluate texts; one that attacks is no name and no number. */
  private void code(Settings settings, String key, String text) {
    boolean calls = text.indexOf('(') > 0 && text.length() < LONGEST_CODE;
    String name = settings.member().name().toLowerCase(Locale.ROOT);
    if (calls && (name.endsWith(".yaml") || name.endsWith(".yml") || name.contains("config"))) {
      String plain =
          text.startsWith("${") && text.indexOf(':') > 0
              ? text.substring(text.indexOf(':') + 1).replace("}", "")
              : text;
      for (SourceFinding finding : SourceAnalysis.of(plain.replaceAll("^\"|\"$", ""))) {
        if (finding.isCertain()) {
          run.report("config/code-text", settings.place(key), finding.what());
        }
      }
    }
  }

  /** What is handed to a function that calls or finds it is as dangerous as that is. */
  private void handedOn(Settings settings) {
    String target = settings.get("_target_");
    if (target == null || !HANDS_ON.contains(target)) {
      return;
    }
    for (String text : settings.texts()) {
      if (!text.equals(target) && PythonNames.isActing(text)) {
        run.report(
            "config/dangerous-target",
            settings.place("_target_"),
            "The settings hand " + text + " to " + target + ".");
      }
    }
  }

  /** Judges one text wherever it stands. */
  public void text(Settings settings, String key, String text) {
    if (settings.member().name().equals("model_index.json") && key.equals("(element)")) {
      new RepositoryRules(run).part(settings, text);
    }
    // Diffusers imports the first of two names for each part of a pipeline.
    if (settings.member().name().equals("model_index.json")
        && key.equals("(element)")
        && PythonNames.isStandard(text)) {
      run.report(
          "config/dangerous-target",
          settings.place(settings.name()),
          "The settings make the loader import " + text + ".");
    }
    commands(settings, key, text);
    code(settings, key, text);
    new RepositoryRules(run).weights(settings, key, text);
    if (text.startsWith(PICKLE_IN_BASE64)) {
      CarriedPickle.check(text, settings.place(key), run);
    }
    if (settings.name().equals("_args_") && PythonNames.isActing(text)) {
      run.report(
          "config/dangerous-target",
          settings.place("_args_"),
          "The settings hand " + text + " to what they call.");
    }
    boolean template =
        (key.contains("template") || settings.path().contains("template") || key.equals("(text)"))
            && (text.contains("{{") || text.contains("{%"));
    if (template) {
      JinjaRules.check(text, settings.place(key), run);
    }
    keras.text(settings, key, text);
  }

  /** Hydra, NeMo and MLflow import and call what a target names. */
  void target(Settings settings, String key, String target) {
    new TargetRules(run).check(settings, key, target);
  }

  /**
   * Skops builds objects from names ({@code __module__}, {@code __class__}, {@code __loader__}).
   */
  private void skops(Settings settings) {
    String loader = settings.get("__loader__");
    String module = settings.get("__module__");
    String type = settings.get("__class__");
    if (loader == null || module == null || type == null) {
      String path = settings.get("module_path");
      String function = settings.get("function");
      if (path != null && function != null) {
        named(settings, "function", path + "." + function);
      }
      String method = settings.get("func");
      if (method != null && settings.has("obj") && PythonNames.isForbidden("object." + method)) {
        run.report(
            "config/dangerous-target",
            settings.place("func"),
            "The file makes the loader take the method " + method + ".");
      }
      return;
    }
    named(settings, "__class__", module + "." + type);
    if (!Trusted.isSkopsLoader(loader)) {
      run.report(
          "skops/loader", settings.place("__loader__"), "An object is read by " + loader + ".");
    } else if (loader.equals("OperatorFuncNode")
        && !module.equals("operator")
        && !module.equals("_operator")) {
      run.report(
          "skops/loader",
          settings.place("__loader__"),
          "An operator is said to be " + module + "." + type + ".");
    }
  }

  private void named(Settings settings, String key, String path) {
    if (PythonNames.isAllowed(path) || Trusted.isSkopsType(path)) {
      return;
    }
    if (PythonNames.isForbidden(path)) {
      run.report(
          "config/dangerous-target",
          settings.place(key),
          "The file makes the loader import " + path + ".");
    } else if (!PythonNames.isKnownPackage(path)) {
      run.report(
          "config/unknown-target",
          settings.place(key),
          "The file makes the loader import " + path + ".");
    }
  }

  /** Transformers and diffusers run code of a repository when the settings name it. */
  private void remoteCode(Settings settings) {
    if (settings.holds("auto_map")) {
      run.report(
          "config/remote-code",
          settings.place("auto_map"),
          "The settings name classes whose code comes with the repository or from another one.");
    }
    if (settings.isTrue("trust_remote_code")) {
      run.report(
          "config/remote-code",
          settings.place("trust_remote_code"),
          "The settings ask to trust remote code.");
    }
    if (settings.holds("custom_pipelines")) {
      run.report(
          "config/remote-code",
          settings.place("custom_pipelines"),
          "The settings name pipelines whose code comes with the repository.");
    }
  }

  /** Objects of jsonpickle build and call what they name. */
  private void jsonPickle(Settings settings) {
    for (String key : new String[] {"py/object", "py/type", "py/function", "py/reduce"}) {
      String name = settings.get(key);
      if (name == null) {
        continue;
      }
      if (key.equals("py/reduce") || PythonNames.isForbidden(name)) {
        run.report(
            "config/dangerous-target",
            settings.place(key),
            "The file makes jsonpickle call " + (name.isEmpty() ? "something" : name) + ".");
      } else if (!PythonNames.isAllowed(name)) {
        run.report(
            "config/unknown-target",
            settings.place(key),
            "The file makes jsonpickle build " + name + ".");
      }
    }
  }

  /** The modules.json of sentence-transformers names the class of each module. */
  private void sentenceModule(Settings settings) {
    @Nullable String type = settings.get("type");
    if (type != null
        && settings.has("idx")
        && settings.has("path")
        && type.contains(".")
        && !PythonNames.isKnownPackage(type)) {
      run.report(
          PythonNames.isForbidden(type) ? "config/dangerous-target" : "config/unknown-target",
          settings.place("type"),
          "The settings make the loader import " + type + ".");
    }
  }
}
