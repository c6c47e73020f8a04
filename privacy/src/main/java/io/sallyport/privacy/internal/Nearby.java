package io.sallyport.privacy.internal;

import java.util.List;
import java.util.Locale;

/** Looks for words near a match that speak for it or against it. */
final class Nearby {

  private static final int BEFORE = 60;
  private static final int AFTER = 25;

  /** A word as near as this in front names the number, whatever stands behind it. */
  private static final int LABEL = 14;

  private Nearby() {}

  /** The score of a match in its surroundings; words for it outweigh words against it. */
  static double score(Recognizer recognizer, String text, int start, int end) {
    if (recognizer.context().words().isEmpty() && recognizer.against().words().isEmpty()) {
      return recognizer.score();
    }
    String before = text.substring(Math.max(0, start - BEFORE), start).toLowerCase(Locale.ROOT);
    String after =
        text.substring(end, Math.min(text.length(), end + AFTER)).toLowerCase(Locale.ROOT);
    if (anyWord(before, recognizer.context().words())) {
      return recognizer.context().score();
    }
    String label = before.substring(Math.max(0, before.length() - LABEL));
    if (!anyWord(label, recognizer.against().words())
        && anyWord(after, recognizer.context().words())) {
      return recognizer.context().score();
    }
    return anyWord(before, recognizer.against().words())
        ? recognizer.against().score()
        : recognizer.score();
  }

  private static boolean anyWord(String text, List<String> words) {
    for (String word : words) {
      int at = text.indexOf(word);
      while (at >= 0) {
        int end = at + word.length();
        boolean whole =
            (at == 0 || !Character.isLetter(text.charAt(at - 1)))
                && (end == text.length() || !Character.isLetter(text.charAt(end)));
        if (whole) {
          return true;
        }
        at = text.indexOf(word, at + 1);
      }
    }
    return false;
  }
}
