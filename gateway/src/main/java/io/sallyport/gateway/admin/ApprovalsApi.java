package io.sallyport.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.Approvals;
import io.sallyport.gateway.pipeline.Approvals.Approval;
import io.sallyport.gateway.pipeline.Authenticate;
import io.sallyport.gateway.pipeline.DecideApproval;
import io.sallyport.gateway.pipeline.Trail;
import java.util.Map;

/** {@code /admin/approvals}: tool calls that wait for a person. */
public final class ApprovalsApi {

  private final Authenticate authenticate;
  private final Approvals approvals;
  private final DecideApproval deciding;
  private final Trail trail;

  /** Decides these. */
  public ApprovalsApi(Authenticate authenticate, Approvals approvals, Trail trail) {
    this.authenticate = authenticate;
    this.approvals = approvals;
    this.deciding = new DecideApproval(approvals, trail);
    this.trail = trail;
  }

  /** Adds the addresses. */
  public void addTo(Routes routes) {
    routes.add("GET", "/admin/approvals", this::list);
    routes.add("POST", "/admin/approvals", this::decide);
  }

  private void list(Exchange exchange) {
    Principal admin = authenticate.check(exchange, Role.ADMIN).principal();
    trail.requireHealthy();
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode data = body.putArray("data");
    approvals.list().forEach(approval -> data.add(json(approval)));
    trail.did(exchange, admin, "approval.list", Map.of());
    exchange.respond(200, body);
  }

  private void decide(Exchange exchange) {
    Principal admin = authenticate.check(exchange, Role.ADMIN).principal();
    AdminRequest request = AdminRequest.of(exchange.body(), "id", "decision");
    String decision = request.text("decision");
    if (!decision.equals("approve") && !decision.equals("deny")) {
      throw new ApiException(
          ApiError.badRequest(
              "invalid_value", "decision", "decision: not known (expected: approve or deny)"));
    }
    Approval decided =
        deciding.decide(
            exchange, admin, request.text("id"), decision.equals("approve"), any -> true);
    exchange.respond(200, json(decided));
  }

  private static ObjectNode json(Approval approval) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("id", approval.id());
    node.put("state", approval.state().wireName());
    node.put("tenant", approval.tenant());
    node.put("key", approval.keyName());
    node.put("tool", approval.decision().call().tool());
    node.put("arguments", approval.decision().call().arguments());
    node.put("rule", approval.decision().rule());
    node.put("why", approval.decision().explanation());
    ArrayNode way = node.putArray("way");
    approval.decision().way().forEach(way::add);
    node.put("asked", approval.asked().toString());
    node.put("until", approval.asked().plus(Approvals.LASTS).toString());
    return node;
  }
}
