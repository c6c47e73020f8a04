package io.sallyport.guard;

import io.sallyport.core.Finding;
import io.sallyport.core.Verdict;

/**
 * A finding with its place and with what the policy makes of it.
 *
 * @param path the segment's path
 * @param title the rule's title, for a person
 * @param finding what was found
 * @param verdict what the policy does about it; {@code ALLOW} when it is recorded only
 * @param would what it would do if the policy did more than record
 */
public record SegmentFinding(
    String path, String title, Finding finding, Verdict verdict, Verdict would) {

  /** A finding of a policy that does what it says. */
  public SegmentFinding(String path, String title, Finding finding, Verdict verdict) {
    this(path, title, finding, verdict, verdict);
  }

  /** The same, recorded only. */
  SegmentFinding recordedOnly() {
    return new SegmentFinding(path, title, finding, Verdict.ALLOW, would);
  }
}
