package io.sallyport.artifacts.internal.python;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What source of Python does when it is imported and when its functions are called, told without
 * running it: names are followed through imports, assignments, attributes and calls; texts that the
 * source puts together are put together; values keep in mind where they come from.
 */
public final class SourceAnalysis {
  private static final int DEEPEST = 3;
  private static final int MOST_STEPS = 400_000;
  private static final int LONGEST_NESTED = 1 << 16;

  private final List<SourceFinding> findings = new ArrayList<>();
  private final int depth;
  private int steps;

  private SourceAnalysis(int depth) {
    this.depth = depth;
  }

  /** Everything that a source does and should not. */
  public static List<SourceFinding> of(String source) {
    SourceAnalysis analysis = new SourceAnalysis(0);
    analysis.read(source);
    return analysis.findings;
  }

  private void read(String source) {
    new StatementRunner(this).run(StatementParser.parse(source));
  }

  /** Whether a step more may be taken. */
  boolean mayGoOn() {
    return ++steps < MOST_STEPS;
  }

  void report(String rule, int at, String name, String what) {
    SourceFinding finding = new SourceFinding(rule, at, name, what);
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  /** The worst that a text does that the source runs; null when it does nothing. */
  @Nullable SourceFinding nested(String text) {
    if (depth >= DEEPEST || text.length() > LONGEST_NESTED) {
      return null;
    }
    SourceAnalysis inner = new SourceAnalysis(depth + 1);
    inner.read(text.strip().startsWith("@") ? text.strip().substring(1) : text.strip());
    return inner.findings.stream()
        .max((a, b) -> Boolean.compare(a.isCertain(), b.isCertain()))
        .orElse(null);
  }
}
