package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.internal.names.Lexicon;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
      known.put(name, data.score());
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

  /** What was found and the other mentions of known people. */
  public List<PersonalData> extend(String text, List<PersonalData> found) {
    if (known.isEmpty()) {
      return found;
    }
    List<PersonalData> more = new ArrayList<>(found);
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isUpperCase(text.charAt(i)) || (i > 0 && isWord(text.charAt(i - 1)))) {
        continue;
      }
      int end = i;
      while (end < text.length() && isWord(text.charAt(end))) {
        end++;
      }
      Double score = known.get(text.substring(i, end));
      if (score != null && !isCovered(found, i, end)) {
        more.add(new PersonalData(PersonalDataType.PERSON, "person", i, end, score, ID));
      }
      i = end;
    }
    known.forEach((name, score) -> whole(text, name, score, more));
    return more.size() == found.size() ? found : Overlaps.resolve(more);
  }

  private static void whole(String text, String name, double score, List<PersonalData> more) {
    boolean several = name.indexOf(' ') > 0;
    int at = several ? text.indexOf(name) : -1;
    while (at >= 0) {
      int end = at + name.length();
      boolean apart =
          (at == 0 || !isWord(text.charAt(at - 1)))
              && (end == text.length() || !isWord(text.charAt(end)));
      if (apart && !isCovered(more, at, end)) {
        more.add(new PersonalData(PersonalDataType.PERSON, "person", at, end, score, ID));
      }
      at = text.indexOf(name, end);
    }
  }

  private static boolean isCovered(List<PersonalData> found, int start, int end) {
    return found.stream().anyMatch(data -> data.start() < end && data.end() > start);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '\'' || c == '’' || c == '-' || c == '_';
  }
}
