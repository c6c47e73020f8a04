package io.sallyport.text.internal;

/**
 * Letters with something between each two of them, joined again. A gap that differs from the usual
 * one ends a word; where no gap differs, common English words are looked for in the joined letters.
 */
final class SpacedStep implements Step {

  private static final Words WORDS = Words.common();
  private static final int FEWEST_LETTERS = 4;
  private static final int WIDEST_GAP = 3;
  private static final int LETTER_COST = 2;

  @Override
  public String name() {
    return "spaced";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.spaced();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    while (i < input.length()) {
      int letters = isSingle(input, i) ? countLetters(input, i) : 0;
      if (letters < FEWEST_LETTERS) {
        rewriter.keep(i, i + 1);
        i++;
      } else {
        i = join(input, i, letters, rewriter);
      }
    }
    return rewriter.finish(name());
  }

  private static int join(String input, int start, int letters, Rewriter rewriter) {
    int[] at = new int[letters];
    at[0] = start;
    for (int k = 1; k < letters; k++) {
      at[k] = nextSingle(input, at[k - 1]);
    }
    String usual = usualGap(input, at);
    int wordStart = 0;
    for (int k = 1; k <= letters; k++) {
      if (k < letters && input.substring(at[k - 1] + 1, at[k]).equals(usual)) {
        continue;
      }
      words(input, at, wordStart, k, rewriter);
      if (k < letters) {
        rewriter.put(' ', at[k - 1] + 1, at[k]);
      }
      wordStart = k;
    }
    return at[letters - 1] + 1;
  }

  /** The shortest gap, for between words it is never narrower than within them. */
  private static String usualGap(String input, int[] at) {
    String usual = input.substring(at[0] + 1, at[1]);
    for (int k = 2; k < at.length; k++) {
      String gap = input.substring(at[k - 1] + 1, at[k]);
      usual = gap.length() < usual.length() ? gap : usual;
    }
    return usual;
  }

  /** Writes joined letters with blanks between the words that explain most of them. */
  private static void words(String input, int[] at, int from, int to, Rewriter rewriter) {
    StringBuilder joined = new StringBuilder(to - from);
    for (int k = from; k < to; k++) {
      joined.append(input.charAt(at[k]));
    }
    int[] lastWord = cheapestWords(joined);
    boolean[] startsWord = new boolean[joined.length() + 1];
    boolean afterWord = true;
    for (int end = joined.length(); end > 0; end -= lastWord[end]) {
      boolean word = lastWord[end] > 1;
      // Two unexplained letters in a row belong together.
      startsWord[end] = word || afterWord;
      afterWord = word;
      startsWord[end - lastWord[end]] |= word;
    }
    for (int k = 0; k < joined.length(); k++) {
      if (k > 0 && startsWord[k]) {
        rewriter.put(' ', at[from + k - 1] + 1, at[from + k]);
      }
      rewriter.put(joined.charAt(k), at[from + k], at[from + k] + 1);
    }
  }

  /** For each end, the length of the last word of the cheapest division; 1 for a loose letter. */
  private static int[] cheapestWords(CharSequence joined) {
    int[] cost = new int[joined.length() + 1];
    int[] lastWord = new int[joined.length() + 1];
    for (int end = 1; end <= joined.length(); end++) {
      cost[end] = cost[end - 1] + LETTER_COST;
      lastWord[end] = 1;
      for (int length = 3; length <= Math.min(end, Words.LONGEST); length++) {
        int withWord = cost[end - length] + 1;
        if (withWord < cost[end] && WORDS.isPlain(joined, end - length, end)) {
          cost[end] = withWord;
          lastWord[end] = length;
        }
      }
    }
    return lastWord;
  }

  private static int countLetters(String input, int start) {
    int letters = 1;
    int next = nextSingle(input, start);
    while (next > 0) {
      letters++;
      next = nextSingle(input, next);
    }
    return letters;
  }

  /** The next single letter after a gap of one to three signs, or -1. */
  private static int nextSingle(String input, int at) {
    int i = at + 1;
    while (i < input.length() && i - at <= WIDEST_GAP && isGap(input.charAt(i))) {
      i++;
    }
    return i > at + 1 && isSingle(input, i) ? i : -1;
  }

  private static boolean isGap(char c) {
    return c < 0x80 && !Ascii.isLetterOrDigit(c);
  }

  private static boolean isSingle(String input, int i) {
    return i < input.length()
        && Ascii.isLetter(input.charAt(i))
        && (i == 0 || !Ascii.isLetterOrDigit(input.charAt(i - 1)))
        && (i + 1 == input.length() || !Ascii.isLetterOrDigit(input.charAt(i + 1)));
  }
}
