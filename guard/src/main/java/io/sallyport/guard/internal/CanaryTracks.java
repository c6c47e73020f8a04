package io.sallyport.guard.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ways in which an answer is looked at for tokens: each makes a track of characters from the
 * text and looks for forms of the tokens in it. Ciphers with many keys need one form only, because
 * their track leaves the key out.
 */
final class CanaryTracks {

  /** Receives one occurrence, with its place in the text and the index of its token. */
  @FunctionalInterface
  interface Hit {
    void at(int start, int end, String via, int token);
  }

  private static final String MORSE =
      ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .--"
          + " -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.";
  private static final String[] MARKS = MORSE.split(" ");

  /** How what is found is named when it is half a token only. */
  static final String HALF = "half of it";

  /** A shorter part of a token could stand in a text by chance. */
  private static final int SHORTEST_HALF = 10;

  /** How far before a place the letter before it may stand, in characters. */
  private static final int BEFORE = 64;

  private final CanaryNeedles needles;
  private final Keywords halves;
  private final Keywords moved;
  private final Keywords alike;
  private final Keywords marks;

  CanaryTracks(List<String> tokens) {
    needles = new CanaryNeedles(tokens);
    List<String> parts = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    List<String> morse = new ArrayList<>();
    for (String token : tokens) {
      String lower = token.toLowerCase(Locale.ROOT);
      int half = Math.min(lower.length(), Math.max(SHORTEST_HALF, lower.length() / 2));
      parts.add(lower.substring(0, half));
      parts.add(lower.substring(lower.length() - half));
      int first = firstLetter(lower) + 1;
      steps.add(LetterSteps.of(lower, 1).substring(first));
      steps.add(LetterSteps.of(lower, -1).substring(first));
      classes.add(classes(lower));
      StringBuilder signs = new StringBuilder();
      for (int i = 0; i < lower.length(); i++) {
        char c = lower.charAt(i);
        signs.append(MARKS[Character.isDigit(c) ? 26 + c - '0' : c - 'a']).append(' ');
      }
      morse.add(signs.toString().strip());
    }
    halves = new Keywords(parts);
    moved = Keywords.exact(steps);
    alike = Keywords.exact(classes);
    marks = Keywords.exact(morse);
  }

  void scan(String text, Hit hit) {
    Squeezed squeezed = new Squeezed(text, 0);
    CharSequence letters = squeezed.letters();
    find(needles.anyCase(), letters, squeezed, hit, needles::form);
    find(needles.exactCase(), letters, squeezed, hit, needles::exactForm);
    find(halves, letters, squeezed, hit, word -> new CanaryNeedles.Form(HALF, word / 2));
    for (Track track : thinned(text, 0, false, squeezed)) {
      find(needles.anyCase(), track.letters(), track, hit, needles::form);
    }
    find(
        moved,
        LetterSteps.of(letters, 1),
        squeezed,
        hit,
        word -> new CanaryNeedles.Form(word % 2 == 0 ? "shifted" : "mirrored", word / 2));
    find(alike, classes(letters), squeezed, hit, word -> new CanaryNeedles.Form("leet", word));
    Marks signs = new Marks(text, 0);
    marks.scan(
        signs.signs,
        (word, end) ->
            hit.at(signs.at[end - marks.length(word)], signs.at[end - 1] + 1, "Morse code", word));
  }

  /** The tracks that leave out what stands between the characters of a token. */
  private static List<Track> thinned(String text, int from, boolean goesOn, Track squeezed) {
    Track singles = Singles.characters(text, from, goesOn);
    return List.of(
        singles,
        Singles.numbers(text, from, goesOn),
        singles.everySecond(0),
        singles.everySecond(1),
        squeezed.everySecond(0),
        squeezed.everySecond(1));
  }

  /**
   * The first place of a form that text still to come could complete; the text's length if none.
   */
  int holdFrom(String text, int from) {
    Squeezed squeezed = new Squeezed(text, from);
    CharSequence letters = squeezed.letters();
    int pending =
        Math.max(
            Math.max(halves.pending(letters), alike.pending(classes(letters))),
            Math.max(needles.anyCase().pending(letters), needles.exactCase().pending(letters)));
    int hold = pending == 0 ? text.length() : squeezed.start(letters.length() - pending);
    // A step is one from the letter before, which may have been released.
    Squeezed wide = new Squeezed(text, Math.max(0, from - BEFORE));
    int steps = moved.pending(LetterSteps.of(wide.letters(), 1));
    hold = steps == 0 ? hold : Math.min(hold, wide.start(wide.letters().length() - steps));
    // The last word may be what it is, or the begin of another that says nothing.
    hold = Math.min(hold, open(thinned(text, from, true, squeezed), text));
    hold = Math.min(hold, open(thinned(text, from, false, squeezed), text));
    Marks signs = new Marks(text, from);
    int begun = marks.pending(signs.signs);
    return begun == 0 ? hold : Math.min(hold, signs.at[signs.signs.length() - begun]);
  }

  private int open(List<Track> tracks, String text) {
    int hold = text.length();
    for (Track track : tracks) {
      int open = needles.anyCase().pending(track.letters());
      hold = open == 0 ? hold : Math.min(hold, track.start(track.letters().length() - open));
    }
    return hold;
  }

  @FunctionalInterface
  private interface Name {
    CanaryNeedles.Form of(int word);
  }

  private static void find(Keywords words, CharSequence track, Track squeezed, Hit hit, Name name) {
    words.scan(
        track,
        (word, end) -> {
          CanaryNeedles.Form form = name.of(word);
          int start = squeezed.start(end - words.length(word));
          hit.at(start, squeezed.end(end - 1), form.via(), form.token());
        });
  }

  /** What stands before a token decides what its first letter is on that track. */
  private static int firstLetter(String token) {
    int at = 0;
    while (Character.isDigit(token.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Letters and the digits that are written for them as one. */
  private static String classes(CharSequence letters) {
    StringBuilder out = new StringBuilder(letters.length());
    for (int i = 0; i < letters.length(); i++) {
      char c = Keywords.fold(letters.charAt(i));
      out.append(
          switch (c) {
            case '8' -> 'b';
            case '6', '9' -> 'g';
            case '5' -> 's';
            case '7' -> 't';
            case '2' -> 'z';
            default -> c;
          });
    }
    return out.toString();
  }

  /** The dots and dashes of a text, with one blank where there are breaks. */
  private static final class Marks {

    private final StringBuilder signs = new StringBuilder();
    private int[] at = new int[64];

    Marks(String text, int from) {
      for (int i = from; i < text.length(); i++) {
        char sign =
            switch (text.charAt(i)) {
              case '.', '·', '•' -> '.';
              case '-', '_', '−', '–', '—' -> '-';
              case ' ', '\n', '\t', '/', '|' -> ' ';
              default -> '\0';
            };
        boolean again =
            (sign == ' ' || sign == '\0')
                && !signs.isEmpty()
                && signs.charAt(signs.length() - 1) == sign;
        if (!again) {
          if (signs.length() == at.length) {
            at = java.util.Arrays.copyOf(at, 2 * at.length);
          }
          at[signs.length()] = i;
          signs.append(sign);
        }
      }
    }
  }
}
