package io.sallyport.review.internal;

import io.sallyport.review.DataAsset;
import io.sallyport.review.TrustLevel;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Where untrusted content enters: what sends it and has it from nobody. Whoever only passes it on
 * is no entrance, so that what inspects it on the way counts.
 */
final class Entrances {

  private final Graph graph;
  private final BitSet nodes = new BitSet();

  Entrances(Graph graph) {
    this.graph = graph;
    BitSet senders = new BitSet();
    for (int node = 0; node < graph.size(); node++) {
      if (graph.out(node).stream().anyMatch(edge -> Carries.untrusted(graph, edge))) {
        senders.set(node);
      }
    }
    BitSet reached = new BitSet();
    for (int node = 0; node < graph.size(); node++) {
      boolean first = senders.get(node) && graph.in(node).stream().noneMatch(this::brings);
      if (first || graph.node(node).trust() == TrustLevel.UNTRUSTED) {
        follow(node, reached);
        nodes.set(node, first);
      }
    }
    // Of what only passes round in a ring, each is an entrance.
    senders.andNot(reached);
    nodes.or(senders);
  }

  /** The nodes at which untrusted content enters. */
  BitSet nodes() {
    return nodes;
  }

  private void follow(int start, BitSet reached) {
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(start);
    while (!queue.isEmpty()) {
      for (Graph.Edge edge : graph.out(queue.removeFirst())) {
        if (brings(edge)
            && Carries.passes(graph, edge)
            && graph.node(edge.to()).kind().conducts()
            && !reached.get(edge.to())) {
          reached.set(edge.to());
          queue.add(edge.to());
        }
      }
    }
  }

  // What comes back counts too: a component may fetch what it passes on.
  private boolean brings(Graph.Edge edge) {
    if (edge.flow().content() == TrustLevel.UNTRUSTED) {
      return true;
    }
    return edge.flow().data().stream()
        .map(graph.architecture().data()::get)
        .anyMatch(Entrances::untrusted);
  }

  private static boolean untrusted(@Nullable DataAsset asset) {
    return asset != null && asset.origin() == TrustLevel.UNTRUSTED;
  }
}
