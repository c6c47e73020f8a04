package io.sallyport.privacy.internal;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled values: "Telefon: 030 901820". All labels of all recognisers are one {@link WordTree},
 * walked once at the beginning of a word; what stands between a label and its value, and the value,
 * are the recogniser's pattern. Immutable once built, safe for any number of threads.
 */
final class Labels {

  /** How far behind a label its value may end. */
  private static final int LONGEST = 200;

  /** Within how many characters behind a label a number must begin. */
  private static final int DIGIT_NEAR = 80;

  /** What makes a label of a word that means other things too: "mobile: 0171 5550182". */
  private static final String COLONS = ":：=>|\t";

  /** Within these, anything may stand before a colon. */
  private static final String MAY_HOLD_ALL = "(<";

  private static final String NEVER_BETWEEN = ",;!?/";

  /** The longest name of an attribute; words between a label and its value are shorter. */
  private static final int LONGEST_BETWEEN = 16;

  /** A value behind a label. */
  @FunctionalInterface
  interface Found {
    void value(Recognizer recognizer, int start, int end);
  }

  /**
   * One label of one recogniser.
   *
   * @param colon whether a colon or the like must follow
   * @param point whether a point must follow: an abbreviation
   * @param joined whether its value may follow without anything between
   */
  private record Naming(
      Recognizer recognizer,
      Recognizer.Anchor.Label anchor,
      Glance glance,
      boolean colon,
      boolean point,
      boolean joined) {}

  private final WordTree<Naming> tree = new WordTree<>();

  /** The labels of recognisers; many words, so what can share them should. */
  Labels(List<Recognizer> recognizers) {
    for (Recognizer recognizer : recognizers) {
      if (recognizer.anchor() instanceof Recognizer.Anchor.Label label) {
        add(recognizer, label, Glance.of(recognizer.pattern().pattern(), false));
      }
    }
  }

  private void add(Recognizer recognizer, Recognizer.Anchor.Label anchor, Glance glance) {
    for (String label : anchor.labels()) {
      String words = label.stripTrailing();
      boolean colon = words.endsWith(":") || words.endsWith("=");
      words = colon ? words.substring(0, words.length() - 1).stripTrailing() : words;
      boolean point = words.endsWith(".");
      char last = words.charAt(words.length() - 1);
      boolean joined = point || !Character.isLetterOrDigit(last) || WordTree.isUnspaced(last);
      tree.add(words, new Naming(recognizer, anchor, glance, colon, point, joined));
    }
  }

  /** Whether a label may begin with a character. */
  boolean mayBegin(char c) {
    return tree.mayBegin(c);
  }

  /** Whether a label begins at an index. */
  boolean isAt(String text, int at) {
    return !tree.at(text, at).isEmpty();
  }

  /**
   * Tries the values of all labels that begin at an index, the longest label first.
   *
   * @param nextDigit where the first digit from there on stands
   */
  void at(String text, int at, int nextDigit, Found found) {
    List<WordTree.Hit<Naming>> hits = tree.at(text, at);
    if (hits.isEmpty()) {
      return;
    }
    List<Recognizer> done = new ArrayList<>(2);
    for (WordTree.Hit<Naming> hit : hits) {
      for (Naming naming : hit.values()) {
        if (!done.contains(naming.recognizer())
            && tryAt(text, hit.end(), nextDigit, naming, found)) {
          done.add(naming.recognizer());
        }
      }
    }
  }

  private static boolean tryAt(String text, int end, int nextDigit, Naming naming, Found found) {
    int to = Math.min(text.length(), end + LONGEST);
    if (naming.point() && (end == text.length() || text.charAt(end) != '.')) {
      return false;
    }
    boolean digit = nextDigit < end + DIGIT_NEAR;
    if (naming.anchor().digit() && !(digit && Digits.in(text, end, end + DIGIT_NEAR))) {
      return false;
    }
    if (naming.colon() && !mayHaveColon(text, end, to)) {
      return false;
    }
    if (!naming.glance().mayMatch(text, end, to)) {
      return false;
    }
    Matcher matcher = naming.recognizer().pattern().matcher(text.substring(end, to));
    if (!matcher.lookingAt()) {
      return false;
    }
    int start = matcher.start(1);
    boolean parted = naming.joined() || start > 0;
    if (!parted || naming.colon() && !hasColon(text, end, end + start)) {
      return false;
    }
    found.value(naming.recognizer(), end + start, end + matcher.end(1));
    return true;
  }

  /**
   * Whether a colon may stand between a label and its value. Before it, only signs, short words,
   * tags and parentheses do: where anything else comes first, the pattern need not be tried.
   */
  private static boolean mayHaveColon(String text, int from, int to) {
    int letters = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (COLONS.indexOf(c) >= 0 || MAY_HOLD_ALL.indexOf(c) >= 0 || c > 0x7f) {
        return true;
      }
      letters = Chars.isLetter(c) ? letters + 1 : 0;
      if (Chars.isDigit(c) || NEVER_BETWEEN.indexOf(c) >= 0 || letters > LONGEST_BETWEEN) {
        return false;
      }
    }
    return false;
  }

  private static boolean hasColon(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (COLONS.indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }
}
