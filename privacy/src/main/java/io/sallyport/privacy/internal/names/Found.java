package io.sallyport.privacy.internal.names;

import io.sallyport.privacy.PersonalData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Findings by their places. Which ones cross a place is asked for every name, so that looking at
 * all of them each time would take a text of names alone the square of its length.
 */
final class Found {

  /** Longer ones are few in any text, and are looked at one by one. */
  private static final int LONG = 200;

  private final TreeMap<Integer, List<PersonalData>> byStart = new TreeMap<>();
  private final List<PersonalData> longOnes = new ArrayList<>();

  /** Adds a finding; always true. */
  boolean add(PersonalData data) {
    boolean isLong = data.end() - data.start() > LONG;
    return (isLong ? longOnes : byStart.computeIfAbsent(data.start(), s -> new ArrayList<>(2)))
        .add(data);
  }

  /** Those that have a character in common with a place, in no order. */
  List<PersonalData> crossing(int start, int end) {
    List<PersonalData> crossing = new ArrayList<>();
    byStart.subMap(start - LONG, end).values().forEach(crossing::addAll);
    crossing.addAll(longOnes);
    crossing.removeIf(data -> data.end() <= start || data.start() >= end);
    return crossing;
  }

  /** Takes out those that cross a place and are of a kind; gives whether there were any. */
  boolean removeCrossing(int start, int end, Predicate<PersonalData> kind) {
    Predicate<PersonalData> goes =
        data -> data.start() < end && start < data.end() && kind.test(data);
    boolean any = longOnes.removeIf(goes);
    Iterator<List<PersonalData>> near = byStart.subMap(start - LONG, end).values().iterator();
    while (near.hasNext()) {
      List<PersonalData> there = near.next();
      any |= there.removeIf(goes);
      if (there.isEmpty()) {
        near.remove();
      }
    }
    return any;
  }

  /** All, in the order of the text. */
  List<PersonalData> all() {
    List<PersonalData> all = new ArrayList<>();
    byStart.values().forEach(all::addAll);
    all.addAll(longOnes);
    all.sort(Comparator.comparingInt(PersonalData::start));
    return all;
  }
}
