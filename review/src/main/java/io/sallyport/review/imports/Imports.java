package io.sallyport.review.imports;

import io.sallyport.review.ArchitectureException;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads another tool's file and gives one of ours. */
public final class Imports {

  private Imports() {}

  /**
   * What came of it.
   *
   * @param format that the file has
   * @param yaml an architecture file
   * @param unmapped what it does not hold: file, line, what it is and why, a line for each kind of
   *     thing
   */
  public record Imported(String format, String yaml, List<String> unmapped) {
    /** Copies the list. */
    public Imported {
      unmapped = List.copyOf(unmapped);
    }
  }

  /**
   * Imports a file; its form is found from what is in it.
   *
   * @throws ArchitectureException when it can't be read, is of no form that is known, has values of
   *     the wrong type, or holds more than a review takes
   */
  public static Imported read(Path file) throws ArchitectureException {
    List<YamlValue> documents = YamlReader.parse(file.toString(), YamlReader.text(file), true);
    if (documents.isEmpty()) {
      throw unknown(file);
    }
    YamlValue root = documents.getFirst();
    Tree tree = new Tree(String.valueOf(file.getFileName()));
    String format = format(tree.fields(root).keySet());
    List<String> problems = Shapes.problems(format, file.toString(), documents);
    if (!problems.isEmpty()) {
      throw new ArchitectureException(problems);
    }
    Draft draft =
        switch (format) {
          case "OTM" -> new OtmImport(root, tree).draft();
          case "Threagile" -> new ThreagileImport(root, tree).draft();
          case "TM-BOM" -> new TmBomImport(root, tree).draft();
          case "Threat Dragon" -> new ThreatDragonImport(root, tree).draft();
          case "CALM" -> new CalmImport(root, tree).draft();
          case "Kubernetes" -> new KubernetesImport(documents, tree).draft();
          case "docker-compose" -> new ComposeImport(root, tree).draft();
          default -> throw unknown(file);
        };
    documents.forEach(draft::rest);
    draft.checkSize(file.toString());
    return new Imported(format, draft.yaml(), draft.unmapped());
  }

  private static String format(Set<String> keys) {
    if (keys.contains("otmVersion")) {
      return "OTM";
    }
    if (keys.contains("technical_assets")) {
      return "Threagile";
    }
    if (keys.contains("data_flows") && keys.contains("scope")) {
      return "TM-BOM";
    }
    if (keys.contains("detail") && keys.contains("summary")) {
      return "Threat Dragon";
    }
    if (keys.contains("nodes") && keys.contains("relationships")) {
      return "CALM";
    }
    if (keys.contains("apiVersion") && keys.contains("kind")) {
      return "Kubernetes";
    }
    return keys.contains("services") ? "docker-compose" : "";
  }

  private static ArchitectureException unknown(Path file) {
    return new ArchitectureException(
        List.of(
            file
                + ":1: found no form that is known (expected: OTM, TM-BOM, Threat Dragon, Threagile,"
                + " CALM, docker-compose or Kubernetes)"));
  }
}
