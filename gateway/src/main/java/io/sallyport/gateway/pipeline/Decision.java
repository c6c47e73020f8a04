package io.sallyport.gateway.pipeline;

import io.sallyport.core.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What the gate decided about one request, for the console. Lives in memory only.
 *
 * @param number counts up from 1
 * @param time when the request came in
 * @param requestId as the client was told
 * @param tenant the tenant
 * @param keyName name of the key
 * @param surface the API that was called
 * @param model the model that was asked for
 * @param verdict the strictest verdict
 * @param outcome how it ended
 * @param millis how long it took
 * @param reasons what was found
 */
public record Decision(
    long number,
    Instant time,
    String requestId,
    String tenant,
    String keyName,
    String surface,
    String model,
    Verdict verdict,
    String outcome,
    long millis,
    List<Reason> reasons) {

  /**
   * One thing that was found.
   *
   * @param id names the reason among those in memory, for the button that allows it
   * @param rule the rule
   * @param title the rule's title
   * @param verdict what the policy made of it
   * @param where the text's path
   * @param excerpt the text around it; masked for secrets and personal data
   * @param explanation why it matters
   * @param allowable whether its text can be allowed here: the whole text is known, and no reason
   *     before it offers the same
   */
  public record Reason(
      String id,
      String rule,
      String title,
      Verdict verdict,
      String where,
      String excerpt,
      String explanation,
      boolean allowable) {}

  /** Copies the list. */
  public Decision {
    reasons = List.copyOf(reasons);
  }

  /** When the request came in, to the second. */
  public String second() {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The verdict as a person says it. */
  public String verdictLabel() {
    return switch (verdict) {
      case ALLOW -> outcome.equals("ok") ? "allowed" : outcome;
      case FLAG -> "flagged";
      case REDACT -> "redacted";
      case BLOCK -> "blocked";
    };
  }
}
