package io.sallyport.guard.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What credentials become in ciphers that a person can read. One pass over a piece of text says
 * whether a credential could begin in it, with any key; only then are the keys tried.
 */
final class SecretCiphers {

  /** Shorter than this, and chance makes what a keyword becomes. */
  private static final int FEWEST_STEPS = 2;

  /** Nothing of so many characters has the form of a credential by chance. */
  private static final int LONG = 60;

  private final Keywords begun;
  private final Keywords shifted;
  private final Keywords backwards;

  SecretCiphers(List<SecretFormat> telling) {
    List<String> words = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    List<String> reversed = new ArrayList<>();
    for (SecretFormat format : telling) {
      for (String keyword : format.keywords()) {
        String lower = keyword.toLowerCase(Locale.ROOT);
        words.add(lower);
        reversed.add(new StringBuilder(lower).reverse().toString());
        addSteps(lower, 1, steps);
        addSteps(lower, -1, steps);
      }
    }
    begun = new Keywords(words.stream().distinct().toList());
    backwards = new Keywords(reversed.stream().distinct().toList());
    shifted = Keywords.exact(steps.stream().distinct().toList());
  }

  /** Whether a credential of this format can be told from other characters by how it begins. */
  static boolean isTelling(SecretFormat format) {
    return format.min() >= LONG || format.keywords().stream().allMatch(SecretCiphers::isTelling);
  }

  private static boolean isTelling(String keyword) {
    return keyword.length() >= 4 || keyword.chars().anyMatch(c -> !Character.isLetterOrDigit(c));
  }

  /** The pieces of a text that could be a credential once something is undone. */
  List<Twisted> pieces(String text) {
    List<Twisted> pieces = Twisted.of(text);
    int[] seen = {0};
    begun.scan(
        text,
        (word, end) -> {
          // A run may hold any number of beginnings.
          if (end > seen[0]) {
            seen[0] = Twisted.runEnd(text, end - 1);
            Twisted broken = Twisted.broken(text, end - 1);
            if (broken != null) {
              pieces.add(broken);
            }
          }
        });
    return pieces;
  }

  /** Whether a credential begins in a text. */
  boolean begins(String text) {
    return has(begun, text);
  }

  /** The ways to read a piece in which a credential could come out. */
  List<Twisted.Form> forms(Twisted piece) {
    List<Twisted.Form> forms = new ArrayList<>();
    if (piece.shape() != Twisted.Shape.RUN) {
      forms.add(piece.together());
    }
    if (piece.shape() != Twisted.Shape.BROKEN && piece.isCode()) {
      if (has(backwards, piece.text())) {
        forms.add(piece.backwards());
      }
      if (has(shifted, LetterSteps.of(piece.text(), 1))) {
        forms.addAll(piece.ciphers());
      }
    }
    return forms;
  }

  private static boolean has(Keywords words, String text) {
    boolean[] found = {false};
    words.scan(text, (word, end) -> found[0] = true);
    return found[0];
  }

  private static void addSteps(String keyword, int sign, List<String> into) {
    int first = 0;
    while (first < keyword.length() && !LetterSteps.isLetter(keyword.charAt(first))) {
      first++;
    }
    // What stands before a keyword decides what its first letter is on that track.
    if (keyword.length() - first > FEWEST_STEPS) {
      into.add(LetterSteps.of(keyword, sign).substring(first + 1));
    }
  }
}
