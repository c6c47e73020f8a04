package io.sallyport.review.internal;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What somebody may have meant. */
public final class Nearest {

  private static final int SHORT_LIST = 8;
  private static final int MAX_LENGTH = 64;
  private static final int MOST_COMPARED = 500;

  private Nearest() {}

  /** The words, or those nearest to what was found when there are many. */
  public static String expected(String found, Collection<String> words) {
    if (words.size() <= SHORT_LIST) {
      return String.join(", ", words);
    }
    // Each distance once: a file can hold thousands of words that are wrong.
    List<String> near =
        words.stream()
            .limit(MOST_COMPARED)
            .map(word -> Map.entry(distance(found, word), word))
            .sorted(Map.Entry.<Integer, String>comparingByKey().thenComparing(Map.Entry::getValue))
            .limit(3)
            .map(Map.Entry::getValue)
            .toList();
    return "one of " + words.size() + ", such as " + String.join(", ", near);
  }

  // Levenshtein's distance, with a discount for a common beginning.
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    if (a.length() > MAX_LENGTH) {
      a = a.substring(0, MAX_LENGTH);
    }
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (a.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    boolean part = a.length() > 2 && (other.contains(a) || a.contains(other));
    return row[other.length()] - (part ? a.length() : 0);
  }
}
