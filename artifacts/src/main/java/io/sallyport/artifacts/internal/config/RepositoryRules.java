package io.sallyport.artifacts.internal.config;

import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges settings by which libraries run code that lies in the repository or in another one. */
final class RepositoryRules {
  private static final Set<String> PIPELINES =
      DataFiles.strings(DataFiles.tree("rules/settings.json").path("pipeline-libraries"));

  private static final Set<String> FILES =
      DataFiles.strings(DataFiles.tree("rules/settings.json").path("file-keys"));

  private static final Pattern SYSTEM =
      Pattern.compile(
          "^([A-Za-z]:)?/(etc|proc|sys|dev|boot|run|var|usr|bin|lib|windows)/|/\\.(ssh|aws|gnupg|kube"
              + "|docker|config|netrc)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern COPY =
      Pattern.compile(
          "[^\\x00]*(\\.(json|txt|model|vocab|spm|bpe|bin|jinja|tiktoken|merges|pkl)"
              + "|/[0-9a-f]{40,64}(\\.[0-9a-f]{40,64})?)",
          Pattern.CASE_INSENSITIVE);

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
    files(settings);
    String path = settings.get("path");
    if (settings.has("idx") && settings.has("type") && path != null && leaves(path)) {
      run.report("graph/path", settings.place("path"), "A module lies at '" + path + "'.");
    }
  }

  /**
   * Tokenizers and processors read the files that their settings name. Many settings still say
   * where the author's own copy lay; loaders look for that name beside the settings.
   */
  private void files(Settings settings) {
    for (String key : FILES) {
      String file = settings.get(key);
      if (file != null && leaves(file) && !isAuthorsCopy(file)) {
        run.report(
            "config/path", settings.place(key), "The setting " + key + " is '" + file + "'.");
      }
    }
  }

  /**
   * An address, or a plain path of a file as tokenizers have it, outside of the system's folders.
   */
  private static boolean isAuthorsCopy(String file) {
    String plain = file.replace('\\', '/');
    boolean elsewhere =
        plain.contains("..")
            || plain.startsWith("~")
            || plain.startsWith("//")
            || plain.startsWith("file:")
            || SYSTEM.matcher(plain).find();
    return file.startsWith("https://") || !elsewhere && COPY.matcher(plain).matches();
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
