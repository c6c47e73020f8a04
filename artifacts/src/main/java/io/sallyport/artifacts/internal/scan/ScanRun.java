package io.sallyport.artifacts.internal.scan;

import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.artifacts.internal.rules.Rule;
import io.sallyport.artifacts.internal.rules.RuleCatalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One file being scanned: what was found so far and what may still be spent. */
public final class ScanRun {
  private static final int LONGEST_TEXT = 600;

  private final ScanLimits limits;
  private final RuleCatalog catalog = RuleCatalog.standard();
  private final List<ScanFinding> findings = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final long deadline;
  private ScanVerdict verdict = ScanVerdict.CLEAN;
  private long expanded;
  private long operations;
  private int members;

  /** A run that starts now. */
  public ScanRun(ScanLimits limits) {
    this.limits = limits;
    this.deadline = System.nanoTime() + limits.time().toNanos();
  }

  private ScanRun(ScanRun parent) {
    this.limits = parent.limits;
    this.deadline = parent.deadline;
    this.expanded = parent.expanded;
    this.operations = parent.operations;
    this.members = parent.members;
  }

  /** A run on the same budget whose findings are looked at before they count. */
  public ScanRun trial() {
    return new ScanRun(this);
  }

  /** Takes a trial's costs, and its findings where they are wanted. */
  public void settle(ScanRun trial, boolean withFindings) {
    expanded = trial.expanded;
    operations = trial.operations;
    members = trial.members;
    if (withFindings) {
      verdict = verdict.max(trial.verdict);
      trial.findings.forEach(this::keep);
    }
  }

  /** Notes a finding of a rule. */
  public void report(String ruleId, Place place, String what) {
    Rule rule = catalog.rule(ruleId);
    verdict = verdict.max(rule.verdict());
    keep(
        new ScanFinding(
            rule.id(),
            rule.verdict(),
            rule.severity(),
            printable(place.member()),
            place.offset(),
            printable(place.detail()),
            printable(what) + " " + rule.why(),
            rule.cwe(),
            rule.atlas()));
  }

  private void keep(ScanFinding finding) {
    if (findings.size() < limits.findings()
        && seen.add(finding.rule() + '\n' + finding.where() + '\n' + finding.explanation())) {
      findings.add(finding);
    }
  }

  /** The findings so far. */
  public List<ScanFinding> findings() {
    return findings;
  }

  /** The strictest of all findings so far, kept or not. */
  public ScanVerdict verdict() {
    return verdict;
  }

  /** The limits. */
  public ScanLimits limits() {
    return limits;
  }

  /** Pays for pickle operations. */
  public void payOperations(long count) throws BudgetException {
    operations += count;
    if (operations > limits.operations()) {
      throw new BudgetException("more than " + limits.operations() + " operations");
    }
    payTime();
  }

  /** Pays for bytes that decompression produced. */
  public void payExpanded(long bytes) throws BudgetException {
    expanded += bytes;
    if (expanded > limits.expandedBytes()) {
      throw new BudgetException(
          "more than " + limits.expandedBytes() + " bytes after decompression");
    }
    payTime();
  }

  /** Pays for a member of an archive. */
  public void payMember() throws BudgetException {
    if (++members > limits.members()) {
      throw new BudgetException("more than " + limits.members() + " members in archives");
    }
    payTime();
  }

  /** Checks the time. */
  public void payTime() throws BudgetException {
    if (System.nanoTime() - deadline > 0) {
      throw new BudgetException("more than " + limits.time().toSeconds() + " s");
    }
  }

  /** Text of a file as it may be shown: no control or invisible characters, not too long. */
  public static String printable(String text) {
    String cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    StringBuilder safe = new StringBuilder(cut.length());
    cut.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean hidden =
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.SURROGATE
                      || type == Character.PRIVATE_USE
                      || type == Character.UNASSIGNED
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR;
              safe.appendCodePoint(hidden ? '\ufffd' : c);
            });
    return safe.toString();
  }
}
