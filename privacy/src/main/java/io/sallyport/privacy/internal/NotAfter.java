package io.sallyport.privacy.internal;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what stands right behind certain words: a time of seven years is no age.
 *
 * @param words in lower case; phrases too
 */
record NotAfter(List<String> words) implements Validator {

  private static final int REACH = 16;

  NotAfter {
    words = List.copyOf(words);
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    String before =
        " " + text.substring(Math.max(0, start - REACH), start).toLowerCase(Locale.ROOT);
    for (String word : words) {
      int at = before.indexOf(word);
      boolean whole =
          at > 0
              && !Character.isLetter(before.charAt(at - 1))
              && !Character.isLetter(before.charAt(at + word.length()));
      if (whole) {
        return null;
      }
    }
    return new Valid(start, end, null);
  }
}
