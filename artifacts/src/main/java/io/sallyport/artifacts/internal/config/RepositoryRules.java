package io.sallyport.artifacts.internal.config;

import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges settings by which libraries run code that lies in the repository or in another one. */
final class RepositoryRules {
  private static final Set<String> PIPELINES =
      DataFiles.strings(DataFiles.tree("rules/settings.json").path("pipeline-libraries"));

  private final ScanRun run;

  RepositoryRules(ScanRun run) {
    this.run = run;
  }

  void check(Settings settings) {
    if ("".equals(settings.get("_class_name"))) {
      report(settings, "_class_name", "The class of the pipeline is code of the repository.");
    }
    for (String key :
        new String[] {"_attn_implementation", "attn_implementation", "custom_generate"}) {
      String value = settings.get(key);
      if (value != null && value.indexOf('/') > 0) {
        report(settings, key, "The settings name code of the repository " + value + ".");
      }
    }
    if (settings.has("loader_module")) {
      for (String key : new String[] {"python_model", "model_code_path", "code"}) {
        if (isSet(settings.get(key))) {
          report(settings, key, "The flavour runs Python that comes with the model.");
        }
      }
    }
    String path = settings.get("path");
    if (settings.has("idx") && settings.has("type") && path != null && leaves(path)) {
      run.report("graph/path", settings.place("path"), "A module lies at '" + path + "'.");
    }
  }

  /** An index says which file holds each tensor; files elsewhere are no part of the model. */
  void weights(Settings settings, String key, String file) {
    if (settings.path().equals("weight_map") && leaves(file)) {
      run.report("graph/path", settings.place(key), "The weights lie at '" + file + "'.");
    }
  }

  /** The first text of each pair in the index of a pipeline is the library of a part. */
  void part(Settings settings, String text) {
    if (settings.path().equals(settings.name())
        && !settings.name().startsWith("_")
        && !settings.has("(library)")) {
      settings.put("(library)", text);
      if (!PIPELINES.contains(text)) {
        report(settings, "(element)", "A part of the pipeline is code of '" + text + "'.");
      }
    }
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isEmpty() && !value.equals("null") && !value.equals("~");
  }

  private static boolean leaves(String path) {
    String plain = path.replace('\\', '/');
    return plain.startsWith("/")
        || plain.startsWith("~")
        || plain.contains("..")
        || plain.contains(":");
  }

  private void report(Settings settings, String key, String what) {
    run.report("config/remote-code", settings.place(key), what);
  }
}
