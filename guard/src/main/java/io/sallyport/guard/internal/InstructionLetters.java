package io.sallyport.guard.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The letters of hidden instructions, whatever stands between them, and where an answer goes
 * through them: glued together or spelled out, numbered, shifted by any key, mirrored, from behind.
 * Each letter counts as its distance from the one before, which no shift of the alphabet changes.
 */
final class InstructionLetters {

  /**
   * A run of letters that stand in the instructions in the same order, disguised.
   *
   * @param start where the letter after the first {@link #SEED} stands, in the answer
   * @param end behind its last letter
   * @param letters how many there are, the first ones included
   * @param via how they were disguised, for a person
   */
  record Run(int start, int end, int letters, String via) {}

  /** How many letters in a row make a run. */
  static final int SEED = 40;

  /** Of longer instructions only so many letters are looked for. */
  private static final int MOST = 20_000;

  private static final int PLACES = 4;
  private static final int PLACE_BITS = 20;
  private static final int SEEN = (1 << 20) - 1;
  private static final int BASE = 0x01000193;

  private static final int PLAIN = 0;

  /** So many digits within words, and a text may be written with them. */
  private static final int FEWEST_DIGITS = 6;

  /** One of so many letters at least is a digit where digits are written for letters. */
  private static final int LEAST_DIGITS = 12;

  private static final List<String> WAYS =
      List.of(
          "shifted letters",
          "a mirrored alphabet",
          "letters from behind",
          "mirrored backwards",
          "digits for letters");

  /** The form in which letters are alike that one digit is written for. */
  private static final int DIGITS = 4;

  /** What stands for 0 to 9. */
  private static final String DIGIT_LETTERS = "oizeasgtbg";

  private final List<String> letters = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  /** Hash of a seed, then its form and place; sorted, so that the hash finds its places. */
  private long[] places = {};

  /** Whether a hash may be among the places, by its lowest bits. */
  private final BitSet seen = new BitSet();

  private final int top;

