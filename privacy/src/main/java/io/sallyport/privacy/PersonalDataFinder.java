package io.sallyport.privacy;

import io.sallyport.privacy.internal.Candidates;
import io.sallyport.privacy.internal.Overlaps;
import io.sallyport.privacy.internal.Recognizer;
import io.sallyport.privacy.internal.RecognizerFiles;
import io.sallyport.text.Span;
import io.sallyport.text.View;
import io.sallyport.text.ViewSet;
import io.sallyport.text.Views;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Finds structured personal data. Immutable and safe for any number of threads. What it recognises
 * comes from data files; a new format is a new entry there.
 */
public final class PersonalDataFinder {

  /** Findings below this score are not given unless asked for. */
  public static final double STANDARD_THRESHOLD = 0.5;

  /** Readings by guesswork, in which digits and words mean something else. */
  private static final Set<String> GUESSES = Set.of("leet", "rot13", "reversed", "reversed-words");

  private static final class Standard {
    static final PersonalDataFinder FINDER =
        new PersonalDataFinder(RecognizerFiles.readAll(), STANDARD_THRESHOLD);
  }

  private final List<Recognizer> recognizers;
  private final Candidates candidates;
  private final double threshold;

  private PersonalDataFinder(List<Recognizer> recognizers, double threshold) {
    this.recognizers = List.copyOf(recognizers);
    this.candidates = new Candidates(this.recognizers);
    this.threshold = threshold;
  }

  /** The finder with every recogniser of this module; the files are read once. */
  public static PersonalDataFinder standard() {
    return Standard.FINDER;
  }

  /**
   * The same recognisers with another threshold.
   *
   * @param minimum least score of a finding, in [0, 1]
   */
  public PersonalDataFinder withThreshold(double minimum) {
    if (!(minimum >= 0 && minimum <= 1)) {
      throw new IllegalArgumentException("threshold: " + minimum + " (expected: 0 to 1)");
    }
    return new PersonalDataFinder(recognizers, minimum);
  }

  /** The recognisers for some types only. */
  public PersonalDataFinder only(Set<PersonalDataType> types) {
    return new PersonalDataFinder(
        recognizers.stream().filter(r -> types.contains(r.type())).toList(), threshold);
  }

  /** The ids of the recognisers, in the order of the files. */
  public List<String> recognizers() {
    return recognizers.stream().map(Recognizer::id).toList();
  }

  /**
   * Finds personal data, also where it is disguised or encoded. Whether every reading was seen is
   * not told: who must know, because of hostile or very long texts, makes the views and asks them.
   *
   * @return findings in the order of the text, without overlap; where two overlapped, the longer
   *     one stays, of equally long ones the surer
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
        inView(view, found);
      }
    }
    return Overlaps.resolve(found);
  }

  private void inView(View view, List<PersonalData> found) {
    boolean original = view.via().isEmpty();
    for (PersonalData data : candidates.find(view.text(), threshold)) {
      if (original) {
        found.add(data);
        continue;
      }
      Span span = view.original(data.start(), data.end());
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
}
