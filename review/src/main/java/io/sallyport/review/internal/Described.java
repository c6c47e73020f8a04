package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.Flow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Components and flows as the values that CEL expressions see. Every key is always there. */
final class Described {

  /** The fields of {@code node}. */
  static final Set<String> NODE_FIELDS =
      Set.of(
          "id",
          "name",
          "kind",
          "groups",
          "zone",
          "trust",
          "technology",
          "owner",
          "tenancy",
          "effects",
          "data",
          "controls");

  /** The fields of {@code flow}. */
  static final Set<String> FLOW_FIELDS =
      Set.of("id", "name", "from", "to", "protocol", "data", "response", "crosses", "controls");

  private Described() {}

  /** What an expression sees as {@code node}. */
  static Map<String, Object> node(Graph graph, int number) {
    Component node = graph.node(number);
    Map<String, Object> seen = new TreeMap<>();
    seen.put("id", node.id());
    seen.put("name", node.name());
    seen.put("kind", node.kind().id());
    seen.put("groups", sorted(node.kind().groups()));
    seen.put("zone", Objects.requireNonNullElse(node.zone(), ""));
    seen.put("trust", node.trust().wireName());
    seen.put("technology", node.technology());
    seen.put("owner", Objects.requireNonNullElse(node.owner(), ""));
    seen.put("tenancy", node.multiTenant() ? "multi" : "single");
    seen.put("effects", sorted(node.effects()));
    seen.put("data", sorted(graph.tags(number)));
    seen.put("controls", states(graph.claims(number)));
    return seen;
  }

  /** What an expression sees as {@code flow}. */
  static Map<String, Object> flow(Graph graph, Graph.Edge edge) {
    Flow flow = edge.flow();
    Map<String, Object> seen = new TreeMap<>();
    seen.put("id", flow.id());
    seen.put("name", flow.name());
    seen.put("from", flow.from());
    seen.put("to", flow.to());
    seen.put("protocol", flow.protocol());
    seen.put("data", sorted(graph.tags(flow)));
    seen.put("response", edge.response());
    seen.put("crosses", graph.crosses(edge));
    seen.put("controls", states(flow.controls()));
    return seen;
  }

  /** Something of the shape of each, to try an expression on. */
  static Map<String, Object> example(String variable) {
    Map<String, Object> seen = new TreeMap<>();
    for (String field : variable.equals("flow") ? FLOW_FIELDS : NODE_FIELDS) {
      seen.put(
          field,
          switch (field) {
            case "response", "crosses" -> false;
            case "groups", "effects", "data" -> List.of();
            case "controls" -> Map.of();
            default -> "";
          });
    }
    return seen;
  }

  private static List<String> sorted(Collection<String> values) {
    return values.stream().sorted().toList();
  }

  private static Map<String, String> states(Map<String, ControlClaim> claims) {
    Map<String, String> states = new TreeMap<>();
    claims.forEach((id, claim) -> states.put(id, claim.state().wireName()));
    return states;
  }
}
