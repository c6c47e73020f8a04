package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Shares out a text among findings that overlap. What lies whole within another goes under in it;
 * where two cross, one keeps its whole length and the other what is left of it. Every letter and
 * digit of every finding stays within some finding, or half a number would stand in clear.
 */
public final class Overlaps {

  /** Types with a fixed length or a checksum: where they end is known. */
  private static final Set<PersonalDataType> CHECKED =
      EnumSet.of(PersonalDataType.CREDIT_CARD, PersonalDataType.IBAN, PersonalDataType.US_SSN);

  /** Types of words, whose ends are a guess. */
  private static final Set<PersonalDataType> WORDS =
      EnumSet.of(
          PersonalDataType.PERSON,
          PersonalDataType.LOCATION,
          PersonalDataType.ORG,
          PersonalDataType.ADDRESS);

  private static final Comparator<PersonalData> SUREST_END_FIRST =
      Comparator.comparingInt(Overlaps::vagueness)
          .thenComparingInt(data -> data.start() - data.end())
          .thenComparing(Comparator.comparingDouble(PersonalData::score).reversed())
          .thenComparingInt(PersonalData::start)
          .thenComparing(PersonalData::recognizer);

  private static final Comparator<PersonalData> OUTERMOST_FIRST =
      Comparator.comparingInt(PersonalData::start)
          .thenComparing(Comparator.comparingInt(PersonalData::end).reversed())
          .thenComparing(Comparator.comparingDouble(PersonalData::score).reversed())
          .thenComparing(PersonalData::recognizer);

  /** Brackets around a number make no other number. */
  private static final int BRACKETS = 2;

  private Overlaps() {}

  private static int vagueness(PersonalData data) {
    return CHECKED.contains(data.type()) ? 0 : WORDS.contains(data.type()) ? 2 : 1;
  }

  /** The greatest score of each type at each place. */
  private static Map<Long, Map<PersonalDataType, Double>> scores(List<PersonalData> found) {
    Map<Long, Map<PersonalDataType, Double>> scores = new HashMap<>();
    for (PersonalData data : found) {
      scores
          .computeIfAbsent(
              place(data.start(), data.end()), at -> new EnumMap<>(PersonalDataType.class))
          .merge(data.type(), data.score(), Math::max);
    }
    return scores;
  }

  private static long place(int start, int end) {
    return ((long) start << 32) | end;
  }

  /** Whether another type stands within, brackets apart the same, and surer. */
  private static boolean isOutdone(
      PersonalData data, Map<Long, Map<PersonalDataType, Double>> scores) {
    for (int before = 0; before <= BRACKETS; before++) {
      for (int after = 0; before + after <= BRACKETS; after++) {
        Map<PersonalDataType, Double> within =
            scores.getOrDefault(place(data.start() + before, data.end() - after), Map.of());
        for (Map.Entry<PersonalDataType, Double> other : within.entrySet()) {
          if (other.getKey() != data.type() && other.getValue() > data.score()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Findings without overlap that hold every letter and digit of those given, in the order of the
   * text.
   *
   * @param text the text that the findings belong to
   */
  public static List<PersonalData> resolve(String text, List<PersonalData> found) {
    if (found.size() < 2) {
      return List.copyOf(found);
    }
    Map<Long, Map<PersonalDataType, Double>> scores = scores(found);
    List<PersonalData> outdone = new ArrayList<>();
    List<PersonalData> others = new ArrayList<>();
    for (PersonalData data : found) {
      (isOutdone(data, scores) ? outdone : others).add(data);
    }
    List<PersonalData> ranked = outermost(others);
    ranked.sort(SUREST_END_FIRST);
    outdone.sort(SUREST_END_FIRST);
    ranked.addAll(outdone);
    TreeMap<Integer, PersonalData> kept = new TreeMap<>();
    for (PersonalData data : ranked) {
      keepRest(text, data, kept);
    }
    return List.copyOf(kept.values());
  }

  /** Those that do not lie whole within another one. */
  private static List<PersonalData> outermost(List<PersonalData> found) {
    List<PersonalData> ordered = new ArrayList<>(found);
    ordered.sort(OUTERMOST_FIRST);
    List<PersonalData> outermost = new ArrayList<>(ordered.size());
    int covered = 0;
    for (PersonalData data : ordered) {
      if (data.end() > covered) {
        outermost.add(data);
        covered = data.end();
      }
    }
    return outermost;
  }

  /** Keeps of a finding what no kept one holds. */
  private static void keepRest(
      String text, PersonalData data, TreeMap<Integer, PersonalData> kept) {
    Map.Entry<Integer, PersonalData> before = kept.lowerEntry(data.start() + 1);
    int from = before == null ? data.start() : Math.max(data.start(), before.getValue().end());
    List<PersonalData> rest = new ArrayList<>();
    for (PersonalData inside : kept.subMap(data.start() + 1, data.end()).values()) {
      addPart(text, data, from, inside.start(), rest);
      from = inside.end();
    }
    addPart(text, data, from, data.end(), rest);
    rest.forEach(part -> kept.put(part.start(), part));
  }

  private static void addPart(
      String text, PersonalData data, int from, int to, List<PersonalData> parts) {
    int start = from;
    int end = to;
    boolean whole = start == data.start() && end == data.end();
    while (!whole && start < end && !Character.isLetterOrDigit(text.codePointAt(start))) {
      start++;
    }
    while (!whole && start < end && !Character.isLetterOrDigit(text.codePointBefore(end))) {
      end--;
    }
    if (start < end) {
      parts.add(
          new PersonalData(
              data.type(), data.subtype(), start, end, data.score(), data.recognizer()));
    }
  }
}
