package io.sallyport.artifacts;

import io.sallyport.core.Severity;
import java.util.Objects;

/**
 * One thing that a scan found.
 *
 * @param rule id of the rule, for example {@code pickle/dangerous-global}
 * @param verdict what this finding alone makes of the file
 * @param severity how bad it would be
 * @param member path inside the file, with {@code !} between nested archives; empty for the file
 *     itself
 * @param offset byte offset within the member, or -1 when it has no single place
 * @param detail what stands there, for example an opcode; empty when there is nothing to add
 * @param explanation for a person: what was found and why it matters
 * @param cwe the weakness, for example {@code CWE-502}
 * @param atlas the MITRE ATLAS technique, for example {@code AML.T0011.000}
 */
public record ScanFinding(
    String rule,
    ScanVerdict verdict,
    Severity severity,
    String member,
    long offset,
    String detail,
    String explanation,
    String cwe,
    String atlas) {

  /** Checks that nothing is null. */
  public ScanFinding {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(explanation, "explanation");
    Objects.requireNonNull(cwe, "cwe");
    Objects.requireNonNull(atlas, "atlas");
  }

  /** The place in words, for example {@code archive/data.pkl, offset 93, REDUCE}. */
  public String where() {
    StringBuilder where = new StringBuilder(member.isEmpty() ? "file" : member);
    if (offset >= 0) {
      where.append(", offset ").append(offset);
    }
    if (!detail.isEmpty()) {
      where.append(", ").append(detail);
    }
    return where.toString();
  }
}
