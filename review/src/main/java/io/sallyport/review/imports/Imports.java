package io.sallyport.review.imports;

import io.sallyport.review.ArchitectureException;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads another tool's file and gives one of ours. */
public final class Imports {

  private Imports() {}

  /**
   * What came of it.
   *
   * @param format that the file has
   * @param yaml an architecture file
   * @param unmapped what it does not hold: file, line, what it is and why, one line each
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
   * @throws ArchitectureException when it can't be read or is of no form that is known
   */
  public static Imported read(Path file) throws ArchitectureException {
    List<YamlValue> documents = YamlReader.parse(file.toString(), YamlReader.text(file), true);
    if (documents.isEmpty()) {
      throw unknown(file);
    }
    YamlValue root = documents.getFirst();
    Tree tree = new Tree(String.valueOf(file.getFileName()));
    Map<String, YamlValue> keys = tree.fields(root);
    if (keys.containsKey("otmVersion")) {
      return done("OTM", documents, new OtmImport(root, tree).draft());
    }
    if (keys.containsKey("technical_assets")) {
      return done("Threagile", documents, new ThreagileImport(root, tree).draft());
    }
    if (keys.containsKey("data_flows") && keys.containsKey("scope")) {
      return done("TM-BOM", documents, new TmBomImport(root, tree).draft());
    }
    if (keys.containsKey("detail") && keys.containsKey("summary")) {
      return done("Threat Dragon", documents, new ThreatDragonImport(root, tree).draft());
    }
    if (keys.containsKey("nodes") && keys.containsKey("relationships")) {
      return done("CALM", documents, new CalmImport(root, tree).draft());
    }
    if (keys.containsKey("apiVersion") && keys.containsKey("kind")) {
      return done("Kubernetes", documents, new KubernetesImport(documents, tree).draft());
    }
    if (keys.containsKey("services")) {
      return done("docker-compose", documents, new ComposeImport(root, tree).draft());
    }
    throw unknown(file);
  }

  private static Imported done(String format, List<YamlValue> documents, Draft draft) {
    documents.forEach(draft::rest);
    return new Imported(
        format, draft.yaml(), draft.unmapped().stream().map(Tree.Unmapped::toString).toList());
  }

  private static ArchitectureException unknown(Path file) {
    return new ArchitectureException(
        List.of(
            file
                + ":1: found no form that is known (expected: OTM, TM-BOM, Threat Dragon, Threagile,"
                + " CALM, docker-compose or Kubernetes)"));
  }
}
