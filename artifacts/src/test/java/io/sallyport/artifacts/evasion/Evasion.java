package io.sallyport.artifacts.evasion;

import java.util.ArrayList;
import java.util.List;

/**
 * A file that hides something.
 *
 * @param technique what it does
 * @param file its name
 * @param bytes its content
 * @param malicious whether loading it runs, writes or fetches something, so that suspicious is too
 *     little
 */
record Evasion(String technique, String file, byte[] bytes, boolean malicious) {

  @Override
  public String toString() {
    return technique;
  }

  /** Collects files of one kind. */
  static final class Shelf {
    private final List<Evasion> evasions = new ArrayList<>();

    /** Runs something when it is loaded. */
    Shelf runs(String technique, String file, byte[] bytes) {
      evasions.add(new Evasion(technique, file, bytes, true));
      return this;
    }

    /** Must not be called clean. */
    Shelf odd(String technique, String file, byte[] bytes) {
      evasions.add(new Evasion(technique, file, bytes, false));
      return this;
    }

    List<Evasion> all() {
      return evasions;
    }
  }
}
