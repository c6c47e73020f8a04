package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Severity;
import io.sallyport.core.Trust;
import java.util.List;
import java.util.Set;

/**
 * One way in which attacks are worded.
 *
 * @param id unique id, for example {@code override-previous}
 * @param title a few words for a person
 * @param category what kind of attack it belongs to
 * @param severity how bad it would be
 * @param score how sure a match is, in [0, 1]
 * @param untrustedScore how sure a match is in a text that nobody may give instructions in
 * @param trusts the trust labels of the texts it applies to
 * @param anchors words of which one must occur before anything else is tried
 * @param also words of which one must occur too; empty for none
 * @param reach characters around an anchor within which the wording and the other word lie
 * @param patterns the wordings, over lower-case text
 * @param example a text it matches
 * @param counterExample a harmless text with the same words that it does not match
 * @param why why it matters
 * @param literal whether it counts less when it stands alone between quotation marks, as a constant
 *     in source code does
 */
public record PhraseRule(
    String id,
    String title,
    Category category,
    Severity severity,
    double score,
    double untrustedScore,
    Set<Trust> trusts,
    List<String> anchors,
    List<String> also,
    int reach,
    PhrasePatterns patterns,
    String example,
    String counterExample,
    String why,
    boolean literal) {

  /** Copies the collections. */
  public PhraseRule {
    trusts = Set.copyOf(trusts);
    anchors = List.copyOf(anchors);
    also = List.copyOf(also);
  }
}
