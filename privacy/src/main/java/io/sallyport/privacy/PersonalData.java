package io.sallyport.privacy;

import java.util.Objects;

/**
 * Personal data at one place of a text. It does not hold the data itself, so it may be logged.
 *
 * @param type what it is
 * @param subtype what it is more exactly, for example {@code visa} or {@code ipv6}
 * @param start first UTF-16 index in the original text, inclusive
 * @param end last UTF-16 index in the original text, exclusive, greater than {@code start}
 * @param score how sure the recogniser is, in (0, 1]
 * @param recognizer id of the recogniser that found it
 */
public record PersonalData(
    PersonalDataType type, String subtype, int start, int end, double score, String recognizer) {

  /** Checks the ranges. */
  public PersonalData {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(subtype, "subtype");
    Objects.requireNonNull(recognizer, "recognizer");
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "span: [" + start + ", " + end + ") (expected: 0 <= start < end)");
    }
    if (!(score > 0 && score <= 1)) {
      throw new IllegalArgumentException("score: " + score + " (expected: above 0, at most 1)");
    }
  }
}
