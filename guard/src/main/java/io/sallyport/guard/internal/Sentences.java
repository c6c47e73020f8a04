package io.sallyport.guard.internal;

import io.sallyport.text.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into sentences, lines and entries of lists. */
final class Sentences {

  /** A shorter one says too little to be compared. */
  private static final int FEWEST_WORDS = 4;

  private static final Pattern QUOTED =
      Pattern.compile("\"[^\"]{3,2000}\"|“[^”]{3,2000}”|„[^“”]{3,2000}[“”]|«[^»]{3,2000}»");

  private Sentences() {}

  /** A text with something else in the place of what it has in quotation marks. */
  static String withoutQuotes(String text, String instead) {
    return QUOTED.matcher(text).replaceAll(instead);
  }

  /** What a text has in quotation marks. */
  static String quotes(String text) {
    StringBuilder quotes = new StringBuilder();
    Matcher matcher = QUOTED.matcher(text);
    while (matcher.find()) {
      quotes.append(matcher.group()).append('\n');
    }
    return quotes.toString();
  }

  /** The places of the sentences of a text, in order. */
  static List<Span> of(String text) {
    List<Span> found = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || ends(text, i)) {
        add(text, start, Math.min(i + 1, text.length()), found);
        start = i + 1;
      }
    }
    return found;
  }

  private static boolean ends(String text, int at) {
    char letter = text.charAt(at);
    boolean mark = letter == '.' || letter == '!' || letter == '?' || letter == ';';
    boolean wide = letter == '。' || letter == '！' || letter == '？';
    boolean last = at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1));
    return letter == '\n' || wide || mark && last;
  }

  private static void add(String text, int from, int to, List<Span> found) {
    int start = from;
    int end = to;
    while (start < end && !Character.isLetterOrDigit(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (start < end && words(text.substring(start, end)).length >= FEWEST_WORDS) {
      found.add(new Span(start, end));
    }
  }

  private static String[] words(String sentence) {
    return Keywords.fold(sentence).strip().split("[^\\p{L}\\p{N}']+");
  }

  /** The words of a text that are longer than three letters. */
  static Set<String> longWords(String text) {
    Set<String> found = new HashSet<>();
    for (String word : words(text)) {
      if (word.length() > 3) {
        found.add(word);
      }
    }
    return found;
  }
}
