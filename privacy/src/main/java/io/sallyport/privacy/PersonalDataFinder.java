package io.sallyport.privacy;

import io.sallyport.privacy.internal.AddressRows;
import io.sallyport.privacy.internal.Candidates;
import io.sallyport.privacy.internal.Changed;
import io.sallyport.privacy.internal.MarkedNames;
import io.sallyport.privacy.internal.Mends;
import io.sallyport.privacy.internal.Mentions;
import io.sallyport.privacy.internal.Overlaps;
import io.sallyport.privacy.internal.Persons;
import io.sallyport.privacy.internal.Recognizer;
import io.sallyport.privacy.internal.RecognizerFiles;
import io.sallyport.privacy.internal.SoftBreaks;
import io.sallyport.privacy.internal.Tables;
import io.sallyport.privacy.internal.WrittenNumbers;
import io.sallyport.privacy.internal.names.NameTagger;
import io.sallyport.text.Span;
import io.sallyport.text.View;
import io.sallyport.text.ViewSet;
import io.sallyport.text.Views;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds personal data. Immutable and safe for any number of threads. What it recognises comes from
 * data files; a new format is a new entry there.
 */
public final class PersonalDataFinder {

  /** Findings below this score are not given unless asked for. */
  public static final double STANDARD_THRESHOLD = 0.5;

  /** Readings by guesswork, in which digits and words mean something else. */
  private static final Set<String> GUESSES = Set.of("leet", "rot13", "reversed", "reversed-words");

  /** The reading of words whose letters stand apart. */
  private static final List<String> SPACED = List.of("spaced");

  /** How many times as long a name is then, at least. */
  private static final double APART = 1.5;

  /** What the model of names finds. */
  private static final Set<PersonalDataType> NAMED =
      EnumSet.of(
          PersonalDataType.PERSON,
          PersonalDataType.LOCATION,
          PersonalDataType.ORG,
          PersonalDataType.ADDRESS);

  private static final class Standard {
    static final List<Recognizer> ALL = RecognizerFiles.readAll();
    static final PersonalDataFinder FINDER =
        new PersonalDataFinder(
            ALL.stream().filter(r -> !r.everyday()).toList(), STANDARD_THRESHOLD, Set.of());
  }

  private static final class Complete {
    static final PersonalDataFinder STRUCTURED =
        new PersonalDataFinder(Standard.ALL, STANDARD_THRESHOLD, Set.of());
    static final PersonalDataFinder FINDER =
        new PersonalDataFinder(
            STRUCTURED.recognizers,
            STRUCTURED.candidates,
            STANDARD_THRESHOLD,
            Set.copyOf(NAMED),
            data -> true);
  }

  private final List<Recognizer> recognizers;
  private final Candidates candidates;
  private final double threshold;
  private final Set<PersonalDataType> names;
  private final Predicate<PersonalData> counting;

  private PersonalDataFinder(
      List<Recognizer> recognizers, double threshold, Set<PersonalDataType> names) {
    this(
        List.copyOf(recognizers),
        new Candidates(recognizers, tried(threshold)),
        threshold,
        Set.copyOf(names),
        data -> true);
  }

  private PersonalDataFinder(
      List<Recognizer> recognizers,
      Candidates candidates,
      double threshold,
      Set<PersonalDataType> names,
      Predicate<PersonalData> counting) {
    this.recognizers = recognizers;
    this.candidates = candidates;
    this.threshold = threshold;
    this.names = names;
    this.counting = counting;
  }

  /** The least score of what is weighed at all. */
  private static double tried(double threshold) {
    return Math.min(threshold, Persons.HALF_SURE);
  }

  /**
   * The finder of numbers, codes and addresses that belong to somebody wherever they stand: quick,
   * and quiet on ordinary text. Dates, ages, web addresses and names are left out.
   */
  public static PersonalDataFinder standard() {
    return Standard.FINDER;
  }

  /** The finder with every recogniser of this module, but without the model of names. */
  public static PersonalDataFinder structured() {
    return Complete.STRUCTURED;
  }

  /** The finder of everything: structured data, and names, places, organisations, addresses. */
  public static PersonalDataFinder complete() {
    return Complete.FINDER;
  }

  /**
   * The same finder with another threshold.
   *
   * @param minimum least score of a finding, in [0, 1]
   */
  public PersonalDataFinder withThreshold(double minimum) {
    if (!(minimum >= 0 && minimum <= 1)) {
      throw new IllegalArgumentException("threshold: " + minimum + " (expected: 0 to 1)");
    }
    return new PersonalDataFinder(
        recognizers, candidates.withThreshold(tried(minimum)), minimum, names, counting);
  }

