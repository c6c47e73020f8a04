package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.TrustLevel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Steps of patterns over one graph: which nodes content reaches from others, and on which ways. */
final class Walks {

  // Of each step of a way so many flows are kept, the ones nearest to the finding.
  static final int SHOWN = 16;

  private final Graph graph;
  private final Conditions conditions;
  // What every walk asks of nodes and edges, worked out once.
  private final BitSet conducts = new BitSet();
  private final BitSet keeps = new BitSet();
  private final BitSet models = new BitSet();
  private final BitSet untrusted = new BitSet();
  private final BitSet passes = new BitSet();
  private final BitSet asksOnly = new BitSet();
  private final BitSet sending = new BitSet();

  Walks(Graph graph, Conditions conditions) {
    this.graph = graph;
    this.conditions = conditions;
    for (int node = 0; node < graph.size(); node++) {
      Component one = graph.node(node);
      conducts.set(node, one.kind().conducts());
      keeps.set(node, Counts.keeps(one.kind()));
      models.set(node, one.kind().is("model"));
      untrusted.set(node, one.trust() == TrustLevel.UNTRUSTED);
      for (Graph.Edge edge : graph.out(node)) {
        passes.set(edge.number(), Carries.passes(graph, edge));
        asksOnly.set(edge.number(), Carries.asksOnly(graph, edge));
        // Of a trusted sender only the flows count whose content is said to be anybody's.
        sending.set(edge.number(), untrusted.get(node) || Carries.untrusted(graph, edge));
      }
    }
  }

  /**
   * What one step reaches.
   *
   * @param nodes that are reached
   * @param ways to them
   * @param own ways to nodes that are starts themselves, from another start
   */
  record Reach(BitSet nodes, @Nullable Ways ways, Map<Integer, Part> own, @Nullable Reach before) {
    static Reach start(BitSet nodes) {
      return new Reach(nodes, null, Map.of(), null);
    }

    /** How many flows lie on the way to a node, from the first of all starts. */
    int length(int node) {
      Part part = own.get(node);
      if (part != null) {
        return part.edges().size() + (before == null ? 0 : before.length(part.end()));
      }
      return ways == null ? 0 : ways.length(node);
    }

    /** The way to a node that is reached; of a very long one what is near. */
    Part part(int node) {
      Part part = own.get(node);
      return part != null ? part : Objects.requireNonNull(ways).to(node);
    }
  }

  /** The flows of one step that are nearest to where it is looked at, and its other end. */
  record Part(List<Graph.Edge> edges, int end) {}

  /**
   * What a step must not touch.
   *
   * @param nodes that nothing passes; they may be reached
   * @param edges that nothing takes
   * @param recorded nodes whose calls are written down: what passes them is open again only when it
   *     was kept behind them and fetched from there
   * @param nearest whether the shortest way counts most, instead of one from the least trusted
   * @param wanted what it has to pass; null for nothing
   */
  record Closed(
      BitSet nodes, BitSet edges, BitSet recorded, boolean nearest, Ways.@Nullable Wanted wanted) {}

  /** One step of a pattern, forwards or backwards, and what it must not touch. */
  private record Step(
      Pattern.Link arrow,
      BitSet allowed,
      BitSet noNode,
      BitSet recorded,
      boolean back,
      boolean fromUntrusted,
      boolean nearest,
      Ways.@Nullable Wanted wanted) {}

