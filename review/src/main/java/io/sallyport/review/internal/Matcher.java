package io.sallyport.review.internal;

import io.sallyport.review.internal.Walks.Part;
import io.sallyport.review.internal.Walks.Reach;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a pattern holds. A way that content takes ends at nodes and edges where a control
 * stands that answers the rule; so a control counts where it cuts every way, and an added part can
 * open ways but never close one.
 */
public final class Matcher {

  private final Graph graph;
  private final Conditions conditions;
  private final Walks walks;

  /** A matcher over one graph. */
  public Matcher(Graph graph) {
    this.graph = graph;
    this.conditions = new Conditions(graph);
    this.walks = new Walks(graph, conditions);
  }

  /**
   * Where a pattern holds.
   *
   * @param anchor the node that the finding is at
   * @param named the nodes that stand for the pattern's, in its order
   * @param parts the way, a part for each arrow; of a very long one what is near the anchor
   */
  public record Match(int anchor, List<Integer> named, List<List<Graph.Edge>> parts) {
    /** The way, in its order. */
    List<Graph.Edge> edges() {
      return parts.stream().flatMap(List::stream).toList();
    }

    /** The anchor and all that the way passes. */
    Set<Integer> nodes() {
      Set<Integer> nodes = new LinkedHashSet<>();
      nodes.add(anchor);
      nodes.addAll(named);
      edges().forEach(edge -> nodes.add(edge.to()));
      return nodes;
    }
  }

  /**
   * What cuts ways.
   *
   * @param anywhere controls that count on each edge and on each node but the first, as far as what
   *     they do concerns it ({@link Counts}); there too when findings are at it, or when it is ours
   *     and untrusted content enters at it
   * @param at controls that count at one node of the pattern only, by its number
   */
  public record Cuts(List<String> anywhere, Map<Integer, List<String>> at) {
    /** Nothing cuts. */
    public static final Cuts NONE = new Cuts(List.of(), Map.of());
  }

  /**
   * Of all ways only some.
   *
   * @param edges that nothing takes, by number
   * @param nodes that nothing passes, and that are no node of the pattern but the first
   * @param first which nodes may be the first; null for all
   * @param last which nodes may be the last; null for all
   * @param nearest whether the shortest way is found instead of one from the least trusted
   * @param link number of the arrow, from 1, on whose way something has to be passed; 0 for none
   * @param wanted what that is; null for nothing
   */
  record Some(
      BitSet edges,
      BitSet nodes,
      @Nullable BitSet first,
      @Nullable BitSet last,
      boolean nearest,
      int link,
      Ways.@Nullable Wanted wanted) {
    static final Some ALL = new Some(new BitSet(), new BitSet(), null, null, false, 0, null);

    Some without(BitSet moreEdges, BitSet moreNodes) {
      BitSet allEdges = (BitSet) edges.clone();
      allEdges.or(moreEdges);
      BitSet allNodes = (BitSet) nodes.clone();
      allNodes.or(moreNodes);
      return new Some(allEdges, allNodes, first, last, nearest, link, wanted);
    }

    Some from(BitSet starts) {
      BitSet both = (BitSet) starts.clone();
      if (first != null) {
        both.and(first);
      }
      return new Some(edges, nodes, both, last, nearest, link, wanted);
    }

    Some anywhere() {
      return new Some(edges, nodes, null, last, nearest, link, wanted);
    }

    Some to(@Nullable BitSet ends) {
      return new Some(edges, nodes, first, ends, nearest, link, wanted);
    }

    Some shortest() {
      return new Some(edges, nodes, first, last, true, link, wanted);
    }

    Some by(int arrow, Ways.@Nullable Wanted what) {
      return new Some(edges, nodes, first, last, nearest, arrow, what);
    }
  }

  /** What searches for one rule have walked already, up to its place and behind it. */
  static final class Known {
    private final Map<Some, Reach[]> forward = new HashMap<>();
    private final Map<Some, Reach[]> backward = new HashMap<>();
  }

  /** The nodes that a term of a pattern means. */
  BitSet nodes(Pattern.NodeTerm term) {
    return conditions.nodes(term);
  }

  /** All matches, one for each node that can be the anchor, in the order of nodes. */
  public List<Match> find(Pattern pattern, int anchor, Cuts cuts, Where where) {
    return find(pattern, anchor, cuts, where, Some.ALL, new Known());
  }

  /** The same among some of the ways. */
  List<Match> find(Pattern pattern, int anchor, Cuts cuts, Where where, Some some, Known known) {
    return new Search(pattern, anchor, cuts, where, some, known).matches();
  }

  /**
   * Matches that lie on one way: for each at which content arrives only by way of others, the one
   * at which it arrives first (for an anchor that a way starts at, the one that it leaves last).
   * Added parts can only take a match out of this.
   */
  public Map<Integer, Integer> behind(Pattern pattern, int anchor, Cuts cuts, Where where) {
    return new Search(pattern, anchor, cuts, where, Some.ALL, new Known()).behind();
  }

  /** One search for a pattern. */
  private final class Search {
    private final Pattern pattern;
    private final int anchor;
    private final Cutting cutting;
    private final BitSet refused;
    private final Where where;
    private final Some some;
    private final Reach[] forward;
    private final Reach[] backward;

