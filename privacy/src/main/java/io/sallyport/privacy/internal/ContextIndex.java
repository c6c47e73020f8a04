package io.sallyport.privacy.internal;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which recognisers have a word for them near a place. Most need one, so that a number in a text
 * costs a few look-ups and not a hundred patterns.
 */
final class ContextIndex {

  private static final int BEFORE = 62;
  private static final int AFTER = 80;

  private final Map<String, BitSet> byWord = new HashMap<>();

  /** Recognisers that are tried without a word for them: their own score may be enough. */
  private final BitSet always = new BitSet();

  ContextIndex(List<Recognizer> recognizers, double threshold) {
    for (int i = 0; i < recognizers.size(); i++) {
      Recognizer recognizer = recognizers.get(i);
      if (recognizer.score() >= threshold || recognizer.context().words().isEmpty()) {
        always.set(i);
      }
      for (String phrase : recognizer.context().words()) {
        byWord.computeIfAbsent(firstWord(phrase), w -> new BitSet()).set(i);
      }
    }
  }

  private static String firstWord(String phrase) {
    int end = 0;
    while (end < phrase.length() && Character.isLetter(phrase.charAt(end))) {
      end++;
    }
    return phrase.substring(0, end);
  }

  /** The recognisers worth trying at an index. */
  BitSet worthTrying(String text, int at) {
    BitSet worth = (BitSet) always.clone();
    int end = Math.min(text.length(), at + AFTER);
    int start = Math.max(0, at - BEFORE);
    while (start > 0 && start < at && Character.isLetter(text.charAt(start - 1))) {
      // A word cut at the edge is looked up whole.
      start--;
    }
    int word = -1;
    for (int i = start; i <= end; i++) {
      boolean letter = i < end && Character.isLetter(text.charAt(i));
      if (letter && word < 0) {
        word = i;
      } else if (!letter && word >= 0) {
        @Nullable BitSet named = byWord.get(text.substring(word, i).toLowerCase(Locale.ROOT));
        if (named != null) {
          worth.or(named);
        }
        word = -1;
      }
    }
    return worth;
  }
}
