package io.sallyport.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A text in which personal data was treated.
 *
 * @param text the new text
 * @param replaced what was replaced, in order; the spans are those of the text before
 */
public record Redaction(String text, List<Replaced> replaced) {

  /**
   * One replaced span.
   *
   * @param data what was found, with its place in the text before
   * @param replacement what stands there now
   */
  public record Replaced(PersonalData data, String replacement) {}

  /** Copies the list. */
  public Redaction {
    replaced = List.copyOf(replaced);
  }

  /**
   * Replaces findings by placeholders such as {@code [EMAIL]}.
   *
   * @param text the text that the findings belong to
   * @param found findings in any order that do not overlap, as {@link PersonalDataFinder} gives
   *     them
   * @throws IllegalArgumentException when findings overlap or lie outside the text
   */
  public static Redaction of(String text, List<PersonalData> found) {
    return of(text, found, data -> data.type().placeholder());
  }

  /**
   * Replaces findings by whatever a function gives for them.
   *
   * @param text the text that the findings belong to
   * @param found findings in any order that do not overlap
   * @param replacement what stands in place of a finding; called in the order of the text
   * @throws IllegalArgumentException when findings overlap or lie outside the text
   */
  public static Redaction of(
      String text, List<PersonalData> found, Function<PersonalData, String> replacement) {
    List<PersonalData> ordered = new ArrayList<>(found);
    ordered.sort(Comparator.comparingInt(PersonalData::start));
    StringBuilder redacted = new StringBuilder(text.length());
    List<Replaced> replaced = new ArrayList<>(ordered.size());
    int done = 0;
    for (PersonalData data : ordered) {
      if (data.start() < done || data.end() > text.length()) {
        throw new IllegalArgumentException(
            "found: [%d, %d) (expected: within %d to %d, without overlap)"
                .formatted(data.start(), data.end(), done, text.length()));
      }
      String instead = replacement.apply(data);
      redacted.append(text, done, data.start()).append(instead);
      replaced.add(new Replaced(data, instead));
      done = data.end();
    }
    redacted.append(text, done, text.length());
    return new Redaction(redacted.toString(), replaced);
  }

  /** Names how much was replaced, never the text: redactions end up in logs. */
  @Override
  public String toString() {
    return "Redaction[" + replaced.size() + " replaced]";
  }
}
