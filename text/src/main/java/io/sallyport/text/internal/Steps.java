package io.sallyport.text.internal;

import java.util.List;

/** Every transformation, in the order in which it is tried. */
final class Steps {

  /** Text carried by characters that nobody sees; each gives a reading of its own. */
  static final List<Step> SMUGGLING = List.of();

  /** What makes characters ordinary again; all together give one reading. */
  static final List<Step> NORMALISATION = List.of(new CompatibilityStep());

  /** What opens encodings in place; all together give one reading. */
  static final List<Step> DECODING = List.of();

  /** Readings of the whole text, each its own. */
  static final List<Step> RETELLING = List.of();

  private Steps() {}

  /** Whether any step could change a text with these traits. */
  static boolean anyWanted(Traits traits) {
    return any(SMUGGLING, traits)
        || any(NORMALISATION, traits)
        || any(DECODING, traits)
        || any(RETELLING, traits);
  }

  private static boolean any(List<Step> steps, Traits traits) {
    for (Step step : steps) {
      if (step.wanted(traits)) {
        return true;
      }
    }
    return false;
  }
}
