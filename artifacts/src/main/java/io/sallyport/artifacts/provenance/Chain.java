package io.sallyport.artifacts.provenance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Draws how models come from each other: a base model is followed to its own statement by digest.
 */
public final class Chain {

  private Chain() {}

  /**
   * Lines that draw the chain of the first statement.
   *
   * @param statements the model's own first, then those of what it was made from, in any order
   */
  public static List<String> draw(List<Provenance> statements) {
    Map<String, Provenance> byDigest = new HashMap<>();
    statements.forEach(statement -> byDigest.put(statement.model().sha256(), statement));
    List<String> lines = new ArrayList<>();
    Provenance first = statements.getFirst();
    lines.add(title(first.model()));
    branches(first, byDigest, "", new HashSet<>(), lines);
    return lines;
  }

  private static void branches(
      Provenance of,
      Map<String, Provenance> byDigest,
      String indent,
      Set<String> seen,
      List<String> lines) {
    if (!seen.add(of.model().sha256())) {
      lines.add(indent + "└─ (again, see above)");
      return;
    }
    List<String> facts = new ArrayList<>();
    facts.add("made by " + of.builder() + ", " + of.started() + " to " + of.finished());
    of.parameters().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> facts.add(entry.getKey() + " = " + entry.getValue()));
    int count = facts.size() + of.inputs().size();
    int at = 0;
    for (String fact : facts) {
      lines.add(indent + (++at == count ? "└─ " : "├─ ") + fact);
    }
    for (Provenance.Input input : of.inputs()) {
      boolean last = ++at == count;
      lines.add(indent + (last ? "└─ " : "├─ ") + word(input.kind()) + " " + title(input.thing()));
      Provenance next = byDigest.get(input.thing().sha256());
      if (next != null && input.kind() == Provenance.Kind.BASE_MODEL) {
        branches(next, byDigest, indent + (last ? "   " : "│  "), seen, lines);
      }
    }
  }

  private static String title(Provenance.Thing thing) {
    return thing.name() + " (sha256 " + thing.sha256().substring(0, 16) + "…)";
  }

  private static String word(Provenance.Kind kind) {
    return switch (kind) {
      case DATASET -> "data set";
      case BASE_MODEL -> "base model";
      case CODE -> "code";
      case PARAMETERS -> "parameters";
    };
  }
}
