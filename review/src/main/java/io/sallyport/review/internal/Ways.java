package io.sallyport.review.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int STATES = 3;

  private final int size;
  private final Graph.@Nullable Edge[] via;
  private final int[] before;
  private final int[] origin;
  private final BitSet seen = new BitSet();
  private final BitSet ends = new BitSet();
  private final Graph.@Nullable Edge[] last;
  private final int[] lastFrom;
  private final ArrayDeque<Integer> queue = new ArrayDeque<>();

  /** Ways among so many nodes. */
  Ways(int size) {
    this.size = size;
    via = new Graph.Edge[size * STATES];
    before = new int[size * STATES];
    origin = new int[size * STATES];
    last = new Graph.Edge[size];
    lastFrom = new int[size];
    Arrays.fill(before, -1);
  }

  /** A way begins at a node. */
  void start(int node) {
    if (!seen.get(node)) {
      seen.set(node);
      origin[node] = node;
      queue.addLast(node);
    }
  }

  /** The state from which is to be walked next; -1 when none is left. */
  int next() {
    Integer state = queue.pollFirst();
    return state == null ? -1 : state;
  }

  int node(int state) {
    return state % size;
  }

  boolean starts(int state) {
    return state / size == STARTS;
  }

  boolean onlyAsked(int state) {
    return state / size == ASKED;
  }

  /** A way ends at a node. */
  void end(int state, Graph.Edge edge, int node) {
    if (!ends.get(node)) {
      ends.set(node);
      last[node] = edge;
      lastFrom[node] = state;
    }
  }

  /** A way goes on from a node; what only asks a model goes on less far than what fills it. */
  void pass(int state, Graph.Edge edge, int node, boolean asks) {
    int passed = node + size * PASSED;
    int there = asks ? node + size * ASKED : passed;
    if (!seen.get(passed) && !seen.get(there)) {
      seen.set(there);
      via[there] = edge;
      before[there] = state;
      origin[there] = origin[state];
      queue.addLast(there);
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
