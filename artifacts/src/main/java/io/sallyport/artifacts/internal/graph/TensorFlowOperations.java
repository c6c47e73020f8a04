package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an operation of TensorFlow can do; whatever nobody looked at is not called harmless. */
final class TensorFlowOperations {
  private static final Set<String> RUNS_CODE =
      DataFiles.strings(DataFiles.tree("rules/operations.json").path("tensorflow-code"));
  private static final Set<String> TOUCHES_FILES =
      DataFiles.strings(DataFiles.tree("rules/operations.json").path("tensorflow-files"));
  private static final Set<String> ORDINARY = ordinary();

  /** Checkpoints are read and written by functions that say so. */
  private static final Set<String> CHECKPOINTS =
      Set.of("RestoreV2", "SaveV2", "MergeV2Checkpoints");

  /** Tables of a text file, which has to be an asset of the model. */
  private static final Set<String> FILE_TABLES =
      Set.of("InitializeTableFromTextFile", "InitializeTableFromTextFileV2");

  private TensorFlowOperations() {}

  /**
   * Judges one operation.
   *
   * @param function the function that it stands in; empty in the graph itself
   * @param descriptor where a decoder of messages finds their types; empty when nothing says so
   * @param assets whether the model brings files of its own
   */
  static void judge(
      String operation,
      String function,
      String descriptor,
      boolean assets,
      Place place,
      ScanRun run) {
    String what = "The graph has the operation " + operation + ".";
    if (RUNS_CODE.contains(operation)) {
      run.report("tensorflow/code", place, what);
    } else if (TOUCHES_FILES.contains(operation)
        || FILE_TABLES.contains(operation) && !assets
        || CHECKPOINTS.contains(operation) && !isSaver(function)) {
      run.report("tensorflow/files", place, what);
    } else if (!ORDINARY.contains(operation) && !FILE_TABLES.contains(operation)) {
      run.report("tensorflow/unknown", place, what);
    } else if (!descriptor.isEmpty()
        && !descriptor.equals("local://")
        && !descriptor.startsWith("bytes://")) {
      run.report(
          "tensorflow/files",
          place,
          "The operation " + operation + " reads its types from '" + descriptor + "'.");
    }
  }

  private static boolean isSaver(String function) {
    String name = function.toLowerCase(Locale.ROOT);
    return name.isEmpty() || name.contains("save") || name.contains("restore");
  }

  private static Set<String> ordinary() {
    Set<String> names = new HashSet<>();
    for (String line : DataFiles.lines("rules/tensorflow-operations.txt")) {
      names.addAll(List.of(line.split(" ", -1)));
    }
    return Set.copyOf(names);
  }
}