  /**
   * One step of a pattern.
   *
   * @param link number of the arrow, from 1
   * @param from where it starts
   * @param back whether it is walked against the content
   */
  Reach step(Pattern pattern, int link, Reach from, BitSet targets, Closed closed, boolean back) {
    BitSet starts = from.nodes();
    Pattern.Link arrow = pattern.links().get(link - 1);
    BitSet allowed = (BitSet) conditions.edges(arrow).clone();
    allowed.andNot(closed.edges());
    // Where a term means others too, all that its nodes send counts.
    boolean untrusted = link == 1 && pattern.startsAnywhere();
    BitSet recorded = recorded(closed.recorded(), targets, back);
    if (link == 1 && !back) {
      // What stands where a way begins answers nothing.
      recorded.andNot(starts);
    }
    Step step =
        new Step(
            arrow,
            allowed,
            closed.nodes(),
            recorded,
            back,
            untrusted,
            closed.nearest(),
            closed.wanted());
    if (arrow.either()) {
      return either(allowed, from, targets);
    }
    BitSet both = (BitSet) starts.clone();
    both.and(targets);
    if (!arrow.path() || both.isEmpty()) {
      return walk(step, from, targets);
    }
    BitSet others = (BitSet) targets.clone();
    others.andNot(both);
    if (closed.wanted() != null) {
      return walk(step, from, others);
    }
    Reach reach = walk(step, from, others);
    Map<Integer, Part> own = new HashMap<>();
    BitSet rest = (BitSet) both.clone();
    for (int node = both.nextSetBit(0); node >= 0; node = both.nextSetBit(node + 1)) {
      Graph.Edge direct = direct(step, starts, node);
      if (direct != null) {
        own.put(node, new Part(List.of(direct), back ? direct.to() : direct.from()));
        rest.clear(node);
      }
    }
    if (!rest.isEmpty()) {
      new FromOthers(step, starts, rest).walk(own);
    }
    both.stream()
        .filter(node -> !own.containsKey(node) && conditions.actsItself(pattern, link, node))
        .forEach(node -> own.put(node, new Part(List.of(), node)));
    own.keySet().forEach(reach.nodes::set);
    return new Reach(reach.nodes, reach.ways, own, from);
  }

  // Of nodes at which calls are written down those whose calls get to a target without being kept
  // on the way: the others see nothing of what the target is asked.
  private BitSet recorded(BitSet stands, BitSet targets, boolean back) {
    BitSet seen = new BitSet();
    if (stands.isEmpty()) {
      return seen;
    }
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    targets.stream().forEach(queue::add);
    while (!queue.isEmpty()) {
      int node = queue.removeFirst();
      for (Graph.Edge edge : back ? graph.out(node) : graph.in(node)) {
        int next = back ? edge.to() : edge.from();
        if (!seen.get(next) && !keeps.get(next)) {
          seen.set(next);
          queue.add(next);
        }
      }
    }
    seen.and(stands);
    return seen;
  }

  // Whoever is at the other end of a flow, wherever its arrow points.
  private Reach either(BitSet allowed, Reach from, BitSet targets) {
    BitSet starts = from.nodes();
    BitSet found = new BitSet(graph.size());
    Map<Integer, Part> own = new HashMap<>();
    for (int node = targets.nextSetBit(0); node >= 0; node = targets.nextSetBit(node + 1)) {
      for (Graph.Edge edge : graph.touching(node)) {
        int other = edge.to() == node ? edge.from() : edge.to();
        if (allowed.get(edge.number()) && starts.get(other) && !found.get(node)) {
          found.set(node);
          own.put(node, new Part(List.of(edge), other));
        }
      }
    }
    return new Reach(found, null, own, from);
  }

  /**
   * A start that is a target too counts when another start reaches it. One walk from all starts
   * finds that: each node keeps the nearest two starts, one of which is another.
   */
  private final class FromOthers {
    private final Step step;
    private final BitSet starts;
    private final BitSet targets;
    private final int[][] origins = new int[2][graph.size()];
    private final Graph.@Nullable Edge[][] vias = new Graph.Edge[2][graph.size()];
    private final ArrayDeque<int[]> queue = new ArrayDeque<>();

    FromOthers(Step step, BitSet starts, BitSet targets) {
      this.step = step;
      this.starts = starts;
      this.targets = targets;
      Arrays.fill(origins[0], -1);
      Arrays.fill(origins[1], -1);
    }

    void walk(Map<Integer, Part> own) {
      starts.stream().forEach(node -> queue.add(new int[] {node, node}));
      while (!queue.isEmpty()) {
        int[] first = queue.removeFirst();
        int node = first[0];
        for (Graph.Edge edge : step.back ? graph.in(node) : graph.out(node)) {
          boolean sends = !step.fromUntrusted || sending.get(edge.number());
          boolean written = step.recorded.get(node);
          if (takes(step, edge, first[1] == node, sends) && !written) {
            reach(edge, first[1], sends, own);
          }
        }
      }
    }

    private void reach(Graph.Edge edge, int origin, boolean sends, Map<Integer, Part> own) {
      int next = step.back ? edge.from() : edge.to();
      if (starts.get(next)) {
        boolean ends = next != origin && targets.get(next) && !(step.back && !sends);
        if (ends && !own.containsKey(next)) {
          own.put(next, way(edge, origin));
        }
        if (next == origin || sendsAll(step, next)) {
          return;
        }
      }
      int free = origins[0][next] < 0 ? 0 : 1;
      if (goesOn(step, edge, next)
          && origins[1][next] < 0
          && (free == 0 || origins[0][next] != origin)) {
        origins[free][next] = origin;
        vias[free][next] = edge;
        queue.addLast(new int[] {next, origin});
      }
    }

