package io.sallyport.text.internal;

/** Pig Latin: words whose beginning was moved behind them with "ay" after it. */
final class PigLatinStep implements Step {

  private static final Words WORDS = Words.common();
  private static final int LONGEST_BEGINNING = 4;
  private static final int FEWEST = 3;

  @Override
  public String name() {
    return "pig-latin";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.pigLatin();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int known = 0;
    int i = 0;
    while (i < input.length()) {
      int end = i;
      while (end < input.length()
          && (Ascii.isLetter(input.charAt(end))
              || (input.charAt(end) == '-' && end > i && endsSoon(input, end)))) {
        end++;
      }
      String word = isMoved(input, i, end) ? restored(input.substring(i, end)) : "";
      if (word.isEmpty()) {
        rewriter.keep(i, end);
      } else {
        rewriter.put(word, i, end);
        known += WORDS.isPlain(word, 0, word.length()) ? 1 : 0;
      }
      if (end < input.length()) {
        rewriter.keep(end, end + 1);
      }
      i = end + 1;
    }
    return known >= FEWEST ? rewriter.finish(name()) : rewriter.discard();
  }

  /** Whether a hyphen only sets the moved beginning apart, as in {@code ook-lay}. */
  private static boolean endsSoon(String input, int hyphen) {
    int end = hyphen + 1;
    while (end < input.length() && Ascii.isLetter(input.charAt(end))) {
      end++;
    }
    return end - hyphen <= LONGEST_BEGINNING + 3 && endsInAy(input, hyphen + 1, end);
  }

  private static boolean isMoved(String input, int start, int end) {
    return end - start >= 3 && endsInAy(input, start, end);
  }

  private static boolean endsInAy(String input, int start, int end) {
    return end - start >= 2
        && (input.charAt(end - 1) | 0x20) == 'y'
        && (input.charAt(end - 2) | 0x20) == 'a';
  }

  private static String restored(String moved) {
    String letters = moved.replace("-", "");
    String body = letters.substring(0, letters.length() - 2);
    // A word that began with a vowel got a w, y or h in front of the "ay".
    String vowel = body.substring(0, body.length() - 1);
    char glue = body.charAt(body.length() - 1);
    boolean glued = glue == 'w' || glue == 'y' || glue == 'h';
    if (glued && WORDS.isPlain(vowel, 0, vowel.length())) {
      return vowel;
    }
    String fallback = "";
    for (int beginning = 0; beginning <= LONGEST_BEGINNING; beginning++) {
      if (body.length() - beginning < 1) {
        break;
      }
      int cut = body.length() - beginning;
      String word = body.substring(cut) + body.substring(0, cut);
      if (WORDS.isPlain(word, 0, word.length())) {
        return word;
      }
      if (fallback.isEmpty() && beginning == 1) {
        fallback = word;
      }
    }
    return fallback;
  }
}
