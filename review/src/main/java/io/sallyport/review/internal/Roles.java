package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.TrustLevel;
import java.util.Set;

/** What a node is by where it stands and what flows through it, besides its kind. */
final class Roles {

  private static final Set<String> OURS = Set.of("owned-model", "self-hosted");

  private final Graph graph;

  Roles(Graph graph) {
    this.graph = graph;
  }

  /** Whether a node belongs to a group of kinds, or is such a thing where it stands. */
  boolean is(String group, int node) {
    Component component = graph.node(node);
    if (group.equals("hosted")) {
      return component.kind().is("hosted") || atPartner(component);
    }
    if (OURS.contains(group)) {
      return component.kind().is(group) && !atPartner(component);
    }
    if (group.equals("decider")) {
      return component.kind().is("predictor") || decides(node);
    }
    if (group.equals("judge")) {
      return component.kind().is("predictor")
          || component.kind().is("generative") && graph.tags(node).contains("prediction");
    }
    return component.kind().is(group);
  }

  // Whoever runs a model sees what it is asked, whatever kind of model it is.
  private static boolean atPartner(Component component) {
    return component.kind().is("model") && component.trust() == TrustLevel.PARTNER;
  }

  // A device that holds a model and says what it predicts decides by itself.
  private boolean decides(int node) {
    Component component = graph.node(node);
    return component.kind().is("user-held")
        && graph.tags(node).contains("weights")
        && graph.out(node).stream()
            .filter(edge -> !edge.response())
            .anyMatch(edge -> graph.tags(edge.flow()).contains("prediction"));
  }

  /** Whether a node gets what lies on foreign sites, at addresses that its caller may name. */
  boolean fetches(int node) {
    return graph.node(node).kind().is("fetcher")
        || graph.out(node).stream()
            .anyMatch(
                edge ->
                    graph.pulls(edge)
                        && graph.node(edge.to()).kind().is("website")
                        && graph.node(edge.to()).trust() == TrustLevel.UNTRUSTED);
  }
}
