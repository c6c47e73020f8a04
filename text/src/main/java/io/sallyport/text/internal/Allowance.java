package io.sallyport.text.internal;

/** What is left of the characters that a search may produce. */
final class Allowance {

  /** Ends a transformation in the middle; carries no stack, for it is a normal outcome. */
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Spent() {
      super("the character budget is spent", null, false, false);
    }
  }

  /** After so many characters the one who waits is asked whether to go on. */
  private static final int ASK = 4_096;

  private final Runnable alive;
  private long left;
  private int unasked;

  /** An allowance that nobody takes back. */
  Allowance(long left) {
    this(left, () -> {});
  }

  /**
   * An allowance.
   *
   * @param alive called every few thousand characters; whatever it throws ends the transformation
   */
  Allowance(long left, Runnable alive) {
    this.left = left;
    this.alive = alive;
  }

  void spend(int characters) {
    left -= characters;
    if (left < 0) {
      throw new Spent();
    }
    unasked += Math.max(1, characters);
    if (unasked >= ASK) {
      unasked = 0;
      alive.run();
    }
  }

  /** Takes back what was spent on a result that is not kept. */
  void refund(int characters) {
    left += characters;
  }
}
