package io.sallyport.review.internal;

import io.sallyport.review.ControlClaim;
import io.sallyport.review.Kind;
import io.sallyport.review.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Controls that a component has by what stands between it and others, on every way there. */
final class Gates {

  private static final Set<String> GATES = Set.of("llm", "ai-gateway", "guardrail");

  private final Graph graph;

  Gates(Graph graph) {
    this.graph = graph;
  }

  /**
   * What every way from an agent to its models passes counts at the agent as well: the agent reads
   * nothing that the gate has not seen, and says nothing that it has not let through.
   */
  Map<String, ControlClaim> before(int node) {
    Map<String, ControlClaim> credit = new HashMap<>();
    List<Graph.Edge> asks =
        graph.out(node).stream().filter(edge -> !edge.response() && asked(edge.to())).toList();
    if (!graph.node(node).kind().is("orchestrator") || asks.isEmpty()) {
      return credit;
    }
    for (String control : Vocabulary.standard().gateControls()) {
      List<ControlClaim> gates = new ArrayList<>();
      for (Graph.Edge edge : asks) {
        ControlClaim there = graph.claim(edge.to(), control);
        ControlClaim claim = stands(there) ? there : edge.flow().controls().get(control);
        if (claim != null && stands(claim)) {
          gates.add(claim);
        }
      }
      if (gates.size() == asks.size() && !stands(graph.claim(node, control))) {
        credit.put(control, gates.getFirst());
      }
    }
    return credit;
  }

  private boolean asked(int node) {
    return GATES.stream().anyMatch(graph.node(node).kind()::is);
  }

  /**
   * What passes an edge device is asked who it is by what stands behind, when all of it asks and
   * the file does not say otherwise of the device.
   */
  Map<String, ControlClaim> behind(int node) {
    Map<String, ControlClaim> credit = new HashMap<>();
    List<Graph.Edge> entries = entries(node);
    for (String control : Vocabulary.standard().entryControls()) {
      List<ControlClaim> behind = claims(entries, control);
      if (!behind.isEmpty()
          && behind.size() == entries.size()
          && graph.claim(node, control) == null) {
        credit.put(control, behind.getFirst());
      }
    }
    return credit;
  }

  /** Whether anything behind an edge device has a control, whether all of it has or not. */
  boolean anyBehind(int node, String control) {
    return !claims(entries(node), control).isEmpty();
  }

  private List<Graph.Edge> entries(int node) {
    Kind kind = graph.node(node).kind();
    if (!kind.is("gateway") || kind.is("ai-gateway")) {
      return List.of();
    }
    return graph.out(node).stream()
        .filter(edge -> !edge.response())
        .filter(edge -> !graph.node(edge.to()).kind().is("store"))
        .filter(edge -> !graph.node(edge.to()).kind().is("monitoring"))
        .toList();
  }

  private List<ControlClaim> claims(List<Graph.Edge> entries, String control) {
    List<ControlClaim> claims = new ArrayList<>();
    for (Graph.Edge edge : entries) {
      ControlClaim there = graph.claim(edge.to(), control);
      if (there != null && stands(there)) {
        claims.add(there);
      }
    }
    return claims;
  }

  private static boolean stands(@Nullable ControlClaim claim) {
    return claim != null && claim.state().stands();
  }
}