  InstructionLetters(List<String> texts) {
    int power = 1;
    for (int i = 1; i < SEED; i++) {
      power *= BASE;
    }
    top = power;
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      String quoted = Sentences.withoutQuotes(text, "\uFFFF");
      for (int i = 0; i < quoted.length() && all.length() < MOST; i++) {
        char c = Keywords.fold(quoted.charAt(i));
        if (Character.isLetter(c) || c == '\uFFFF') {
          all.append(c);
        }
      }
      all.append('\uFFFF');
    }
    if (all.length() <= SEED) {
      return;
    }
    String plain = all.toString();
    String mirrored = mirrored(plain);
    add(plain);
    add(mirrored);
    add(new StringBuilder(plain).reverse().toString());
    add(new StringBuilder(mirrored).reverse().toString());
    add(plain.replace('l', 'i'));
    Arrays.sort(places);
  }

  private void add(String form) {
    String sequence = LetterSteps.of(form, 1);
    int which = letters.size();
    letters.add(form);
    steps.add(sequence);
    int at = places.length;
    places = Arrays.copyOf(places, at + Math.max(0, sequence.length() - SEED));
    int hash = 0;
    for (int i = 0; i < sequence.length(); i++) {
      hash = roll(hash, sequence, i);
      if (i >= SEED) {
        seen.set(hash & SEEN);
        places[at++] = (long) hash << 32 | (long) which << PLACE_BITS | i - SEED + 1;
      }
    }
  }

  boolean isEmpty() {
    return places.length == 0;
  }

  /** Every disguised run of a text that no other one holds, in order. */
  List<Run> runs(String text) {
    return matches(text).stream().map(Match::run).toList();
  }

  /** Where a run that reaches to the end of the text begins, after its seed; else its length. */
  int openRun(String text) {
    return matches(text).stream()
        .filter(Match::reachesEnd)
        .mapToInt(match -> match.run().start())
        .min()
        .orElse(text.length());
  }

  private record Match(Run run, boolean reachesEnd) {}

  private List<Match> matches(String text) {
    List<Match> found = new ArrayList<>();
    if (!isEmpty()) {
      find(new Track(text, false), found);
      if (hasDigitsForLetters(text)) {
        find(new Track(text, true), found);
      }
    }
    return found;
  }

  private void find(Track track, List<Match> found) {
    if (track.length < SEED) {
      return;
    }
    String said = LetterSteps.of(new String(track.letters, 0, track.length), 1);
    int hash = 0;
    int reached = 0;
    for (int i = 0; i < said.length(); i++) {
      hash = roll(hash, said, i);
      int first = i >= SEED && i >= reached && seen.get(hash & SEEN) ? first(hash) : places.length;
      int from = i - SEED + 1;
      int tried = 0;
      for (int k = first;
          tried < PLACES && k < places.length && (int) (places[k] >> 32) == hash;
          k++) {
        int which = (int) places[k] >> PLACE_BITS;
        int place = (int) places[k] & (1 << PLACE_BITS) - 1;
        if ((which == DIGITS) != track.digits) {
          continue;
        }
        tried++;
        int length = length(said, from, steps.get(which), place);
        if (length >= SEED
            && from + length > reached
            && isDisguised(track, from, length, which, place)) {
          reached = from + length;
          Run run =
              new Run(
                  track.at[Math.min(from + SEED, track.length - 1)],
                  track.at[reached - 1] + 1,
                  length,
                  way(track, from, length, which, place));
          found.add(new Match(run, reached == said.length()));
        }
      }
    }
  }

  /** The first of the places of a hash. */
  private int first(int hash) {
    int at = Arrays.binarySearch(places, (long) hash << 32);
    return at < 0 ? -at - 1 : at;
  }

  /** Digits within words, not a few. */
  private static boolean hasDigitsForLetters(String text) {
    int digits = 0;
    for (int i = 1; i < text.length(); i++) {
      boolean digit = text.charAt(i) >= '0' && text.charAt(i) <= '9';
      boolean letter = Character.isLetter(text.charAt(i - 1));
      digits += digit && letter ? 1 : 0;
    }
    return digits >= FEWEST_DIGITS;
  }

  private boolean isDisguised(Track track, int from, int length, int which, int place) {
    return track.digits
        ? track.countDigits(from, length) * LEAST_DIGITS >= length
        : !isPlain(track, from, which, place) || !isWritten(track, from, length);
  }

  private String way(Track track, int from, int length, int which, int place) {
    if (!isPlain(track, from, which, place)) {
      return WAYS.get(which);
    }
    return track.width(from, length) > length ? "letters spelled out" : "letters without blanks";
  }

  private boolean isPlain(Track track, int from, int which, int place) {
    return which == PLAIN && letters.get(which).charAt(place) == track.letters[from];
  }

  /** Whether the letters stand as words do: some signs between them, not many. */
  private static boolean isWritten(Track track, int from, int length) {
    int width = track.width(from, length);
    boolean ideographs = track.letters[from] >= '\u2E80';
    return width < length * 3 / 2 && (ideographs || width > length * 21 / 20);
  }

  private static int length(String said, int from, String form, int place) {
    int length = 0;
    while (from + length < said.length()
        && place + length < form.length()
        && said.charAt(from + length) == form.charAt(place + length)
        && form.charAt(place + length) != '\uFFFF') {
      length++;
    }
    return length;
  }

  private int roll(int hash, String sequence, int at) {
    int less = at >= SEED ? hash - sequence.charAt(at - SEED) * top : hash;
    return less * BASE + sequence.charAt(at);
  }

  private static String mirrored(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c >= 'a' && c <= 'z' ? (char) ('a' + 'z' - c) : c);
    }
    return out.toString();
  }

  /** The letters of a text and where they stand, with digits read as letters or left out. */
  private static final class Track {

    private final boolean digits;
    private final char[] letters;
    private final int[] at;
    private final BitSet wasDigit = new BitSet();
    private int length;

    Track(String text, boolean digits) {
      this.digits = digits;
      letters = new char[text.length()];
      at = new int[text.length()];
      for (int i = 0; i < text.length(); i++) {
        char c = Keywords.fold(text.charAt(i));
        if (digits && c >= '0' && c <= '9') {
          wasDigit.set(length);
          c = DIGIT_LETTERS.charAt(c - '0');
        }
        if (Character.isLetter(c)) {
          letters[length] = digits && c == 'l' ? 'i' : c;
          at[length++] = i;
        }
      }
    }

    int width(int from, int count) {
      return at[from + count - 1] + 1 - at[from];
    }

    int countDigits(int from, int count) {
      return wasDigit.get(from, from + count).cardinality();
    }
  }
}
