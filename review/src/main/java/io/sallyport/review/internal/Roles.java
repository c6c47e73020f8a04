package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.TrustLevel;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a node is by where it stands and what flows through it, besides its kind. */
final class Roles {

  private static final Set<String> BUILT =
      Set.of("container-image", "package", "script", "code", "weights");
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

  /** Whether a node brings programs or models to where they run, whatever is said of it. */
  boolean deploys(int node) {
    return graph.node(node).kind().is("ci")
        && graph.out(node).stream()
            .filter(edge -> !edge.response() && runs(graph.node(edge.to())))
            .map(edge -> graph.tags(edge.flow()))
            .anyMatch(tags -> BUILT.stream().anyMatch(tags::contains));
  }

  private static boolean runs(Component there) {
    return there.kind().is("serving")
        || there.kind().is("model")
        || there.kind().is("compute")
        || there.kind().is("service") && !there.kind().is("builder-tool");
  }

  /**
   * Whether a speech model only turns sound into words: what it gets is media, what it says not.
   */
  boolean transcribes(int node) {
    return graph.node(node).kind().is("speech-model")
        && calls(graph.in(node)).allMatch(tags -> tags.contains("media"))
        && calls(graph.in(node)).count() > 0
        && calls(graph.out(node)).anyMatch(tags -> !tags.isEmpty() && !tags.contains("media"));
  }

  private Stream<Set<String>> calls(List<Graph.Edge> edges) {
    return edges.stream().filter(edge -> !edge.response()).map(edge -> graph.tags(edge.flow()));
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
