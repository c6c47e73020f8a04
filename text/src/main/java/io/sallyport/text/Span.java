package io.sallyport.text;

/**
 * A half-open range of UTF-16 indexes.
 *
 * @param start first index, inclusive
 * @param end last index, exclusive
 */
public record Span(int start, int end) {

  /** Checks that the range is not reversed. */
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "span: [" + start + ", " + end + ") (expected: 0 <= start <= end)");
    }
  }
}
