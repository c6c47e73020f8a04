package io.sallyport.review.internal;

import io.sallyport.review.DataAsset;
import io.sallyport.review.TrustLevel;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Where untrusted content enters: what sends some that nobody brings it. Whoever only passes on
 * what was inspected on the way is no entrance; whether it was, each rule decides by its own
 * controls.
 */
final class Entrances {

  private final Graph graph;
  private final BitSet senders = new BitSet();
  private final BitSet nodes = new BitSet();
  private final BitSet sources = new BitSet();

  Entrances(Graph graph) {
    this.graph = graph;
    for (int node = 0; node < graph.size(); node++) {
      for (Graph.Edge edge : graph.out(node)) {
        if (Carries.untrusted(graph, edge)) {
          senders.set(node);
          nodes.set(node, nodes.get(node) || isNew(edge));
        }
      }
      sources.set(node, nodes.get(node) || graph.node(node).trust() == TrustLevel.UNTRUSTED);
    }
    // Of what only passes round in a ring, each is an entrance.
    BitSet ring = (BitSet) senders.clone();
    ring.andNot(reached(new BitSet(), new BitSet()));
    nodes.or(ring);
    sources.or(ring);
  }

  /** The nodes at which untrusted content enters. */
  BitSet nodes() {
    return nodes;
  }

  /**
   * What passes untrusted content on that nothing has inspected: it sends no less than an entrance.
   *
   * @param noNode nodes at which content is inspected
   * @param noEdge edges on which it is
   */
  BitSet passing(BitSet noNode, BitSet noEdge) {
    if (senders.isEmpty()) {
      return senders;
    }
    BitSet passing = reached(noNode, noEdge);
    passing.and(senders);
    return passing;
  }

  private BitSet reached(BitSet noNode, BitSet noEdge) {
    BitSet reached = new BitSet();
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    sources.stream().forEach(queue::add);
    while (!queue.isEmpty()) {
      for (Graph.Edge edge : graph.out(queue.removeFirst())) {
        int next = edge.to();
        // A stranger's own controls answer nothing where it is the start, and so it may be one.
        boolean stopped = noEdge.get(edge.number()) || noNode.get(next) && graph.own(next);
        if (brings(edge)
            && Carries.passes(graph, edge)
            && graph.node(next).kind().conducts()
            && !stopped
            && !reached.get(next)) {
          reached.set(next);
          if (!noNode.get(next)) {
            queue.add(next);
          }
        }
      }
    }
    return reached;
  }

  // Whether nobody brings what an edge carries; what comes back counts too: a component may fetch
  // what it passes on.
  private boolean isNew(Graph.Edge sent) {
    if (sent.flow().content() == TrustLevel.UNTRUSTED) {
      return graph.in(sent.from()).stream().noneMatch(this::brings);
    }
    return sent.flow().data().stream()
        .filter(id -> untrusted(graph.architecture().data().get(id)))
        .anyMatch(id -> graph.in(sent.from()).stream().noneMatch(in -> names(in, id)));
  }

  private static boolean names(Graph.Edge edge, String id) {
    return edge.flow().data().contains(id);
  }

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
