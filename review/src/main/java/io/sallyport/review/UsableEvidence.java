package io.sallyport.review;

import io.sallyport.core.Evidence;
import io.sallyport.core.EvidenceRule;
import io.sallyport.review.internal.Nearest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/** Only evidence that a review can use, or the card of a model. */
public final class UsableEvidence implements EvidenceRule {

  // What a model's card names as its figures are no controls and have units of their own.
  private static final Pattern OF_A_MODEL = Pattern.compile("sha256:[0-9a-fA-F]{64}");

  /** Clocks of two machines differ by so much. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  @Override
  public Optional<String> refusal(Evidence record, Instant now) {
    if (!OF_A_MODEL.matcher(record.subject()).find()) {
      String control = record.control();
      Collection<String> controls = Vocabulary.standard().controls().keySet();
      if (!controls.contains(control)) {
        return wrong("control", "'" + control + "'", Nearest.expected(control, controls));
      }
      if (record.figure() < 0 || record.figure() > 1) {
        String share = Measures.standard().of(control).figure();
        return wrong("figure", record.figure(), "from 0 to 1, the " + share);
      }
    }
    return times(record, now);
  }

  private static Optional<String> times(Evidence record, Instant now) {
    if (record.observedTo().isAfter(now.plus(AHEAD))) {
      return wrong(
          "observedTo",
          record.observedTo() + ", which is yet to come",
          "when the observation ended");
    }
    if (!record.expires().isAfter(now)) {
      return wrong("expires", record.expires() + ", which is past", "a time to come");
    }
    int days = Measures.standard().of(record.control()).days();
    Instant last = record.observedTo().plus(Duration.ofDays(days));
    return record.expires().isAfter(last)
        ? wrong("expires", record.expires(), "at most " + days + " days after observedTo, " + last)
        : Optional.empty();
  }

  private static Optional<String> wrong(String field, Object found, String expected) {
    return Optional.of(field + ": found " + found + " (expected: " + expected + ")");
  }
}
