package io.sallyport.guard.internal;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fixed strings that credentials begin with, and the formats behind them. */
final class SecretKeywords {

  /** Receives a place where a format may match. */
  @FunctionalInterface
  interface Candidate {
    void at(SecretFormat format, int keywordStart);
  }

  private final Keywords keywords;
  private final List<List<SecretFormat>> formatsOf;

  private SecretKeywords(Keywords keywords, List<List<SecretFormat>> formatsOf) {
    this.keywords = keywords;
    this.formatsOf = formatsOf;
  }

  /** Those to which case matters, or those to which it does not. */
  static SecretKeywords of(List<SecretFormat> formats, boolean fold) {
    Map<String, List<SecretFormat>> byWord = new LinkedHashMap<>();
    for (SecretFormat format : formats) {
      if (format.fold() == fold) {
        for (String keyword : format.keywords()) {
          byWord.computeIfAbsent(keyword, word -> new ArrayList<>()).add(format);
        }
      }
    }
    List<String> words = List.copyOf(byWord.keySet());
    return new SecretKeywords(
        fold ? new Keywords(words) : Keywords.exact(words), List.copyOf(byWord.values()));
  }

  /** Reports every place where a format may match. */
  void candidates(String text, Candidate candidate) {
    keywords.scan(
        text,
        (word, end) -> {
          int start = end - keywords.length(word);
          for (SecretFormat format : formatsOf.get(word)) {
            if (format.spaced() || TokenRuns.isRun(text, start, format.min())) {
              candidate.at(format, start);
            }
          }
        });
  }

  /** Length of the end of the text that may become one of the strings. */
  int pending(String text, int from) {
    return keywords.pending(text.substring(from));
  }

  /** The lowest start of a match with white space that more text could complete or lengthen. */
  int openMatch(String text, int from) {
    int[] lowest = {text.length()};
    keywords.scan(
        text.substring(from),
        (word, end) -> {
          int start = from + end - keywords.length(word);
          for (SecretFormat format : formatsOf.get(word)) {
            if (format.spaced() && start < lowest[0] && isOpen(format, text, start)) {
              lowest[0] = Math.max(from, start - format.before());
            }
          }
        });
    return lowest[0];
  }

  private static boolean isOpen(SecretFormat format, String text, int start) {
    if (text.length() - start >= format.max()) {
      return false;
    }
    Pattern partial = format.partial();
    if (partial != null) {
      return partial.matcher(text.substring(start)).matches();
    }
    return switch (format.body()) {
      case ANY -> true;
      case ARMOUR -> Armour.isOpen(text, start);
    };
  }

  /** Tells a begun armoured key from one that has ended. */
  private static final class Armour {

    private static final String DASHES = "-----";

    static boolean isOpen(String text, int start) {
      int header = text.indexOf(DASHES, start + DASHES.length());
      int end = header < 0 ? -1 : text.indexOf("-----END ", header + DASHES.length());
      boolean complete = end >= 0 && text.indexOf(DASHES, end + DASHES.length()) >= 0;
      return !complete && onlyArmour(text, start);
    }

    private static boolean onlyArmour(String text, int start) {
      for (int i = start; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean fits =
            (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || "+/=:,. \\()\"'\r\n\t-".indexOf(c) >= 0;
        if (!fits) {
          return false;
        }
      }
      return true;
    }
  }
}
