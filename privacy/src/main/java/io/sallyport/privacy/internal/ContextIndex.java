package io.sallyport.privacy.internal;

import java.util.ArrayDeque;
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

  private int longest;

  ContextIndex(List<Recognizer> recognizers, double threshold) {
    for (int i = 0; i < recognizers.size(); i++) {
      Recognizer recognizer = recognizers.get(i);
      if (recognizer.score() >= threshold || recognizer.context().words().isEmpty()) {
        always.set(i);
      }
      for (String phrase : recognizer.context().words()) {
        String word = firstWord(phrase);
        byWord.computeIfAbsent(word, w -> new BitSet()).set(i);
        longest = Math.max(longest, word.length());
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

  /** Whether a text has a word that speaks for anything. */
  boolean hasWord(String text) {
    Scan scan = new Scan(text);
    scan.scan(0, text.length());
    return !scan.hits.isEmpty();
  }

  /** Looks over a text from its beginning; its words are looked up once. Not safe for threads. */
  Scan over(String text) {
    return new Scan(text);
  }

  /** The words of one text that speak for recognisers. */
  final class Scan {

    private record Hit(int start, int end, BitSet recognizers) {}

    private final String text;
    private final ArrayDeque<Hit> hits = new ArrayDeque<>();
    private int scanned;

    /** What was worth trying at the last place, by the words that were near it. */
    private BitSet worth = always;

    private @Nullable Hit first;
    private int counted;

    private Scan(String text) {
      this.text = text;
    }

    /**
     * The recognisers worth trying at an index.
     *
     * @param at no less than in the call before
     * @return not to be changed
     */
    BitSet worthTrying(int at) {
      while (!hits.isEmpty() && hits.getFirst().end() <= at - BEFORE) {
        hits.removeFirst();
      }
      scan(Math.max(0, at - BEFORE), Math.min(text.length(), at + AFTER));
      if (hits.isEmpty()) {
        return always;
      }
      int near = 0;
      for (Hit hit : hits) {
        near += hit.start() < at + AFTER ? 1 : 0;
      }
      if (near != counted || hits.getFirst() != first) {
        counted = near;
        first = hits.getFirst();
        worth = ofNearest(near);
      }
      return worth;
    }

    private BitSet ofNearest(int count) {
      BitSet all = (BitSet) always.clone();
      int left = count;
      for (Hit hit : hits) {
        if (left-- == 0) {
          break;
        }
        all.or(hit.recognizers());
      }
      return all;
    }

    private void scan(int from, int to) {
      if (scanned < from) {
        scanned = from;
        while (scanned > 0 && Chars.isLetter(text.charAt(scanned - 1))) {
          scanned--;
        }
      }
      while (scanned < to) {
        if (!Chars.isLetter(text.charAt(scanned))) {
          scanned++;
          continue;
        }
        int word = scanned;
        while (scanned < text.length() && Chars.isLetter(text.charAt(scanned))) {
          scanned++;
        }
        if (scanned - word <= longest) {
          BitSet named = byWord.get(text.substring(word, scanned).toLowerCase(Locale.ROOT));
          if (named != null) {
            hits.addLast(new Hit(word, scanned, named));
          }
        }
      }
    }
  }
}
