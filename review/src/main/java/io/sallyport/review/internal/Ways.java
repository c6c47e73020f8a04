package io.sallyport.review.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shortest ways of one walk, and what is left to be walked. A node is met in up to three
 * states, each with ways of its own, so that none which comes first takes one from what comes
 * later: as a start, as passed, and, for a model, as only asked.
 */
final class Ways {

  private static final int STARTS = 0;
  private static final int PASSED = 1;
  private static final int ASKED = 2;
  private static final int KINDS = 3;
  // Each kind of state twice: what is wanted was not passed yet, or was.
  private static final int STATES = 2 * KINDS;

  private final int size;
  private final @Nullable Wanted wanted;
  private final Graph.@Nullable Edge[] via;
  private final int[] before;
  private final int[] origin;
  private final BitSet seen = new BitSet();
  private final BitSet ends = new BitSet();
  private final Graph.@Nullable Edge[] last;
  private final int[] lastFrom;
  private final int[] length;
  // Each state comes once: what is left to be walked lies between two marks.
  private final int[] queue;
  private int queued;
  private int walked;
  private final int[] waiting;
  private int waits;
  private int begun;

  /**
   * What a way has to pass.
   *
   * @param nodes any of which it passes or ends at
   * @param edges or any of which it takes, by number
   */
  record Wanted(BitSet nodes, BitSet edges) {
    boolean any() {
      return !nodes.isEmpty() || !edges.isEmpty();
    }

    boolean passes(Graph.Edge edge, int next) {
      return nodes.get(next) || edges.get(edge.number());
    }
  }

  /** Ways among so many nodes, which pass what is wanted, if anything is. */
  Ways(int size, @Nullable Wanted wanted) {
    this.size = size;
    this.wanted = wanted;
    via = new Graph.Edge[size * STATES];
    before = new int[size * STATES];
    origin = new int[size * STATES];
    last = new Graph.Edge[size];
    lastFrom = new int[size];
    length = new int[size * STATES];
    queue = new int[size * STATES];
    waiting = new int[size];
  }

  /**
   * A way begins at a node.
   *
   * @param behind how many flows lie behind it already; starts come in this order
   */
  void start(int node, int behind) {
    if (!seen.get(node)) {
      seen.set(node);
      origin[node] = node;
      length[node] = behind;
      waiting[waits++] = node;
    }
  }

  /** How many flows lie on the way to a node at which one ends, with what lay behind its start. */
  int length(int node) {
    return length[lastFrom[node]] + 1;
  }

  /** The state from which is to be walked next; -1 when none is left. */
  int next() {
    boolean passed = walked < queued;
    if (begun < waits && (!passed || length[waiting[begun]] <= length[queue[walked]])) {
      return waiting[begun++];
    }
    return passed ? queue[walked++] : -1;
  }

  int node(int state) {
    return state % size;
  }

  boolean starts(int state) {
    return state / size % KINDS == STARTS;
  }

  boolean onlyAsked(int state) {
    return state / size % KINDS == ASKED;
  }

  /** A way ends at a node. */
  void end(int state, Graph.Edge edge, int node) {
    if (!ends.get(node) && passed(state, edge, node)) {
      ends.set(node);
      last[node] = edge;
      lastFrom[node] = state;
    }
  }

  private boolean passed(int state, Graph.Edge edge, int next) {
    return wanted == null || state / size >= KINDS || wanted.passes(edge, next);
  }

  /** A way goes on from a node; what only asks a model goes on less far than what fills it. */
  void pass(int state, Graph.Edge edge, int node, boolean asks) {
    int half = wanted != null && passed(state, edge, node) ? size * KINDS : 0;
    int passed = half + node + size * PASSED;
    int there = asks ? half + node + size * ASKED : passed;
    if (!seen.get(passed) && !seen.get(there)) {
      seen.set(there);
      via[there] = edge;
      before[there] = state;
      origin[there] = origin[state];
      length[there] = length[state] + 1;
      queue[queued++] = there;
    }
  }

  /** The nodes at which ways end. */
  BitSet ends() {
    return ends;
  }

  /** The way to a node at which one ends; of a very long one what is near. */
  Walks.Part to(int node) {
    List<Graph.Edge> part = new ArrayList<>();
    Graph.Edge edge = last[node];
    int state = lastFrom[node];
    int start = origin[state];
    while (edge != null && part.size() < Walks.SHOWN) {
      part.add(edge);
      edge = via[state];
      state = before[state];
    }
    return new Walks.Part(part, start);
  }
}
