package io.sallyport.guard;

import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.util.List;

/**
 * What an inspection came to.
 *
 * @param verdict the strictest verdict of any finding
 * @param score how likely it is that the texts hold an injection or a jailbreak, in [0, 1]
 * @param findings everything found, also what is recorded only, in order of segment and place
 * @param treated the segments as they may pass, with redacted spans replaced; on {@code BLOCK} none
 *     of them may pass
 * @param micros how long it took, in microseconds
 * @param scanned what was scanned
 * @param clientMessage what to tell the client on {@code BLOCK}, naming rule and place and never
 *     the text; empty otherwise
 */
public record Inspection(
    Verdict verdict,
    double score,
    List<SegmentFinding> findings,
    List<Segment> treated,
    long micros,
    List<Scanned> scanned,
    String clientMessage) {

  /** Copies the lists. */
  public Inspection {
    findings = List.copyOf(findings);
    treated = List.copyOf(treated);
    scanned = List.copyOf(scanned);
  }

  /** Whether nothing may pass. */
  public boolean blocked() {
    return verdict == Verdict.BLOCK;
  }
}
