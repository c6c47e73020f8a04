package io.sallyport.privacy.internal;

import io.sallyport.privacy.PersonalData;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Whether one is within the other, brackets apart the same, and surer. */
  private static boolean isSurerSame(PersonalData inner, PersonalData outer) {
    return inner.start() >= outer.start()
        && inner.end() <= outer.end()
        && outer.end() - outer.start() - (inner.end() - inner.start()) <= BRACKETS
        && inner.type() != outer.type()
        && inner.score() > outer.score();
  }

  /** Keeps the longest, of equally long ones the surest; the result is in the order of the text. */
  public static List<PersonalData> resolve(List<PersonalData> found) {
    if (found.size() < 2) {
      return List.copyOf(found);
    }
    List<PersonalData> ranked = new ArrayList<>(found);
    ranked.removeIf(data -> found.stream().anyMatch(other -> isSurerSame(other, data)));
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
