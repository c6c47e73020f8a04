package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.internal.rules.DataFiles;
import java.util.Locale;
import java.util.Set;

/** Compares what a name promises with what the content is. */
final class FileNames {
  // Names by which loaders choose a reader that runs no code, from the data file.
  private static final Set<String> DATA_ONLY = Set.copyOf(DataFiles.lines("rules/data-names.txt"));
  private static final Set<String> MODELS =
      Set.of("pt", "pth", "pkl", "pickle", "safetensors", "onnx", "gguf");
  private static final Set<String> RECOGNISED =
      Set.copyOf(DataFiles.lines("rules/recognised-names.txt"));

  private FileNames() {}

  /** Reports a pickle that is called like a format which holds none. */
  static void compare(Member member, Format format, ScanRun run) {
    if (format == Format.PICKLE && DATA_ONLY.contains(extension(member.name()))) {
      run.report(
          "format/mismatch",
          member.place(),
          "The name '" + member.name() + "' promises plain data; the content is a pickle.");
    }
  }

  /** Reports a model without any content: no loader takes it. */
  static void empty(Member member, ScanRun run) {
    if (MODELS.contains(extension(member.name()))) {
      run.report(
          "format/unrecognised", member.place(), "The file is empty: nothing can be loaded.");
    }
  }

  /** Reports content that is not what its name promises. */
  static void unrecognised(Member member, ScanRun run) {
    if (RECOGNISED.contains(extension(member.name()))) {
      run.report(
          "format/unrecognised",
          member.place(),
          "The content of '" + member.name() + "' is no format that is known here.");
    }
  }

  /** What stands behind the last dot, in lower case. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
