package io.sallyport.artifacts.internal.archive;

import java.util.List;

/** What wrote a zip file, by the names of its members. */
final class ZipKind {

  private ZipKind() {}

  static String of(List<String> names) {
    boolean pickle = names.stream().anyMatch(n -> n.equals("data.pkl") || n.endsWith("/data.pkl"));
    if (pickle) {
      boolean script =
          names.stream().anyMatch(n -> n.endsWith("constants.pkl") || n.contains("/code/"));
      return script ? "torchscript" : "torch-zip";
    }
    if (names.contains("config.json") && names.stream().anyMatch(n -> n.endsWith(".weights.h5"))) {
      return "keras-zip";
    }
    if (names.contains("schema.json")) {
      return "skops";
    }
    if (names.stream().anyMatch(n -> n.endsWith("MAR-INF/MANIFEST.json"))) {
      return "torch-archive";
    }
    boolean arrays = !names.isEmpty() && names.stream().allMatch(n -> n.endsWith(".npy"));
    return arrays ? "npz" : "zip";
  }
}
