package io.sallyport.gateway.pipeline;

import io.sallyport.core.Principal;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.pipeline.Approvals.Approval;
import java.util.Map;
import java.util.function.Predicate;

/** What a person decides of a call that waits: in the log, then in force. */
public final class DecideApproval {

  private final Approvals approvals;
  private final Trail trail;

  /** Decides these. */
  public DecideApproval(Approvals approvals, Trail trail) {
    this.approvals = approvals;
    this.trail = trail;
  }

  /**
   * Decides one.
   *
   * @param who decides
   * @param sees whether they may know of a call
   * @return the call as it stands now
   * @throws ApiException 404 when nothing of this id waits, 503 when it cannot be written down
   */
  public Approval decide(
      Exchange exchange, Principal who, String id, boolean approve, Predicate<Approval> sees) {
    trail.requireChangeable();
    return approvals
        .decide(
            id,
            approve,
            sees,
            waits ->
                trail.did(
                    exchange,
                    who,
                    approve ? "approval.approve" : "approval.deny",
                    Map.of("subject", waits.id(), "tenant", waits.tenant(), "key", waits.keyId())))
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.notFound(
                        "not_found", "id", "No call of this id waits for an approval.")));
  }
}
