package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Chooses among findings that overlap. */
public final class Overlaps {

  private static final Comparator<PersonalData> BEST_FIRST =
      Comparator.<PersonalData>comparingInt(data -> data.start() - data.end())
          .thenComparing(Comparator.comparingDouble(PersonalData::score).reversed())
          .thenComparingInt(PersonalData::start)
          .thenComparing(PersonalData::recognizer);

  /** Brackets around a number make no other number. */
  private static final int BRACKETS = 2;

  private Overlaps() {}

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

  /** Keeps the longest, of equally long ones the surest; the result is in the order of the text. */
  public static List<PersonalData> resolve(List<PersonalData> found) {
    if (found.size() < 2) {
      return List.copyOf(found);
    }
    List<PersonalData> ranked = new ArrayList<>(found);
    Map<Long, Map<PersonalDataType, Double>> scores = scores(found);
    ranked.removeIf(data -> isOutdone(data, scores));
    ranked.sort(BEST_FIRST);
    TreeMap<Integer, PersonalData> kept = new TreeMap<>();
    for (PersonalData data : ranked) {
      Map.Entry<Integer, PersonalData> before = kept.lowerEntry(data.end());
      if (before == null || before.getValue().end() <= data.start()) {
        kept.put(data.start(), data);
      }
    }
    return List.copyOf(kept.values());
  }
}
