package io.sallyport.artifacts.card;

import java.io.Serial;

/** A card's source that cannot be used. */
public final class CardException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** Says what was found and what was expected. */
  public CardException(String message) {
    super(message);
  }
}
