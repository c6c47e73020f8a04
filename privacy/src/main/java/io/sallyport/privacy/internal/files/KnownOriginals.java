package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Redaction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was found in one place of a document, to be replaced wherever else it stands: in a header, a
 * list of choices, the name of a mark, where nothing beside it tells what it is.
 */
final class KnownOriginals {

  /** Shorter ones are part of too many other words. */
  private static final int SHORTEST = 5;

  /** What is as often nobody's. */
  private static final Set<PersonalDataType> COMMON =
      EnumSet.of(
          PersonalDataType.DATE,
          PersonalDataType.AGE,
          PersonalDataType.LOCATION,
          PersonalDataType.ORG,
          PersonalDataType.OTHER);

  private final Map<String, String> known = new LinkedHashMap<>();
  private final Map<String, List<String>> byFirstWord = new HashMap<>();

  /** Remembers what was replaced in a text. */
  void learn(String text, Redaction redaction) {
    for (Redaction.Replaced replaced : redaction.replaced()) {
      String original = text.substring(replaced.data().start(), replaced.data().end());
      int from = wordFrom(original, 0);
      if (!COMMON.contains(replaced.data().type())
          && original.length() - from >= SHORTEST
          && known.putIfAbsent(original.substring(from), replaced.replacement()) == null) {
        String rest = original.substring(from);
        byFirstWord.computeIfAbsent(firstWord(rest, 0), word -> new ArrayList<>()).add(rest);
      }
    }
  }

  /** The text without what is known. */
  String without(String text) {
    StringBuilder treated = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int from = wordFrom(text, at);
      treated.append(text, at, from);
      if (from == text.length()) {
        break;
      }
      String word = firstWord(text, from);
      String original = longest(word, text, from);
      treated.append(original.isEmpty() ? word : known.get(original));
      at = from + (original.isEmpty() ? word.length() : original.length());
    }
    return treated.toString();
  }

  private String longest(String word, String text, int from) {
    String longest = "";
    for (String original : byFirstWord.getOrDefault(word, List.of())) {
      int end = from + original.length();
      if (original.length() > longest.length()
          && text.startsWith(original, from)
          && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
        longest = original;
      }
    }
    return longest;
  }

  private static int wordFrom(String text, int from) {
    int at = from;
    while (at < text.length() && !Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static String firstWord(String text, int from) {
    int to = from;
    while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) {
      to++;
    }
    return text.substring(from, to);
  }
}
