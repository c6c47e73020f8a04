package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.internal.names.Lexicon;
import io.sallyport.privacy.internal.names.SpokenTo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
  private static final int LONGEST_TITLE = 12;
  private static final int MOST = 2_000;

  /** What stands before a word and never before a person's name alone. */
  private static final Set<String> DETERMINERS =
      Set.of("the", "a", "an", "this", "that", "every", "each", "no", "any", "some");

  private static final String APOSTROPHES = "'’";

  /** What stands between the two parts of a login. */
  private static final String JOINTS = "._-";

  private static final char JOINT = '.';

  /** Names and their parts in small letters. */
  private final Map<String, Double> known = new HashMap<>();

  /** Surnames that are words as well: "Miller". */
  private final Set<String> words = new HashSet<>();

  /** Whole names in small letters by their first word. */
  private final Map<String, List<String>> byFirstWord = new HashMap<>();

  /** Whole names as logins and links write them: "anna.keller", "keller_anna". */
  private final Set<String> joined = new HashSet<>();

  /** The same without anything between: "annakeller". */
  private final Set<String> glued = new HashSet<>();

  /** Takes in the people of a text. */
  public void learn(String text, List<PersonalData> found) {
    for (PersonalData data : found) {
      if (data.type() != PersonalDataType.PERSON
          || data.score() < SURE && !isTitled(text, data.start())
          || known.size() >= MOST
          || data.recognizer().equals(ID)) {
        continue;
      }
      String name = text.substring(data.start(), data.end());
      String[] parts = name.split("[^\\p{L}'’-]+");
      if (parts.length < 2) {
        learnTitled(text, data);
        continue;
      }
      String small = lower(name);
      boolean alike = small.length() == name.length() && small.indexOf(' ') > 0;
      if (known.put(small, data.score()) == null && alike) {
        byFirstWord
            .computeIfAbsent(small.substring(0, wordEnd(small, 0)), word -> new ArrayList<>())
            .add(small);
        join(lower(parts[0]), lower(parts[parts.length - 1]));
      }
      for (String part : parts) {
        if (part.length() < SHORTEST_PART || !Character.isUpperCase(part.charAt(0))) {
          continue;
        }
        boolean given = part.equals(parts[0]) && Lexicon.standard().isGivenBeforeTown(part);
        if (given || Lexicon.standard().isNameOnly(part)) {
          known.merge(lower(part), data.score(), Math::max);
        } else if (Lexicon.standard().isSurname(part)) {
          words.add(lower(part));
        }
      }
    }
  }

  /** "Mrs Sandy": a given name, or what is no word, is hers wherever it stands again. */
  private void learnTitled(String text, PersonalData data) {
    String name = text.substring(data.start(), data.end());
    Lexicon lexicon = Lexicon.standard();
    boolean hers = lexicon.isNameOnly(name) || lexicon.isGivenName(name) && !lexicon.isCue(name);
    if (name.length() < SHORTEST_PART || !isTitled(text, data.start())) {
      return;
    }
    if (hers) {
      known.merge(lower(name), SURE, Math::max);
    } else if (lexicon.isSurname(name)) {
      words.add(lower(name));
    }
  }

  /** Whether a title that only people have stands before an index. */
  private static boolean isTitled(String text, int at) {
    int end = at;
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '.')) {
      end--;
    }
    int start = end;
    while (start > 0 && end - start < LONGEST_TITLE && Chars.isLetter(text.charAt(start - 1))) {
      start--;
    }
    return start < end && end < at && SpokenTo.isTitle(lower(text.substring(start, end)));
  }

  /** Whether a name of programs, such as that of a tool or a field, holds a known person's. */
  public boolean isNamedIn(String identifier) {
    return !identifiers(identifier, true).isEmpty();
  }

  /** The known people in names of programs. */
  public List<PersonalData> identifiers(String text, boolean parts) {
    List<PersonalData> found = new ArrayList<>();
    if (known.isEmpty()) {
      return found;
    }
    int before = -1;
    int beforeEnd = -1;
    for (int i = 0; i < text.length(); ) {
      int end = Identifiers.wordEnd(text, i);
      if (end == i) {
        i++;
        continue;
      }
      String word = lower(text.substring(i, end));
      boolean pair =
          before >= 0
              && i - beforeEnd <= 1
              && joined.contains(lower(text.substring(before, beforeEnd)) + JOINT + word);
      if (pair) {
        found.add(mention(before, end, SURE));
      } else if (glued.contains(word) || parts && word.length() > SHORTEST_PART && isPart(word)) {
        found.add(mention(i, end, SURE));
      }
      before = pair ? -1 : i;
      beforeEnd = end;
      i = end;
    }
    return found;
  }

  private boolean isPart(String word) {
    return known.containsKey(word);
  }

  private void join(String first, String last) {
    if (first.length() > 1 && last.length() > 1) {
      joined.add(first + JOINT + last);
      joined.add(last + JOINT + first);
      glued.add(first + last);
    }
  }

  /** What was found, in the order of the text, and the other mentions of known people. */
  public List<PersonalData> extend(String text, List<PersonalData> found) {
    if (known.isEmpty() && words.isEmpty()) {
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
      int mentioned = Math.max(named(text, i, limit), login(text, i, limit));
      if (mentioned > i) {
        double score = known.getOrDefault(lower(text.substring(i, mentioned)), SURE);
        more.add(mention(i, mentioned, score));
        end = Math.max(end, mentioned);
      }
      i = end;
    }
    more.addAll(
        identifiers(text, false).stream()
            .filter(one -> found.stream().noneMatch(other -> overlap(one, other)))
            .toList());
    return more.size() == found.size() ? found : Overlaps.resolve(text, more);
  }

  private static boolean overlap(PersonalData one, PersonalData other) {
    return one.start() < other.end() && other.start() < one.end();
  }

  private static PersonalData mention(int start, int end, double score) {
    return new PersonalData(PersonalDataType.PERSON, "person", start, end, score, ID);
  }

  /** Where the longest known name ends that begins with a word; the start when there is none. */
  private int named(String text, int start, int limit) {
    int end = withoutPossessive(text, start, wordEnd(text, start));
    String word = text.substring(start, end);
    boolean alone =
        known.containsKey(lower(word))
            || words.contains(lower(word)) && isMeant(text, start, end, wordEnd(text, start));
    int longest = end <= limit && isCapital(word) && alone ? end : start;
    for (String name : byFirstWord.getOrDefault(lower(word), List.of())) {
      int to = start + name.length();
      if (to <= limit
          && to > longest
          && text.regionMatches(true, start, name, 0, name.length())
          && (to == text.length()
              || withoutPossessive(text, start, wordEnd(text, to)) == to
              || !isWord(text.charAt(to)))) {
        longest = to;
      }
    }
    return longest;
  }

  /** As it was written first, or all in capitals; in small letters a name is a word. */
  private static boolean isCapital(String word) {
    return Character.isUpperCase(word.charAt(0))
        && (word.equals(word.toUpperCase(Locale.ROOT))
            || word.substring(1).chars().anyMatch(Character::isLowerCase));
  }

  /** Whether a surname that is a word stands as a name: within a sentence, or with an s of its. */
  private static boolean isMeant(String text, int start, int end, int whole) {
    int before = start;
    while (before > 0 && text.charAt(before - 1) == ' ') {
      before--;
    }
    boolean within =
        before < start
            && before > 0
            && (Chars.isWord(text.charAt(before - 1)) || isComma(text, before));
    int last = before;
    while (last > 0 && Chars.isLetter(text.charAt(last - 1))) {
      last--;
    }
    boolean named = within || whole > end || isLoudAlone(text, start, end);
    return named && !DETERMINERS.contains(lower(text.substring(last, before)));
  }

  private static boolean isComma(String text, int behind) {
    return text.charAt(behind - 1) == ',';
  }

  /** Whether a word in capitals stands beside one that is not. */
  private static boolean isLoudAlone(String text, int start, int end) {
    boolean next =
        end + 2 < text.length()
            && text.charAt(end) == ' '
            && Character.isLowerCase(text.charAt(end + 2));
    return next && text.substring(start, end).chars().allMatch(Character::isUpperCase);
  }

  /** "Miller's" and "Millers'" end in what is no part of the name. */
  private static int withoutPossessive(String text, int start, int end) {
    int last = end;
    while (last > start + 1 && APOSTROPHES.indexOf(text.charAt(last - 1)) >= 0) {
      last--;
    }
    boolean possessive =
        last - start > 2
            && (text.charAt(last - 1) | 0x20) == 's'
            && APOSTROPHES.indexOf(text.charAt(last - 2)) >= 0;
    return possessive ? last - 2 : last;
  }

  /** Where a known name ends that is written as a login; the start when there is none. */
  private int login(String text, int start, int limit) {
    int end = start;
    int joint = -1;
    while (end < limit && (Character.isLetter(text.charAt(end)) || isJoint(text, end))) {
      if (!Character.isLetter(text.charAt(end))) {
        if (joint >= 0) {
          break;
        }
        joint = end;
      }
      end++;
    }
    if (joint < 0) {
      return start;
    }
    String name = text.substring(start, joint) + JOINT + text.substring(joint + 1, end);
    return joined.contains(lower(name)) ? end : start;
  }

  private static boolean isJoint(String text, int at) {
    return JOINTS.indexOf(text.charAt(at)) >= 0
        && at + 1 < text.length()
        && Character.isLetter(text.charAt(at + 1));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
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
