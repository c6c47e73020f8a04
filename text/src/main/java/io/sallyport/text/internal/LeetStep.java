package io.sallyport.text.internal;

/** Digits and signs that stand for letters, when common English words come out. */
final class LeetStep implements Step {

  private static final Words WORDS = Words.common();
  private static final int SHORTEST_WORD = 4;
  private static final int LONG_WORD = 6;
  private static final int ENOUGH = 2;

  @Override
  public String name() {
    return "leet";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.leet();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int score = 0;
    int i = 0;
    while (i < input.length()) {
      int end = wordEnd(input, i);
      if (isMixed(input, i, end)) {
        String word = best(input, i, end);
        score += worth(word);
        for (int k = 0; k < word.length(); k++) {
          rewriter.put(word.charAt(k), i + k, i + k + 1);
        }
      } else {
        rewriter.keep(i, end);
      }
      if (end < input.length()) {
        rewriter.keep(end, end + 1);
      }
      i = end + 1;
    }
    return score >= ENOUGH ? rewriter.finish(name()) : rewriter.discard();
  }

  private static int worth(String word) {
    if (word.length() < SHORTEST_WORD || !WORDS.isPlain(word, 0, word.length())) {
      return 0;
    }
    return word.length() >= LONG_WORD ? 2 : 1;
  }

  /** The reading that is a word, if one is: 1 may be i or l, and a last ! may be a mark. */
  private static String best(String input, int start, int end) {
    String first = read(input, start, end, 'i');
    if (WORDS.isPlain(first, 0, first.length())) {
      return first;
    }
    String second = read(input, start, end, 'l');
    return WORDS.isPlain(second, 0, second.length()) ? second : first;
  }

  private static String read(String input, int start, int end, char one) {
    StringBuilder word = new StringBuilder(end - start);
    for (int i = start; i < end; i++) {
      word.append(letter(input.charAt(i), one));
    }
    return word.toString();
  }

  private static char letter(char c, char one) {
    return switch (c) {
      case '0' -> 'o';
      case '1', '!', '|' -> one;
      case '2' -> 'z';
      case '3' -> 'e';
      case '4', '@' -> 'a';
      case '5', '$' -> 's';
      case '6', '9' -> 'g';
      case '7', '+' -> 't';
      case '8' -> 'b';
      default -> c;
    };
  }

  private static boolean isMixed(String input, int start, int end) {
    boolean letter = false;
    boolean leet = false;
    for (int i = start; i < end; i++) {
      letter |= Ascii.isLetter(input.charAt(i));
      leet |= Ascii.isLeet(input.charAt(i));
    }
    return letter && leet;
  }

  private static int wordEnd(String input, int start) {
    int end = start;
    while (end < input.length()
        && (Ascii.isLetterOrDigit(input.charAt(end)) || Ascii.isLeet(input.charAt(end)))) {
      end++;
    }
    // An exclamation mark at the end is one.
    while (end > start + 1 && input.charAt(end - 1) == '!') {
      end--;
    }
    return end;
  }
}
