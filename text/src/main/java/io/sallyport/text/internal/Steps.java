package io.sallyport.text.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every transformation, in the order in which it is tried. */
final class Steps {

  /** Text carried by characters that nobody sees or reads; each gives a reading of its own. */
  static final List<Step> SMUGGLING =
      List.of(
          new TagStep(),
          new SelectorStep(),
          new SneakyBitsStep(),
          new OverrideStep(),
          new BrailleStep(),
          new TurnedStep());

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
          new MarkupStep(),
          new EntityStep(),
          new PercentStep(),
          new EscapeStep(),
          new SignEscapeStep(),
          new QuotedPrintableStep(),
          new HexStep(),
          new Base32Step(),
          new Base64Step());

  /** What opens rarer encodings in place, where English comes out; each a reading of its own. */
  static final List<Step> RARER =
      List.of(
          new CodesStep(),
          new MorseStep(),
          new SpellingStep(),
          new UuStep(),
          new Base85Step(),
          new Base58Step(),
          new ConcatenationStep());

  /** Readings of the whole text, each its own. */
  static final List<Step> RETELLING =
      List.of(
          new IdentifierStep(),
          new SpacedStep(),
          new LeetStep(),
          new RotateStep(),
          new ShiftStep(),
          new PigLatinStep(),
          new ReverseStep(),
          new ReverseWordsStep());

  private static final Set<String> RETOLD = names(List.of(new TurnedStep()), RETELLING);
  private static final Set<String> GUESSES = names(List.of(new TurnedStep()), RARER, RETELLING);

  private Steps() {}

  /** Whether a step reads letters or digits as something else, by guesswork. */
  static boolean guesses(String name) {
    return GUESSES.contains(name);
  }

  /** Whether a step looks at the text as a whole, so that each place depends on all others. */
  static boolean retells(String name) {
    return RETOLD.contains(name);
  }

  @SafeVarargs
  private static Set<String> names(List<Step>... steps) {
    return Stream.of(steps)
        .flatMap(List::stream)
        .map(Step::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether any step could change a text with these traits. */
  static boolean anyWanted(Traits traits) {
    return any(SMUGGLING, traits)
        || any(NORMALISATION, traits)
        || any(DECODING, traits)
        || any(RARER, traits)
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
