package io.sallyport.guard.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  private static final int BASE = 0x01000193;

  private static final int PLAIN = 0;
  private static final List<String> WAYS =
      List.of(
          "shifted letters", "a mirrored alphabet", "letters from behind", "mirrored backwards");

  private final List<String> letters = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private final Map<Integer, long[]> places = new HashMap<>();
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
  }

  private void add(String form) {
    String sequence = steps(form);
    int which = letters.size();
    letters.add(form);
    steps.add(sequence);
    int hash = 0;
    for (int i = 0; i < sequence.length(); i++) {
      hash = roll(hash, sequence, i);
      if (i >= SEED) {
        long place = (long) which << 32 | i - SEED + 1;
        places.merge(
            hash,
            new long[] {place},
            (known, more) -> {
              if (known.length == PLACES) {
                return known;
              }
              long[] both = Arrays.copyOf(known, known.length + 1);
              both[known.length] = more[0];
              return both;
            });
      }
    }
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** Every disguised run of a text that no other one holds, in order. */
  List<Run> runs(String text) {
    List<Run> runs = new ArrayList<>();
    for (Match match : matches(new Track(text))) {
      runs.add(match.run());
    }
    return runs;
  }

  /** Where a run that reaches to the end of the text begins, after its seed; else its length. */
  int openRun(String text) {
    for (Match match : matches(new Track(text))) {
      if (match.reachesEnd()) {
        return match.run().start();
      }
    }
    return text.length();
  }

  private record Match(Run run, boolean reachesEnd) {}

  private List<Match> matches(Track track) {
    List<Match> found = new ArrayList<>();
    if (places.isEmpty() || track.length < SEED) {
      return found;
    }
    String said = steps(new String(track.letters, 0, track.length));
    int hash = 0;
    int reached = 0;
    for (int i = 0; i < said.length(); i++) {
      hash = roll(hash, said, i);
      long[] known = i >= SEED && i >= reached ? places.get(hash) : null;
      if (known != null) {
        int from = i - SEED + 1;
        for (long place : known) {
          int which = (int) (place >> 32);
          int length = length(said, from, steps.get(which), (int) place);
          boolean disguised =
              length >= SEED && from + length > reached && isDisguised(track, from, length, place);
          if (disguised) {
            reached = from + length;
            found.add(
                new Match(
                    new Run(
                        track.at[Math.min(from + SEED, track.length - 1)],
                        track.at[reached - 1] + 1,
                        length,
                        way(track, from, length, place)),
                    reached == said.length()));
          }
        }
      }
    }
    return found;
  }

  private boolean isDisguised(Track track, int from, int length, long place) {
    return !isPlain(track, from, place) || !isWritten(track, from, length);
  }

  private String way(Track track, int from, int length, long place) {
    if (!isPlain(track, from, place)) {
      return WAYS.get((int) (place >> 32));
    }
    return track.width(from, length) > length ? "letters spelled out" : "letters without blanks";
  }

  private boolean isPlain(Track track, int from, long place) {
    int which = (int) (place >> 32);
    return which == PLAIN && letters.get(which).charAt((int) place) == track.letters[from];
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

  private static String steps(String letters) {
    StringBuilder out = new StringBuilder(letters.length());
    char last = 'a';
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      if (c >= 'a' && c <= 'z') {
        out.append((char) ('A' + Math.floorMod(c - last, 26)));
        last = c;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** The letters of a text and where they stand. */
  private static final class Track {

    private final char[] letters;
    private final int[] at;
    private int length;

    Track(String text) {
      letters = new char[text.length()];
      at = new int[text.length()];
      for (int i = 0; i < text.length(); i++) {
        char c = Keywords.fold(text.charAt(i));
        if (Character.isLetter(c)) {
          letters[length] = c;
          at[length++] = i;
        }
      }
    }

    int width(int from, int count) {
      return at[from + count - 1] + 1 - at[from];
    }
  }
}
