package io.sallyport.guard.internal;

import io.sallyport.text.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of text without blanks, or of single characters with the same sign between each two, that
 * could be a credential in a cipher that a person can read: from behind, shifted, mirrored, spelled
 * out, or broken in two.
 *
 * @param start where it stands, in the text
 * @param end behind its last character
 * @param text its characters without what stands between them
 * @param shape how they stand in the text
 * @param gap how many characters stand between each two that are spelled; how many of the
 *     characters stand before the break of a broken piece; else 0
 */
record Twisted(int start, int end, String text, Shape shape, int gap) {

  /** How the characters of a piece stand in the text. */
  enum Shape {
    /** Side by side. */
    RUN,
    /** With the same sign between each two. */
    SPELLED,
    /** In two runs. */
    BROKEN
  }

  /**
   * One way to read a piece.
   *
   * @param text what comes out
   * @param via how, for a person
   * @param backwards whether the last character comes first
   */
  record Form(String text, String via, boolean backwards) {}

  private static final int SHORTEST = 16;
  private static final int LONGEST = 600;

  private static final int LETTERS = 26;
  private static final int WIDEST = 3;

  /** Every run and whatever is spelled out in a text, in order. */
  static List<Twisted> of(String text) {
    List<Twisted> pieces = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      if (TokenRuns.isBreak(text.charAt(i))) {
        i++;
        continue;
      }
      Twisted spelled = spelled(text, i);
      int run = runEnd(text, i);
      if (spelled != null && spelled.end > run) {
        add(spelled, pieces);
        i = spelled.end;
      } else {
        run(text, i, run, pieces);
        i = run;
      }
    }
    return pieces;
  }

  /** Whether it could be anything but a word. */
  boolean isCode() {
    return !text.chars().skip(1).allMatch(c -> c >= 'a' && c <= 'z' || c == '-');
  }

  /** As it is, without what stands between. */
  Form together() {
    return new Form(text, "joined pieces", false);
  }

  /** From its last character to its first. */
  Form backwards() {
    return new Form(new StringBuilder(text).reverse().toString(), "reversed", true);
  }

  /** Where a span of a form stands in the text. */
  Span original(Form form, Span span) {
    int first = form.backwards ? text.length() - span.end() : span.start();
    int last = form.backwards ? text.length() - span.start() : span.end();
    return new Span(place(first), place(last - 1) + 1);
  }

  private int place(int at) {
    return switch (shape) {
      case RUN -> start + at;
      case SPELLED -> start + at * (gap + 1);
      case BROKEN -> start + at + (at < gap ? 0 : 1);
    };
  }

  /** With every key that shifts the alphabet, and with the alphabet mirrored. */
  List<Form> ciphers() {
    List<Form> forms = new ArrayList<>();
    for (int by = 1; by < LETTERS; by++) {
      forms.add(new Form(moved(text, by, false), "shifted letters", false));
    }
    forms.add(new Form(moved(text, 0, true), "a mirrored alphabet", false));
    return forms;
  }

  /** The run that holds a place, with the run behind it; null where none follows after a blank. */
  static @Nullable Twisted broken(String text, int place) {
    int start = place;
    while (start > 0 && !TokenRuns.isBreak(text.charAt(start - 1))) {
      start--;
    }
    int end = runEnd(text, place);
    int next = end + 1;
    if (next >= text.length() || TokenRuns.isBreak(text.charAt(next))) {
      return null;
    }
    int last = runEnd(text, next);
    while (last > next && !isInner(text.charAt(last - 1))) {
      last--;
    }
    String both = text.substring(start, end) + text.substring(next, last);
    boolean fits = both.length() >= SHORTEST && both.length() <= LONGEST;
    return fits ? new Twisted(start, last, both, Shape.BROKEN, end - start) : null;
  }

  private static void add(Twisted piece, List<Twisted> pieces) {
    if (piece.text.length() >= SHORTEST && piece.text.length() <= LONGEST) {
      pieces.add(piece);
    }
  }

  /** A run by itself, without the signs around it, and what it spells. */
  private static void run(String text, int start, int end, List<Twisted> pieces) {
    int from = start;
    int to = end;
    while (from < to && !isInner(text.charAt(from))) {
      from++;
    }
    while (to > from && !isInner(text.charAt(to - 1))) {
      to--;
    }
    Twisted spelled = from < to ? spelled(text, from) : null;
    if (spelled != null) {
      add(spelled, pieces);
    }
    add(new Twisted(from, to, text.substring(from, to), Shape.RUN, 0), pieces);
  }

  private static boolean isInner(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '=' || c == '/';
  }

  /** Where a run ends. */
  static int runEnd(String text, int start) {
    int end = start;
    while (end < text.length() && !TokenRuns.isBreak(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Single characters with one and the same gap between each two; null when there are few. */
  private static @Nullable Twisted spelled(String text, int start) {
    for (int width = 1; width <= WIDEST; width++) {
      StringBuilder joined = new StringBuilder();
      int i = start;
      boolean gap = start + width < text.length() && isGap(text, start + 1, width);
      while (gap && i + width < text.length()) {
        if (TokenRuns.isSpace(text.charAt(i))
            || !text.regionMatches(i + 1, text, start + 1, width)) {
          break;
        }
        joined.append(text.charAt(i));
        i += width + 1;
      }
      boolean single = i < text.length() && isSingle(text, i);
      if (single) {
        joined.append(text.charAt(i));
      }
      if (joined.length() >= SHORTEST) {
        return new Twisted(
            start, single ? i + 1 : i - width, joined.toString(), Shape.SPELLED, width);
      }
    }
    return null;
  }

  /** The last one has another gap behind it, or the end of the text. */
  private static boolean isSingle(String text, int i) {
    return !TokenRuns.isSpace(text.charAt(i))
        && (i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1)));
  }

  private static boolean isGap(String text, int at, int width) {
    for (int i = at; i < at + width; i++) {
      if (Character.isLetterOrDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static String moved(String text, int by, boolean mirrored) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char first = c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : 0;
      int place =
          first == 0 ? 0 : mirrored ? LETTERS - 1 - (c - first) : (c - first + by) % LETTERS;
      out.append(first == 0 ? c : (char) (first + place));
    }
    return out.toString();
  }
}
