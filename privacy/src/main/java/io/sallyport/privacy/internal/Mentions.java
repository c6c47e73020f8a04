package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.internal.names.Lexicon;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * People who were named once are recognised wherever they are named again, by their whole name or
 * by a part of it that is no common word. Not safe for threads.
 */
public final class Mentions {

  /** The recogniser that findings name. */
  public static final String ID = "named-before";

  /** How sure a first mention has to be that others follow from it. */
  private static final double SURE = 0.8;

  private static final int SHORTEST_PART = 4;
  private static final int MOST = 2_000;

  private final Map<String, Double> known = new HashMap<>();
  private final Map<String, List<String>> byFirstWord = new HashMap<>();

  /** Takes in the people of a text. */
  public void learn(String text, List<PersonalData> found) {
    for (PersonalData data : found) {
      if (data.type() != PersonalDataType.PERSON
          || data.score() < SURE
          || known.size() >= MOST
          || data.recognizer().equals(ID)) {
        continue;
      }
      String name = text.substring(data.start(), data.end());
      String[] parts = name.split("[^\\p{L}'’-]+");
      if (parts.length < 2) {
        continue;
      }
      if (known.put(name, data.score()) == null && name.indexOf(' ') > 0) {
        byFirstWord
            .computeIfAbsent(name.substring(0, wordEnd(name, 0)), word -> new ArrayList<>())
            .add(name);
      }
      for (String part : parts) {
        boolean telling =
            part.length() >= SHORTEST_PART
                && Character.isUpperCase(part.charAt(0))
                && Lexicon.standard().isNameOnly(part);
        if (telling) {
          known.merge(part, data.score(), Math::max);
        }
      }
    }
  }

  /** What was found, in the order of the text, and the other mentions of known people. */
  public List<PersonalData> extend(String text, List<PersonalData> found) {
    if (known.isEmpty()) {
      return found;
    }
    List<PersonalData> more = new ArrayList<>(found);
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!isWord(text.charAt(i))) {
        continue;
      }
      int end = wordEnd(text, i);
      while (next < found.size() && found.get(next).end() <= i) {
        next++;
      }
      int limit = next < found.size() ? found.get(next).start() : text.length();
      String name = longest(text, i, end, limit);
      if (name != null) {
        more.add(mention(i, i + name.length(), known.getOrDefault(name, SURE)));
        end = i + name.length();
      }
      i = end;
    }
    return more.size() == found.size() ? found : Overlaps.resolve(text, more);
  }

  private static PersonalData mention(int start, int end, double score) {
    return new PersonalData(PersonalDataType.PERSON, "person", start, end, score, ID);
  }

  /** The longest known name that begins with a word and ends before what was found already. */
  private @Nullable String longest(String text, int start, int end, int limit) {
    String word = text.substring(start, end);
    boolean alone = end <= limit && Character.isUpperCase(word.charAt(0));
    String longest = alone && known.containsKey(word) ? word : null;
    for (String name : byFirstWord.getOrDefault(word, List.of())) {
      int to = start + name.length();
      if (to <= limit
          && (longest == null || name.length() > longest.length())
          && text.startsWith(name, start)
          && (to == text.length() || !isWord(text.charAt(to)))) {
        longest = name;
      }
    }
    return longest;
  }

  private static int wordEnd(String text, int start) {
    int end = start;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '\'' || c == '’' || c == '-' || c == '_';
  }
}
