package io.sallyport.guard;

/**
 * How often a dear look may still be taken in one inspection, so that a request of a thousand texts
 * costs no thousand of them. For use by one thread.
 */
final class Effort {

  private static final int MOST = 64;

  private int left = MOST;

  /** Takes one; false when none is left. */
  boolean take() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
