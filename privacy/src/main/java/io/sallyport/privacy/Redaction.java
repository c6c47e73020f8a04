package io.sallyport.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A text in which personal data was replaced by placeholders of its type.
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
      String replacement = data.type().placeholder();
      redacted.append(text, done, data.start()).append(replacement);
      replaced.add(new Replaced(data, replacement));
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
