package io.sallyport.core;

import java.util.Objects;

/**
 * What one scanner found at one place of one segment.
 *
 * @param scanner the scanner's name, for example {@code secrets}
 * @param rule the id of the rule that matched, for example {@code secrets/aws-access-key-id}
 * @param category what kind of thing it is
 * @param severity how bad it would be
 * @param score how sure the scanner is, in [0, 1]
 * @param start first UTF-16 index in the segment's text, inclusive
 * @param end last UTF-16 index in the segment's text, exclusive; equal to {@code start} for a
 *     finding about the whole text
 * @param explanation for a person: what was found, where, why it matters; never repeats a secret
 * @param replacement what stands in for the span when the policy redacts
 */
public record Finding(
    String scanner,
    String rule,
    Category category,
    Severity severity,
    double score,
    int start,
    int end,
    String explanation,
    String replacement) {

  /** Checks ranges. */
  public Finding {
    Objects.requireNonNull(scanner, "scanner");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(explanation, "explanation");
    Objects.requireNonNull(replacement, "replacement");
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("score: " + score + " (expected: 0 to 1)");
    }
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "span: [" + start + ", " + end + ") (expected: 0 <= start <= end)");
    }
  }
}
