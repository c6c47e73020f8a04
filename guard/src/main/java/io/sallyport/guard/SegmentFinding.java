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
 */
public record SegmentFinding(String path, String title, Finding finding, Verdict verdict) {}
