package io.sallyport.text.internal;

import java.util.List;

/** Every transformation, in the order in which it is tried. */
final class Steps {

  /** Text carried by characters that nobody sees; each gives a reading of its own. */
  static final List<Step> SMUGGLING =
      List.of(new TagStep(), new SelectorStep(), new SneakyBitsStep(), new OverrideStep());

  /** What makes characters ordinary again; all together give one reading. */
  static final List<Step> NORMALISATION =
      List.of(
          new DirectionStep(),
          new InvisibleStep(),
          new CombiningStep(),
          new CompatibilityStep(),
          new AccentStep(),
          new DigitStep(),
          new HomoglyphStep(),
          new WhitespaceStep());

  /** What opens encodings in place; all together give one reading. */
  static final List<Step> DECODING =
      List.of(
          new EntityStep(),
          new PercentStep(),
          new EscapeStep(),
          new QuotedPrintableStep(),
          new HexStep(),
          new Base32Step(),
          new Base64Step());

  /** Readings of the whole text, each its own. */
  static final List<Step> RETELLING =
      List.of(
          new IdentifierStep(),
          new SpacedStep(),
          new LeetStep(),
          new RotateStep(),
          new ReverseStep(),
          new ReverseWordsStep());

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
