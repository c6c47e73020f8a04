package io.sallyport.privacy;

import io.sallyport.privacy.internal.Tables;
import io.sallyport.privacy.internal.treat.Sealed;
import io.sallyport.text.ViewSet;
import io.sallyport.text.Views;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds and treats: what every kind of file is redacted with. Safe for threads as its treatment.
 */
public final class Redactor {

  /** Longer texts are cut at white space, so that memory stays bounded. */
  private static final int LONGEST = 200_000;

  private static final int OVERLAP = 400;

  /** None where originals are put back: nothing is searched for then. */
  private final @Nullable PersonalDataFinder finder;

  private final Treatment treatment;
  private final Set<String> allowed;

  /** Whether it puts originals back instead. */
  private final boolean restoring;

  private final LongAdder unopened = new LongAdder();

  private final int piece;

  private Redactor(Treatment treatment) {
    this.piece = LONGEST;
    this.finder = null;
    this.treatment = treatment;
    this.allowed = Set.of();
    this.restoring = true;
  }

  /**
   * The reverse of a redactor: opens what {@link Operator#ENCRYPT} sealed, wherever it stands; and
   * where a file says what was replaced, as treated JSONL does, undoes every operator that a key
   * undoes.
   *
   * @param treatment the one that the text was treated with, with its key
   */
  public static Redactor restoring(Treatment treatment) {
    return new Redactor(treatment);
  }

  /**
   * A redactor.
   *
   * @param allowed texts that are never treated, as they stand; for false alarms
   */
  public Redactor(PersonalDataFinder finder, Treatment treatment, Set<String> allowed) {
    this(finder, treatment, allowed, LONGEST);
  }

  /** A redactor that cuts texts at another length, in characters: for tests of the seams. */
  Redactor(PersonalDataFinder finder, Treatment treatment, Set<String> allowed, int piece) {
    this.piece = piece;
    this.finder = finder;
    this.treatment = treatment;
    this.allowed = Set.copyOf(allowed);
    this.restoring = false;
  }

  /** Whether this one puts originals back. */
  public boolean isRestoring() {
    return restoring;
  }

  /** How many sealed values the key did not open so far. */
  public long unopened() {
    return unopened.sum();
  }

  /** What a value of a type was before; for a restoring one. */
  public String restored(PersonalDataType type, String value) {
    return treatment.restored(type, value);
  }

  private Redaction opened(String text) {
    List<PersonalData> found = new ArrayList<>();
    Map<Integer, String> values = new HashMap<>();
    for (Sealed.Opened sealed : treatment.sealed(text)) {
      if (!sealed.open()) {
        unopened.increment();
        continue;
      }
      values.put(sealed.start(), sealed.value());
      found.add(
          new PersonalData(sealed.type(), "sealed", sealed.start(), sealed.end(), 1, "sealed"));
    }
    return Redaction.of(text, found, data -> values.getOrDefault(data.start(), ""));
  }

  /** Redacts a text of any length. */
  public Redaction redact(String text) {
    return redact(text, Set.of());
  }

  /** Redacts a text but for some types, which stay as they are. */
  public Redaction redact(String text, Set<PersonalDataType> ignored) {
    if (restoring) {
      return opened(text);
    }
    List<PersonalData> found =
        find(text).stream().filter(data -> !ignored.contains(data.type())).toList();
    return treatment.treat(text, found);
  }

  private PersonalDataFinder finder() {
    return Objects.requireNonNull(finder, "finder");
  }

  private List<PersonalData> find(String text) {
    return find(text, finder()::find);
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
          return finder().find(views);
        });
  }

  /** Whether a place lies within a text that is never treated, which may be a part of its words. */
  boolean isAllowed(String text, int start, int end) {
    for (String free : allowed) {
      for (int from = start; from >= Math.max(0, end - free.length()); from--) {
        int to = from + free.length();
        // Japanese writes on where a name ends: what is found exactly is a word by itself.
        boolean whole = from == start && to == end;
        if (text.startsWith(free, from)
            && (whole || !isLetter(text, from - 1) && !isLetter(text, to))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isLetter(String text, int at) {
    return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
  }

  /** Where the line of an index begins, if that is not far and behind where the last part began. */
  private static int lineStart(String text, int from, int at) {
    int line = text.lastIndexOf('\n', at - 1) + 1;
    return line > from && at - line <= OVERLAP ? line : at;
  }

  private List<PersonalData> find(String text, Function<String, List<PersonalData>> search) {
    List<PersonalData> found = new ArrayList<>();
    int from = 0;
    int done = 0;
    String heading = "";
    while (true) {
      int to = Math.min(text.length(), from + piece);
      boolean last = to == text.length();
      // What touches the cut is looked at again, whole, in the next part.
      int certain = last ? to : to - OVERLAP;
      int next = certain;
      int shift = from - heading.length();
      for (PersonalData data : search.apply(heading + text.substring(from, to))) {
        int start = shift + data.start();
        int end = shift + data.end();
        if (start >= done && start < certain && !isAllowed(text, start, end)) {
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
      int behind = lineStart(text, from, Math.max(from + 1, certain - OVERLAP));
      // A table goes on in the next part under the names of its columns.
      heading = Tables.heading(heading + text.substring(from, behind));
      from = behind;
    }
  }
}
