package io.sallyport.text.internal;

/**
 * Runs of words that are none, with every letter moved by the same number of places (Caesar) or
 * mirrored in the alphabet (Atbash), when enough words become English by it.
 */
final class ShiftStep implements Step {

  private static final Words WORDS = Words.common();
  private static final ShiftKeys KEYS = ShiftKeys.common();
  private static final int MIRROR = ShiftKeys.MIRROR;
  private static final int SAMPLED_WORDS = 24;

  /** Shorter runs turn into words by chance. */
  private static final int SHORTEST = 14;

  private static final int LEAST_SHARE = 3;
  private static final int FEWEST_WORDS = 3;

  @Override
  public String name() {
    return "shifted";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.unknownRun();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Openings openings = new Openings();
    int i = 0;
    while (i < input.length()) {
      int end = runEnd(input, i);
      int key = end - i >= SHORTEST ? key(input, i, end) : 0;
      if (key > 0) {
        openings.add(i, end, moved(input, i, end, key));
      }
      i = Math.max(end, i + 1);
    }
    return openings.open(text, allowance, name());
  }

  private static Piece moved(String input, int start, int end, int key) {
    StringBuilder out = new StringBuilder(end - start);
    int[] starts = new int[end - start];
    int[] ends = new int[end - start];
    for (int i = start; i < end; i++) {
      char c = input.charAt(i);
      starts[i - start] = i;
      ends[i - start] = i + 1;
      out.append(Ascii.isLetter(c) ? moved(c, key) : c);
    }
    return new Piece(out.toString(), starts, ends);
  }

  /** The end of a run of words of which none with four letters or more is English. */
  private static int runEnd(String input, int start) {
    int end = start;
    int i = start;
    while (i < input.length()) {
      int wordStart = i;
      while (i < input.length() && Ascii.isLetter(input.charAt(i))) {
        i++;
      }
      if (i - wordStart >= 4 && WORDS.isPlain(input, wordStart, i)) {
        break;
      }
      end = i;
      while (i < input.length() && !Ascii.isLetter(input.charAt(i))) {
        i++;
      }
    }
    return end;
  }

  /** The key whose words convince most; 0 when none does. */
  private static int key(String input, int start, int end) {
    if (words(input, start, end) < FEWEST_WORDS) {
      return 0;
    }
    int best = 0;
    int bestLetters = 0;
    int[] most = mostWorth(input, start, end);
    for (int key = 1; key <= MIRROR; key++) {
      int letters = most[key] < Suspicion.CONVINCING ? 0 : lettersInWords(input, start, end, key);
      if (letters > bestLetters) {
        bestLetters = letters;
        best = key;
      }
    }
    return best;
  }

  /** What the sampled words are worth under each key at most. */
  private static int[] mostWorth(String input, int start, int end) {
    int[] most = new int[MIRROR + 1];
    int words = 0;
    int i = start;
    while (i < end && words < SAMPLED_WORDS) {
      int wordStart = i;
      while (i < end && Ascii.isLetter(input.charAt(i))) {
        i++;
      }
      int letters = i - wordStart;
      if (letters >= 3) {
        int keys = KEYS.of(input, wordStart, i);
        for (; keys != 0; keys &= keys - 1) {
          most[Integer.numberOfTrailingZeros(keys)] += Suspicion.worth(letters);
        }
        words++;
      }
      i += letters == 0 ? 1 : 0;
    }
    return most;
  }

  private static int words(String input, int start, int end) {
    int words = 0;
    int letters = 0;
    for (int i = start; i <= end && words < FEWEST_WORDS; i++) {
      if (i < end && Ascii.isLetter(input.charAt(i))) {
        letters++;
      } else {
        words += letters >= 3 ? 1 : 0;
        letters = 0;
      }
    }
    return words;
  }

  /** How many letters stand in English words under a key; 0 when they don't convince. */
  private static int lettersInWords(String input, int start, int end, int key) {
    Suspicion suspicion = new Suspicion();
    int words = 0;
    int inWords = 0;
    int all = 0;
    int i = start;
    while (i < end && words < SAMPLED_WORDS) {
      int wordStart = i;
      long hash = Words.seed();
      while (i < end && Ascii.isLetter(input.charAt(i))) {
        hash = Words.step(hash, moved(input.charAt(i), key));
        i++;
      }
      int letters = i - wordStart;
      if (letters >= 3) {
        boolean hit = letters <= Words.LONGEST && (WORDS.flags(hash) & Words.PLAIN) != 0;
        suspicion.word(hit, letters);
        inWords += hit ? letters : 0;
        all += letters;
        words++;
      }
      i += letters == 0 ? 1 : 0;
    }
    return suspicion.convinces(1) && inWords * LEAST_SHARE >= all ? inWords : 0;
  }

  private static char moved(char c, int key) {
    char first = Ascii.isUpper(c) ? 'A' : 'a';
    int place = c - first;
    return (char) (first + (key == MIRROR ? 25 - place : (place + key) % 26));
  }
}
