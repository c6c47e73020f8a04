package io.sallyport.privacy;

import io.sallyport.privacy.internal.names.Lexicon;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a client's words a log or an operator's page may show. Clients choose names of models,
 * ids and texts; logs outlive every request and are read by people who are no part of it. Safe for
 * threads.
 */
public final class LoggedText {

  private static final int REMEMBERED = 1024;

  /** Longer words are no names of anything. */
  private static final int LONGEST = 256;

  /** How far around a span words are read that say what stands in it. */
  private static final int AROUND = 200;

  private static final Set<PersonalDataType> SHOWN =
      EnumSet.complementOf(EnumSet.copyOf(PrivacyPolicy.STANDARD_TYPES));

  /** Where a name that programs use is put together. */
  private static final Pattern SEAMS = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})");

  private static final Pattern LETTERS = Pattern.compile("\\p{L}{3,}");

  private static final Map<String, String> KNOWN =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  private LoggedText() {}

  /**
   * A name by which a client calls something, such as a model that the configuration does not list,
   * or the id of a stored answer.
   *
   * @return the name; or, where somebody's data stands in it, the name without these parts
   */
  public static String name(String name) {
    if (name.length() > LONGEST) {
      return "*";
    }
    synchronized (KNOWN) {
      String known = KNOWN.get(name);
      if (known != null) {
        return known;
      }
    }
    String shown = withoutPeople(name);
    synchronized (KNOWN) {
      KNOWN.put(name, shown);
    }
    return shown;
  }

  private static String withoutPeople(String name) {
    List<PersonalData> codes = PersonalDataFinder.structured().find(name);
    codes = codes.stream().filter(data -> !SHOWN.contains(data.type())).toList();
    if (!codes.isEmpty()) {
      return Redaction.of(name, codes).text();
    }
    String before = "";
    for (String part : SEAMS.split(name)) {
      if (LETTERS.matcher(part).matches() && Lexicon.standard().isFullName(before, part)) {
        return PersonalDataType.PERSON.placeholder();
      }
      before = LETTERS.matcher(part).matches() ? part : "";
    }
    return name;
  }

  /**
   * Which characters of a part of a text belong to somebody.
   *
   * @param from where the part begins
   * @param to where it ends
   * @return their indexes in the whole text
   */
  public static BitSet hidden(String text, int from, int to) {
    int start = edge(text, Math.max(0, from - AROUND), -1);
    int end = edge(text, Math.min(text.length(), to + AROUND), 1);
    BitSet hidden = new BitSet();
    for (PersonalData data : PersonalDataFinder.complete().find(text.substring(start, end))) {
      if (!SHOWN.contains(data.type())) {
        hidden.set(start + data.start(), start + data.end());
      }
    }
    return hidden;
  }

  /** The next place between words, so that none is cut; not too far away. */
  private static int edge(String text, int at, int step) {
    int edge = at;
    for (int i = 0; i < AROUND && edge > 0 && edge < text.length(); i++, edge += step) {
      if (Character.isWhitespace(text.charAt(edge))) {
        return edge;
      }
    }
    return edge;
  }
}
