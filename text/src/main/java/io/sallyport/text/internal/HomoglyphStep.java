package io.sallyport.text.internal;

import com.ibm.icu.lang.UScript;

/**
 * Writes letters that pass for Latin ones as Latin. Only in words that mix scripts, or that become
 * a common English word as a whole: genuine Russian or Greek stays as it is.
 */
final class HomoglyphStep implements Step {

  private static final int SHORTEST_WORD = 3;
  private static final Words WORDS = Words.common();

  @Override
  public String name() {
    return "homoglyphs";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.accented();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int keptFrom = 0;
    int i = 0;
    while (i < input.length()) {
      int end = i;
      boolean foreign = false;
      while (end < input.length()) {
        int codePoint = input.codePointAt(end);
        if (!isWordPart(codePoint)) {
          break;
        }
        foreign |= codePoint > 0x7f;
        end += Character.charCount(codePoint);
      }
      if (foreign && suspicious(input, i, end)) {
        rewriter.keep(keptFrom, i);
        fold(input, i, end, rewriter);
        keptFrom = end;
      }
      i = end > i ? end : i + Character.charCount(input.codePointAt(i));
    }
    if (keptFrom == 0) {
      return text;
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  private static boolean suspicious(String input, int start, int end) {
    boolean ascii = false;
    boolean disguised = false;
    StringBuilder latin = new StringBuilder();
    for (int i = start; i < end; ) {
      int codePoint = input.codePointAt(i);
      if (codePoint < 0x80) {
        ascii |= Ascii.isLetter((char) codePoint);
        latin.append((char) codePoint);
      } else {
        char letter = Homoglyphs.table().letter(codePoint);
        if (letter != 0) {
          disguised |= Homoglyphs.isStrangeLatin(codePoint);
          latin.append(letter);
        } else {
          latin.appendCodePoint(codePoint);
        }
      }
      i += Character.charCount(codePoint);
    }
    return disguised
        || isLoneIndicator(input, start, end)
        || (ascii && mixesScripts(input, start, end))
        || (latin.length() >= SHORTEST_WORD && WORDS.isPlain(latin, 0, latin.length()));
  }

  /** Whether the range is one regional indicator; flags are pairs of them. */
  private static boolean isLoneIndicator(String input, int start, int end) {
    int codePoint = input.codePointAt(start);
    return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF && end == start + 2;
  }

  /** Whether a character of another script, or a letter-like symbol, could be folded. */
  private static boolean mixesScripts(String input, int start, int end) {
    for (int i = start; i < end; ) {
      int codePoint = input.codePointAt(i);
      if (codePoint > 0x7f
          && UScript.getScript(codePoint) != UScript.LATIN
          && Homoglyphs.table().letter(codePoint) != 0) {
        return true;
      }
      i += Character.charCount(codePoint);
    }
    return false;
  }

  private static void fold(String input, int start, int end, Rewriter rewriter) {
    for (int i = start; i < end; ) {
      int codePoint = input.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      char letter = codePoint < 0x80 ? 0 : Homoglyphs.table().letter(codePoint);
      if (letter == 0) {
        rewriter.keep(i, next);
      } else {
        rewriter.put(letter, i, next);
      }
      i = next;
    }
  }

  private static boolean isWordPart(int codePoint) {
    if (codePoint < 0x80) {
      return Ascii.isLetterOrDigit((char) codePoint);
    }
    return Character.isLetterOrDigit(codePoint)
        || (Character.getType(codePoint) == Character.OTHER_SYMBOL
            && Homoglyphs.table().isListed(codePoint));
  }
}
