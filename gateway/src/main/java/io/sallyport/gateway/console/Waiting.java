package io.sallyport.gateway.console;

import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.pipeline.Approvals;
import io.sallyport.gateway.pipeline.Approvals.Approval;
import io.sallyport.gateway.pipeline.DecideApproval;
import io.sallyport.gateway.pipeline.Trail;
import java.util.List;

/** The page of tool calls that wait for a person. */
final class Waiting {

  /**
   * A call as the page shows it.
   *
   * @param id its id
   * @param tool the tool
   * @param arguments the arguments as the model wrote them
   * @param why why it was held back
   * @param way from the untrusted text to the call
   * @param who tenant and key
   * @param asked when
   * @param state waiting, approved or denied
   * @param open whether it can be decided
   */
  public record Row(
      String id,
      String tool,
      String arguments,
      String why,
      String way,
      String who,
      String asked,
      String state,
      boolean open) {}

  private final Approvals approvals;
  private final DecideApproval deciding;

  Waiting(Approvals approvals, Trail trail) {
    this.approvals = approvals;
    this.deciding = new DecideApproval(approvals, trail);
  }

  List<Row> seenBy(Session session) {
    return approvals.list().stream()
        .filter(approval -> session.sees(approval.tenant()))
        .map(Waiting::row)
        .toList();
  }

  void decide(Exchange exchange, Session session, String id, String decision) {
    if (!session.principal().has(Role.OPERATOR)) {
      throw new ApiException(ApiError.forbidden("role_missing", "Only operators may approve."));
    }
    deciding.decide(
        exchange,
        session.principal(),
        id,
        decision.equals("approve"),
        approval -> session.sees(approval.tenant()));
  }

  private static Row row(Approval approval) {
    return new Row(
        approval.id(),
        approval.decision().call().tool(),
        approval.decision().call().arguments(),
        approval.decision().explanation(),
        String.join(" → ", approval.decision().way()),
        approval.tenant() + " · " + approval.keyName(),
        approval.asked().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString(),
        approval.state().wireName(),
        approval.state() == Approvals.State.WAITING);
  }
}