    private Part way(Graph.Edge last, int origin) {
      List<Graph.Edge> part = new ArrayList<>(List.of(last));
      int at = step.back ? last.to() : last.from();
      while (at != origin && part.size() < SHOWN) {
        Graph.Edge edge = Objects.requireNonNull(vias[origins[0][at] == origin ? 0 : 1][at]);
        part.add(edge);
        at = step.back ? edge.to() : edge.from();
      }
      return new Part(part, origin);
    }
  }

  // The shortest way from another start, without a walk.
  private Graph.@Nullable Edge direct(Step step, BitSet starts, int node) {
    for (Graph.Edge edge : step.back ? graph.out(node) : graph.in(node)) {
      int other = step.back ? edge.to() : edge.from();
      if (other != node
          && starts.get(other)
          && step.allowed.get(edge.number())
          && passes.get(edge.number())
          && (!step.fromUntrusted || sending.get(edge.number()))) {
        return edge;
      }
    }
    return null;
  }

  private Reach walk(Step step, Reach from, BitSet targets) {
    Ways ways = new Ways(graph.size(), step.wanted);
    BitSet starts = from.nodes();
    if (step.nearest) {
      start(starts, from, ways);
      walk(step, starts, targets, ways);
    } else {
      // Ways from the least trusted are shown before shorter ones.
      for (TrustLevel trust : TrustLevel.values()) {
        BitSet some = new BitSet();
        starts.stream().filter(node -> graph.node(node).trust() == trust).forEach(some::set);
        start(some, from, ways);
        walk(step, starts, targets, ways);
      }
    }
    return new Reach(ways.ends(), ways, Map.of(), from);
  }

  private static void start(BitSet starts, Reach from, Ways ways) {
    starts.stream()
        .boxed()
        .sorted(Comparator.comparingInt(from::length))
        .forEach(node -> ways.start(node, from.length(node)));
  }

  private void walk(Step step, BitSet starts, BitSet targets, Ways ways) {
    for (int state = ways.next(); state >= 0; state = ways.next()) {
      int node = ways.node(state);
      boolean atStart = ways.starts(state);
      for (Graph.Edge edge : step.back ? graph.in(node) : graph.out(node)) {
        int next = step.back ? edge.from() : edge.to();
        boolean sends = !step.fromUntrusted || sending.get(edge.number());
        boolean other = ways.onlyAsked(state) && answers(step, edge);
        if (other || !takes(step, edge, atStart, sends)) {
          continue;
        }
        boolean written = step.recorded.get(node);
        if (written && !keeps.get(next)) {
          continue;
        }
        if (!written && targets.get(next) && !(step.back && !sends)) {
          ways.end(state, edge, next);
        }
        if (goesOn(step, edge, next) && !(starts.get(next) && sendsAll(step, next))) {
          ways.pass(state, edge, next, models.get(next) && asks(step, edge));
        }
      }
    }
  }

  // A start that sends all it has goes on as one; of a trusted one only some flows count, while
  // what others bring it goes on by all.
  private boolean sendsAll(Step step, int start) {
    return step.back || !step.fromUntrusted || untrusted.get(start);
  }

  // A model keeps nothing between calls: what one asks does not come back to another.
  private static boolean answers(Step step, Graph.Edge edge) {
    return step.back ? edge.flow().answered() && !edge.response() : edge.response();
  }

  private static boolean asks(Step step, Graph.Edge edge) {
    return step.back ? edge.response() : !edge.response() && edge.flow().answered();
  }

  private boolean goesOn(Step step, Graph.Edge edge, int next) {
    return step.arrow.path()
        && conducts.get(next)
        && !step.noNode.get(next)
        && (step.back || !asksOnly.get(edge.number()));
  }

  private boolean takes(Step step, Graph.Edge edge, boolean atStart, boolean sends) {
    return step.allowed.get(edge.number())
        && (!step.arrow.path() || passes.get(edge.number()))
        && (step.back || !atStart || sends)
        && (!step.back || atStart || !asksOnly.get(edge.number()));
  }
}
