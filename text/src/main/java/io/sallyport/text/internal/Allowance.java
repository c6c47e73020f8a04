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

  private long left;

  Allowance(long left) {
    this.left = left;
  }

  void spend(int characters) {
    left -= characters;
    if (left < 0) {
      throw new Spent();
    }
  }

  /** Takes back what was spent on a result that is not kept. */
  void refund(int characters) {
    left += characters;
  }
}
