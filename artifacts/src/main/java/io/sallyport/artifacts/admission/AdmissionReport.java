package io.sallyport.artifacts.admission;

import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.card.CardFields;
import io.sallyport.artifacts.signing.Verification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision on a model.
 *
 * @param admitted whether nothing speaks against it
 * @param reasons what speaks against it, a sentence each
 * @param digest of all that lies there now, as signing computes it; empty when it cannot be
 *     computed
 * @param files how many files were scanned
 * @param notClean the answers that were not clean
 * @param verification of the signature; null when the policy asks for none
 * @param completeness of the card; null when the policy asks for none
 */
public record AdmissionReport(
    boolean admitted,
    List<String> reasons,
    String digest,
    int files,
    List<ScanReport> notClean,
    @Nullable Verification verification,
    CardFields.@Nullable Completeness completeness) {

  /** Copies. */
  public AdmissionReport {
    reasons = List.copyOf(reasons);
    notClean = List.copyOf(notClean);
  }
}
