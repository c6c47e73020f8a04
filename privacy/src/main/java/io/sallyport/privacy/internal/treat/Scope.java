package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalDataType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pseudonyms of one scope. Two mentions are one person when one's words are among the other's
 * and no third person of the scope shares them: "Ms Keller" after "Anna Keller", but not when there
 * is a "Tom Keller" too. Not safe for threads.
 */
public final class Scope {

  /**
   * One mention.
   *
   * @param number which one of its type
   * @param form which form of it, from 0 on
   */
  public record Entry(PersonalDataType type, int number, int form, String original) {

    /** What stands for it. */
    public String pseudonym() {
      return type + "_" + number + (form == 0 ? "" : "_" + letters(form));
    }

    private static String letters(int form) {
      return form < 26
          ? String.valueOf((char) ('A' + form))
          : letters(form / 26) + letters(form % 26);
    }
  }

  private final Map<String, Entry> byOriginal = new HashMap<>();
  private final Map<String, Entry> byPseudonym = new HashMap<>();
  private final Map<PersonalDataType, Integer> numbers = new EnumMap<>(PersonalDataType.class);
  private final Map<Integer, Set<String>> persons = new HashMap<>();

  /** Numbers by what they are without blanks and signs: one written in two ways is one. */
  private final Map<String, Integer> plain = new HashMap<>();

  /** The entry of a mention; empty when it has none. */
  public Optional<Entry> find(PersonalDataType type, String original) {
    return Optional.ofNullable(byOriginal.get(type + "|" + original));
  }

  /** What a pseudonym stands for. */
  public Optional<String> original(String pseudonym) {
    return Optional.ofNullable(byPseudonym.get(pseudonym)).map(Entry::original);
  }

  /** Any entry; empty when there is none. */
  public Optional<Entry> first() {
    return byOriginal.values().stream().findFirst();
  }

  /** Makes and takes in the entry of a mention that has none. */
  public Entry add(PersonalDataType type, String original) {
    Entry entry = next(type, original);
    put(entry);
    return entry;
  }

  /** The entry that a mention without one would have. */
  Entry next(PersonalDataType type, String original) {
    int number =
        type == PersonalDataType.PERSON
            ? knownPerson(original)
            : Names.isNumber(type) ? plain.getOrDefault(Names.plain(type, original), 0) : 0;
    if (number == 0) {
      number = numbers.getOrDefault(type, 0) + 1;
    }
    int form = 0;
    while (byPseudonym.containsKey(new Entry(type, number, form, original).pseudonym())) {
      form++;
    }
    return new Entry(type, number, form, original);
  }

  /** Takes in an entry that was kept. */
  public void put(Entry entry) {
    byOriginal.put(entry.type() + "|" + entry.original(), entry);
    byPseudonym.put(entry.pseudonym(), entry);
    numbers.merge(entry.type(), entry.number(), Math::max);
    if (Names.isNumber(entry.type())) {
      plain.putIfAbsent(Names.plain(entry.type(), entry.original()), entry.number());
    }
    if (entry.type() == PersonalDataType.PERSON) {
      persons.merge(
          entry.number(),
          Names.words(entry.type(), entry.original()),
          (known, more) -> known.size() >= more.size() ? known : more);
    }
  }

  /** The one person that a mention can mean; 0 when there is none or more than one. */
  private int knownPerson(String original) {
    Set<String> words = Names.words(PersonalDataType.PERSON, original);
    if (words.isEmpty()) {
      return 0;
    }
    List<Integer> meant = new ArrayList<>();
    for (Map.Entry<Integer, Set<String>> person : persons.entrySet()) {
      Set<String> known = person.getValue();
      if (!known.isEmpty() && (known.containsAll(words) || words.containsAll(known))) {
        meant.add(person.getKey());
      }
    }
    return meant.size() == 1 ? meant.getFirst() : 0;
  }
}