    Search(Pattern pattern, int anchor, Cuts cuts, Where where, Some some, Known known) {
      this.some = some;
      this.pattern = pattern;
      this.anchor = anchor;
      cutting = new Cutting(graph, pattern, cuts, anchor);
      refused = (BitSet) where.refusedEdges(graph).clone();
      refused.or(some.edges());
      this.where = where;
      forward = known.forward.computeIfAbsent(before(some), any -> forward());
      backward = known.backward.computeIfAbsent(behind(some), any -> backward());
    }

    // What of some ways the walk up to the finding hangs on; of what is behind it nothing.
    private Some before(Some some) {
      Some mine = anchor < pattern.links().size() ? some.to(null) : some;
      return some.link() > anchor ? mine.by(0, null) : mine;
    }

    private Some behind(Some some) {
      Some mine = anchor > 0 ? some.anywhere() : some;
      return some.link() <= anchor ? mine.by(0, null) : mine;
    }

    private Reach[] forward() {
      Reach[] reached = new Reach[anchor + 1];
      reached[0] = Reach.start(term(0));
      for (int i = 1; i <= anchor; i++) {
        reached[i] = step(i, reached[i - 1], term(i), closed(i), false);
      }
      return reached;
    }

    private Reach[] backward() {
      int last = pattern.links().size();
      Reach[] reached = new Reach[last + 1];
      reached[last] = Reach.start(term(last));
      for (int i = last; i > anchor; i--) {
        reached[i - 1] = step(i, reached[i], term(i - 1), closed(i), true);
      }
      return reached;
    }

    private BitSet term(int number) {
      Pattern.NodeTerm said = pattern.nodes().get(number);
      BitSet inspecting = number == 0 ? cutting.passed(1) : new BitSet();
      if (number == 0) {
        inspecting.or(cutting.recorded());
      }
      BitSet term =
          number == 0
              ? conditions.starts(said, inspecting, closed(1).edges())
              : (BitSet) conditions.nodes(said).clone();
      term.andNot(cutting.at(number));
      if (number > 0) {
        term.andNot(some.nodes());
      }
      if (number == 0 && some.first() != null) {
        term.and(some.first());
      }
      if (number == pattern.links().size() && some.last() != null) {
        term.and(some.last());
      }
      where.keep(graph, number, term);
      if (number == 0 && anchor > 0 && pattern.startsAnywhere()) {
        inspecting.stream().filter(graph::own).forEach(term::clear);
      }
      return term;
    }

    private Walks.Closed closed(int link) {
      BitSet edges = cutting.edges(link);
      edges.or(refused);
      BitSet nodes = cutting.passed(link);
      nodes.or(some.nodes());
      return new Walks.Closed(
          nodes,
          edges,
          cutting.recorded(),
          some.nearest(),
          link == some.link() ? some.wanted() : null);
    }

    private Reach step(int link, Reach from, BitSet targets, Walks.Closed closed, boolean back) {
      return walks.step(pattern, link, from, targets, closed, back);
    }

    private BitSet anchors() {
      BitSet anchors = (BitSet) forward[anchor].nodes().clone();
      anchors.and(backward[anchor].nodes());
      return anchors;
    }

    List<Match> matches() {
      List<Match> matches = new ArrayList<>();
      anchors().stream().forEach(node -> matches.add(match(node)));
      return matches;
    }

    Map<Integer, Integer> behind() {
      BitSet anchors = anchors();
      boolean back = anchor == 0;
      int link = back ? 1 : anchor;
      if (anchors.cardinality() < 2
          || pattern.links().isEmpty()
          || !pattern.links().get(link - 1).path()) {
        return Map.of();
      }
      Walks.Closed closed = closed(link);
      closed.nodes().or(anchors);
      Reach from = back ? backward[1] : forward[anchor - 1];
      BitSet first = step(link, from, anchors, closed, back).nodes();
      if (first.isEmpty()) {
        return Map.of();
      }
      Map<Integer, Integer> behind = new HashMap<>();
      anchors.stream()
          .filter(node -> !first.get(node))
          .forEach(node -> behind.put(node, before(node, first, back)));
      return behind;
    }

    // The one on the way that is shown; else any, since each way passes one.
    private int before(int node, BitSet first, boolean back) {
      Part part = back ? backward[0].part(node) : arrival(node);
      for (Graph.Edge edge : part.edges()) {
        int passed = back ? edge.to() : edge.from();
        if (first.get(passed)) {
          return passed;
        }
      }
      return first.nextSetBit(0);
    }

    private Part arrival(int node) {
      return forward[anchor].part(node);
    }

    private Match match(int node) {
      List<Integer> named = new ArrayList<>(List.of(node));
      List<List<Graph.Edge>> parts = new ArrayList<>();
      int at = node;
      for (int i = anchor; i > 0; i--) {
        Part part = forward[i].part(at);
        parts.add(part.edges().reversed());
        at = part.end();
        named.add(at);
      }
      Collections.reverse(named);
      Collections.reverse(parts);
      at = node;
      for (int i = anchor; i < pattern.links().size(); i++) {
        Part part = backward[i].part(at);
        parts.add(part.edges());
        at = part.end();
        named.add(at);
      }
      return new Match(node, named, parts);
    }
  }
}
