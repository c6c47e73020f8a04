package io.sallyport.text.internal;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;

/**
 * Leaves out what has no glyph: zero-width characters, soft hyphens, fillers, variation selectors,
 * tags, control characters. Directional controls are {@link DirectionStep}'s.
 */
final class InvisibleStep implements Step {

  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int EMOJI_SELECTOR = 0xFE0F;
  private static final int TEXT_SELECTOR = 0xFE0E;
  private static final int BLANK_BRAILLE = 0x2800;

  @Override
  public String name() {
    return "invisible";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.foreign() || traits.control();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    int first = firstInvisible(input);
    if (first < 0) {
      return text;
    }
    Rewriter rewriter = new Rewriter(text, allowance);
    rewriter.keep(0, first);
    int keptFrom = first;
    for (int i = first; i < input.length(); ) {
      int codePoint = input.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      if (hides(codePoint, input, i)) {
        rewriter.keep(keptFrom, i);
        rewriter.drop();
        keptFrom = next;
      }
      i = next;
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  /** Whether a character has no glyph of its own. */
  static boolean isInvisible(int codePoint) {
    if (codePoint < 0x80) {
      return Ascii.isOddControl((char) codePoint);
    }
    if (codePoint < 0xAD) {
      return codePoint < 0xA0 && codePoint != 0x85;
    }
    return !DirectionStep.isDirectional(codePoint)
        && (UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
            || UCharacter.getType(codePoint) == UCharacterCategory.FORMAT
            || codePoint == BLANK_BRAILLE);
  }

  private static int firstInvisible(String input) {
    for (int i = 0; i < input.length(); ) {
      int codePoint = input.codePointAt(i);
      if (hides(codePoint, input, i)) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return -1;
  }

  private static boolean hides(int codePoint, String input, int at) {
    if (!isInvisible(codePoint)) {
      return false;
    }
    if (codePoint > 0xE0000 && codePoint < 0xE0080) {
      return !TagStep.isInFlag(input, at);
    }
    boolean partOfEmoji =
        codePoint == ZERO_WIDTH_JOINER || codePoint == EMOJI_SELECTOR || codePoint == TEXT_SELECTOR;
    return !partOfEmoji || at == 0 || !followsSymbol(input, at);
  }

  /** Joiners and selectors after a symbol belong to an emoji and split no word. */
  private static boolean followsSymbol(String input, int at) {
    int before = input.codePointBefore(at);
    if (before == EMOJI_SELECTOR && at >= 2) {
      before = input.codePointBefore(at - 1);
    }
    int type = Character.getType(before);
    return type == Character.OTHER_SYMBOL
        || type == Character.MATH_SYMBOL
        || (before >= 0x1F3FB && before <= 0x1F3FF);
  }
}
