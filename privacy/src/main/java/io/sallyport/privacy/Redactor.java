package io.sallyport.privacy;

import io.sallyport.text.ViewSet;
import io.sallyport.text.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds and treats: what every kind of file is redacted with. Safe for threads as its treatment.
 */
public final class Redactor {

  /** Longer texts are cut at white space, so that memory stays bounded. */
  private static final int LONGEST = 200_000;

  private static final int OVERLAP = 400;

  private final PersonalDataFinder finder;
  private final Treatment treatment;
  private final Set<String> allowed;

  /**
   * A redactor.
   *
   * @param allowed texts that are never treated, as they stand; for false alarms
   */
  public Redactor(PersonalDataFinder finder, Treatment treatment, Set<String> allowed) {
    this.finder = finder;
    this.treatment = treatment;
    this.allowed = Set.copyOf(allowed);
  }

  /** Redacts a text of any length. */
  public Redaction redact(String text) {
    return treatment.treat(text, find(text));
  }

  /** Redacts a text but for some types, which stay as they are. */
  public Redaction redact(String text, Set<PersonalDataType> ignored) {
    return treatment.treat(
        text, find(text).stream().filter(data -> !ignored.contains(data.type())).toList());
  }

  private List<PersonalData> find(String text) {
    return find(text, finder::find);
  }

  /**
   * Finds in a text of any length.
   *
   * @throws PrivacyException when a disguise in it could not be seen through
   */
  List<PersonalData> findStrictly(String text) {
    return find(
        text,
        part -> {
          ViewSet views = Views.of(part);
          if (views.exhausted()) {
            throw new PrivacyException(
                "text: encoded too many times over to be looked through (expected: plain text)");
          }
          return finder.find(views);
        });
  }

  private List<PersonalData> find(String text, Function<String, List<PersonalData>> search) {
    List<PersonalData> found = new ArrayList<>();
    int from = 0;
    int done = 0;
    while (true) {
      int to = Math.min(text.length(), from + LONGEST);
      boolean last = to == text.length();
      // What touches the cut is looked at again, whole, in the next part.
      int certain = last ? to : to - OVERLAP;
      int next = certain;
      for (PersonalData data : search.apply(text.substring(from, to))) {
        int start = from + data.start();
        int end = from + data.end();
        if (start >= done && start < certain && !allowed.contains(text.substring(start, end))) {
          found.add(
              new PersonalData(
                  data.type(), data.subtype(), start, end, data.score(), data.recognizer()));
          next = Math.max(next, end);
        }
      }
      if (last) {
        return found;
      }
      done = next;
      from = Math.max(from + 1, certain - OVERLAP);
    }
  }
}