  /**
   * The same finder that gives some findings only. Others still say whose a date is, but hide
   * nothing: of an e-mail address in a link that does not count, the address is given.
   */
  public PersonalDataFinder counting(Predicate<PersonalData> counts) {
    return new PersonalDataFinder(recognizers, candidates, threshold, names, counts);
  }

  /** The same finder for some types only. */
  public PersonalDataFinder only(Set<PersonalDataType> types) {
    Set<PersonalDataType> named = EnumSet.noneOf(PersonalDataType.class);
    named.addAll(names);
    named.retainAll(types);
    return new PersonalDataFinder(
            recognizers.stream().filter(r -> types.contains(r.type())).toList(), threshold, named)
        .counting(counting);
  }

  /** The ids of the recognisers, in the order of the files. */
  public List<String> recognizers() {
    return recognizers.stream().map(Recognizer::id).toList();
  }

  /**
   * Finds personal data, also where it is disguised or encoded. Whether every reading was seen is
   * not told: who must know, because of hostile or very long texts, makes the views and asks them.
   *
   * @return findings in the order of the text, without overlap; where two crossed, a number with a
   *     checksum or a fixed length stays whole, else the longer one, and of the other what is left
   *     of it
   */
  public List<PersonalData> find(String text) {
    return find(Views.of(text));
  }

  /**
   * Finds personal data in the readings of a text.
   *
   * @param views the readings; when they are exhausted, so may be the findings
   * @return findings with places in the original text, in order, without overlap
   */
  public List<PersonalData> find(ViewSet views) {
    List<PersonalData> found = new ArrayList<>();
    for (View view : views.views()) {
      if (Collections.disjoint(view.via(), GUESSES)) {
        inView(views.original().text(), view, found);
      }
    }
    String text = views.original().text();
    found.addAll(named(text));
    if (!names.isEmpty()) {
      found.addAll(MarkedNames.find(text, this::named));
    }
    found.addAll(Tables.find(text, candidates));
    found.addAll(
        SoftBreaks.find(
            text,
            plain -> {
              List<PersonalData> whole = new ArrayList<>(candidates.find(plain));
              whole.addAll(named(plain));
              return whole;
            }));
    List<PersonalData> weighed =
        Overlaps.resolve(
            text,
            Persons.weigh(AddressRows.cut(text, found), threshold).stream()
                .filter(counting)
                .toList());
    if (!names.contains(PersonalDataType.PERSON)) {
      return weighed;
    }
    Mentions mentions = new Mentions();
    mentions.learn(views.original().text(), weighed);
    return mentions.extend(views.original().text(), weighed);
  }

  private List<PersonalData> named(String text) {
    if (names.isEmpty()) {
      return List.of();
    }
    return NameTagger.standard().find(text, threshold).stream()
        .filter(name -> names.contains(name.type()))
        .map(name -> MarkedNames.withoutEntity(text, name))
        .toList();
  }

  private void inView(String original, View view, List<PersonalData> found) {
    if (view.via().isEmpty()) {
      found.addAll(candidates.find(original));
      found.addAll(Mends.find(original, candidates));
      found.addAll(WrittenNumbers.find(original, candidates));
      return;
    }
    if (Changed.styled(original) && Changed.restyled(view.via())) {
      for (PersonalData data : named(view.text())) {
        add(data, view.original(data.start(), data.end()), found);
      }
    }
    if (view.via().equals(SPACED)) {
      for (PersonalData data : named(view.text())) {
        Span span = view.original(data.start(), data.end());
        // Letters apart: what stands in the text as it is, is found there.
        if (span.end() - span.start() >= APART * (data.end() - data.start())) {
          add(data, span, found);
        }
      }
    }
    for (PersonalData data : Mends.find(view.text(), original, candidates)) {
      add(data, view.original(data.start(), data.end()), found);
    }
    for (Span part : Changed.parts(original, view.text())) {
      for (PersonalData data : candidates.find(view.text().substring(part.start(), part.end()))) {
        add(data, view.original(part.start() + data.start(), part.start() + data.end()), found);
      }
    }
  }

  private static void add(PersonalData data, Span span, List<PersonalData> found) {
    if (span.end() > span.start()) {
      found.add(
          new PersonalData(
              data.type(),
              data.subtype(),
              span.start(),
              span.end(),
              data.score(),
              data.recognizer()));
    }
  }
}
