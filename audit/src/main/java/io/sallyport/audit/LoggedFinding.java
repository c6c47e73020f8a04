package io.sallyport.audit;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a scanner found, without the text in which it found it.
 *
 * @param path where the text sat, as in {@link ScannedText#path}
 * @param scanner the scanner's name
 * @param rule id of the rule
 * @param category what kind of thing it is
 * @param severity how bad it would be
 * @param score how sure the scanner is, in [0, 1]
 * @param start first UTF-16 index, inclusive
 * @param end last UTF-16 index, exclusive
 */
public record LoggedFinding(
    String path,
    String scanner,
    String rule,
    Category category,
    Severity severity,
    double score,
    int start,
    int end) {
  /** Checks that all is there. */
  public LoggedFinding {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(severity, "severity");
    path = EventText.cut(path);
    scanner = EventText.cut(scanner);
    rule = EventText.cut(rule);
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("score: " + score + " (expected: 0 to 1)");
    }
  }

  /** Of a finding in the text at a path; explanation and replacement stay out. */
  public static LoggedFinding of(String path, Finding finding) {
    return new LoggedFinding(
        path,
        finding.scanner(),
        finding.rule(),
        finding.category(),
        finding.severity(),
        finding.score(),
        finding.start(),
        finding.end());
  }

  Map<String, Object> members() {
    Map<String, Object> members = new TreeMap<>();
    members.put("path", path);
    members.put("scanner", scanner);
    members.put("rule", rule);
    members.put("category", category.wireName());
    members.put("severity", severity.wireName());
    members.put("score", score);
    members.put("start", start);
    members.put("end", end);
    return members;
  }
}
