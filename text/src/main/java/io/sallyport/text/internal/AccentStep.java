package io.sallyport.text.internal;

import com.ibm.icu.text.Normalizer2;
import org.jspecify.annotations.Nullable;

/**
 * Takes accents off where they disguise English: marks that compose with no letter, and accents on
 * a word that is a common English word without them. Words of other languages stay.
 */
final class AccentStep implements Step {

  private static final Normalizer2 NFD = Normalizer2.getNFDInstance();
  private static final Words WORDS = Words.common();
  private static final int SHORTEST_WORD = 3;

  @Override
  public String name() {
    return "accents";
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
      if (!isWordPart(input.charAt(i))) {
        i++;
        continue;
      }
      int end = i;
      boolean accented = false;
      while (end < input.length() && isWordPart(input.charAt(end))) {
        accented |= input.charAt(end) > 0x7f;
        end++;
      }
      if (accented && bare(input, i, end) != null) {
        rewriter.keep(keptFrom, i);
        writeBare(input, i, end, rewriter);
        keptFrom = end;
      }
      i = end;
    }
    if (keptFrom == 0) {
      return text;
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  /** The word without accents where they are to go, otherwise null. */
  private static @Nullable String bare(String input, int start, int end) {
    boolean loose = false;
    StringBuilder letters = new StringBuilder();
    for (int i = start; i < end; i++) {
      char c = input.charAt(i);
      if (CombiningStep.isMark(c)) {
        loose |= i > start && Ascii.isLetter(input.charAt(i - 1));
      } else {
        letters.append(base(c));
      }
    }
    boolean english =
        letters.length() >= SHORTEST_WORD && WORDS.isPlain(letters, 0, letters.length());
    return loose || english ? letters.toString() : null;
  }

  private static void writeBare(String input, int start, int end, Rewriter rewriter) {
    for (int i = start; i < end; i++) {
      char c = input.charAt(i);
      if (CombiningStep.isMark(c)) {
        rewriter.drop();
      } else {
        rewriter.put(base(c), i, i + 1);
      }
    }
  }

  private static char base(char c) {
    if (c < 0x80) {
      return c;
    }
    String decomposed = NFD.getDecomposition(c);
    return decomposed == null ? c : baseOf(decomposed, c);
  }

  private static char baseOf(String decomposed, char original) {
    char first = decomposed.charAt(0);
    return Ascii.isLetter(first) ? first : original;
  }

  private static boolean isWordPart(char c) {
    return Ascii.isLetter(c) || (c > 0x7f && (Character.isLetter(c) || CombiningStep.isMark(c)));
  }
}
