package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.Redactor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Another way to read a text: without some of its signs, or with others in their place.
 *
 * @param from for each sign, where that of the text begins that it comes from; never falling
 * @param to where that one ends
 */
record Reading(String text, int[] from, int[] to) {

  /** Writes a reading, sign by sign. */
  static final class Writer {
    private final StringBuilder text = new StringBuilder();
    private int[] from = new int[1024];
    private int[] to = new int[1024];

    /** What stands there instead of a part of the text. */
    void add(String signs, int start, int end) {
      for (int i = 0; i < signs.length(); i++) {
        if (text.length() == from.length) {
          from = Arrays.copyOf(from, from.length * 2);
          to = Arrays.copyOf(to, from.length);
        }
        from[text.length()] = start;
        to[text.length()] = end;
        text.append(signs.charAt(i));
      }
    }

    Reading done() {
      return new Reading(text.toString(), from, to);
    }
  }

  /**
   * The text as it stands, with what was found in it and in its other readings, each where it is.
   */
  static Redaction redacted(String text, List<Reading> others, Redactor redactor) {
    Redaction plain = redactor.redact(text);
    if (others.isEmpty() || redactor.isRestoring()) {
      return plain;
    }
    List<Redaction.Replaced> all = new ArrayList<>(plain.replaced());
    for (Reading other : others) {
      for (Redaction.Replaced found : redactor.redact(other.text).replaced()) {
        PersonalData data = found.data();
        int start = other.from[data.start()];
        int end = other.to[data.end() - 1];
        all.add(new Redaction.Replaced(moved(data, start, end), found.replacement()));
      }
    }
    return joined(text, all);
  }

  /** What overlaps becomes one: nothing that one reading found is seen because of another. */
  private static Redaction joined(String text, List<Redaction.Replaced> all) {
    all.sort(
        Comparator.<Redaction.Replaced>comparingInt(found -> found.data().start())
            .thenComparing(found -> -found.data().end()));
    List<Redaction.Replaced> joined = new ArrayList<>();
    for (Redaction.Replaced next : all) {
      Redaction.Replaced last = joined.isEmpty() ? null : joined.getLast();
      if (last == null || next.data().start() >= last.data().end()) {
        joined.add(next);
      } else if (next.data().end() > last.data().end()) {
        PersonalData longer = moved(last.data(), last.data().start(), next.data().end());
        joined.set(joined.size() - 1, new Redaction.Replaced(longer, last.replacement()));
      }
    }
    StringBuilder treated = new StringBuilder();
    int done = 0;
    for (Redaction.Replaced found : joined) {
      treated.append(text, done, found.data().start()).append(found.replacement());
      done = found.data().end();
    }
    return new Redaction(treated.append(text, done, text.length()).toString(), joined);
  }

  private static PersonalData moved(PersonalData data, int start, int end) {
    return new PersonalData(
        data.type(), data.subtype(), start, end, data.score(), data.recognizer());
  }

  /** Names how long it is, never the text. */
  @Override
  public String toString() {
    return "Reading[" + text.length() + " characters]";
  }
}
