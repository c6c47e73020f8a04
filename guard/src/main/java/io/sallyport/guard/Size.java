package io.sallyport.guard;

/**
 * How large some texts are together.
 *
 * @param characters UTF-16 characters, at least 0
 * @param tokens estimated tokens (see {@link TokenEstimate}), at least 0
 */
public record Size(long characters, long tokens) {

  /** Nothing. */
  public static final Size ZERO = new Size(0, 0);

  /** This and one more text. */
  public Size plus(CharSequence text) {
    return new Size(characters + text.length(), tokens + TokenEstimate.of(text));
  }
}
