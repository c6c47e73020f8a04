package io.sallyport.privacy.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what certain words follow: a street before "station" is a stop of a railway.
 *
 * @param words in lower case
 */
record NotBefore(List<String> words) implements Validator {

  NotBefore {
    words = List.copyOf(words);
  }

  @Override
  public @Nullable Valid check(String text, int start, int end) {
    int at = end;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    for (String word : words) {
      int behind = at + word.length();
      if (at > end
          && text.regionMatches(true, at, word, 0, word.length())
          && (behind == text.length() || !Character.isLetter(text.charAt(behind)))) {
        return null;
      }
    }
    return new Valid(start, end, null);
  }
}
