package io.sallyport.guard;

import io.sallyport.core.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Words a block for the client: what, where, why, and what to do. */
final class ClientMessage {

  private ClientMessage() {}

  /** The message for the gravest blocking finding; empty when nothing blocks. */
  static String of(List<SegmentFinding> findings) {
    Optional<SegmentFinding> gravest =
        findings.stream()
            .filter(located -> located.verdict() == Verdict.BLOCK)
            .max(
                // A rule says more than a probability does.
                Comparator.comparing(
                        (SegmentFinding located) ->
                            !located.finding().scanner().equals(Scanners.INJECTION))
                    .thenComparing(located -> located.finding().severity())
                    .thenComparingDouble(located -> located.finding().score()));
    if (gravest.isEmpty()) {
      return "";
    }
    SegmentFinding located = gravest.get();
    StringBuilder message = new StringBuilder("Blocked by Sallyport: ");
    message.append(located.title()).append(" (").append(located.finding().rule()).append(") in ");
    message.append(located.path());
    if (located.finding().end() > located.finding().start()) {
      message
          .append(", characters ")
          .append(located.finding().start())
          .append(" to ")
          .append(located.finding().end());
    }
    message.append(". ").append(located.finding().explanation());
    long more = findings.stream().filter(other -> other.verdict() == Verdict.BLOCK).count() - 1;
    if (more > 0) {
      message
          .append(" (and ")
          .append(more)
          .append(more == 1 ? " more finding)" : " more findings)");
    }
    return message.toString();
  }
}
