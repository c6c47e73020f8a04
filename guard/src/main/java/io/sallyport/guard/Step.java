package io.sallyport.guard;

import io.sallyport.core.Verdict;
import java.util.List;

/**
 * What a stream may do after one more delta.
 *
 * @param text the treated text that is released now, possibly empty
 * @param verdict the strictest verdict of the stream so far
 * @param findings the findings that became certain with this step
 * @param clientMessage what to tell the client on {@code BLOCK}; empty otherwise
 */
public record Step(
    String text, Verdict verdict, List<SegmentFinding> findings, String clientMessage) {

  /** Copies the list. */
  public Step {
    findings = List.copyOf(findings);
  }

  /** Whether the stream ends here. */
  public boolean blocked() {
    return verdict == Verdict.BLOCK;
  }

  /** Never repeats the text. */
  @Override
  public String toString() {
    return "Step[" + text.length() + " chars, " + verdict + ", " + findings.size() + " findings]";
  }
}
