package io.sallyport.review.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Where the controls that answer a rule cut its ways, on one graph. */
final class Cutting {

  private final Graph graph;
  private final Pattern pattern;
  private final Matcher.Cuts cuts;
  private final int anchor;

  Cutting(Graph graph, Pattern pattern, Matcher.Cuts cuts, int anchor) {
    this.graph = graph;
    this.pattern = pattern;
    this.cuts = cuts;
    this.anchor = anchor;
  }

  /** Nodes that are not what a pattern's node stands for, by its number. */
  BitSet at(int number) {
    return nodes(
        Stream.concat(
            cuts.at().getOrDefault(number, List.of()).stream(),
            cuts.anywhere().stream().filter(control -> countsAt(control, number))));
  }

  /** Whether a control without a place of its own counts at a node of the pattern. */
  boolean countsAt(String control, int number) {
    return switch (Counts.of(control)) {
      case RECORD -> number == anchor;
      case OUTPUT -> (number > 0 || anchor == 0) && behindModel(number);
      default -> number > 0 || anchor == 0;
    };
  }

  /** Nodes that nothing passes on the way of an arrow, by its number from 1. */
  BitSet passed(int link) {
    BitSet passed = new BitSet();
    for (String control : cuts.anywhere()) {
      if (countsOn(control, link)) {
        BitSet stands = stands(control);
        if (Counts.of(control) == Counts.CALLS) {
          stands = (BitSet) stands.clone();
          stands.stream().filter(this::keeps).forEach(stands::clear);
        }
        passed.or(stands);
      }
    }
    return passed;
  }

  /** Nodes at which calls are written down. */
  BitSet recorded() {
    return nodes(cuts.anywhere().stream().filter(control -> Counts.of(control) == Counts.RECORD));
  }

  /** Whether a control counts where something only passes on the way of an arrow. */
  boolean countsOn(String control, int link) {
    return switch (Counts.of(control)) {
      case ITSELF, RECORD -> false;
      case OUTPUT -> behindModel(link - 1);
      default -> true;
    };
  }

  /** The nodes at which a control counts because the way of an arrow only passes them. */
  List<Integer> passed(String control, int link, Matcher.Match match) {
    List<Integer> passed = new ArrayList<>();
    List<Graph.Edge> part = match.parts().get(link - 1);
    for (Graph.Edge edge : part.subList(0, Math.max(0, part.size() - 1))) {
      passed.add(edge.to());
    }
    return Counts.of(control) == Counts.CALLS
        ? passed.stream().filter(node -> !keeps(node)).toList()
        : passed;
  }

  /** The nodes at which calls are written down, from the finding up to where something is kept. */
  List<Integer> recorded(Matcher.Match match) {
    List<Integer> before = new ArrayList<>();
    List<Integer> behind = new ArrayList<>();
    for (int link = 1; link <= match.parts().size(); link++) {
      for (Graph.Edge edge : match.parts().get(link - 1)) {
        (link <= anchor ? before : behind).add(link <= anchor ? edge.from() : edge.to());
      }
    }
    before.removeIf(node -> node.equals(match.named().getFirst()));
    List<Integer> recorded = new ArrayList<>(List.of(match.anchor()));
    before.reversed().stream().takeWhile(node -> !keeps(node)).forEach(recorded::add);
    behind.stream().takeWhile(node -> !keeps(node)).forEach(recorded::add);
    return recorded;
  }

  /** Edges that nothing takes on the way of an arrow. */
  BitSet edges(int link) {
    BitSet all = new BitSet();
    cuts.anywhere().stream()
        .filter(control -> countsOnFlow(control, link))
        .forEach(control -> all.or(graph.standingEdges(control)));
    return all;
  }

  /** Whether a control that a flow names counts on the way of an arrow. */
  boolean countsOnFlow(String control, int link) {
    return Counts.of(control) != Counts.OUTPUT || behindModel(link - 1);
  }

  /** Whether what comes to a node ends there, and is fetched later by another call. */
  boolean keeps(int node) {
    return Counts.keeps(graph.node(node).kind());
  }

  // Where the model is asked at the end, its answer comes back by all that was passed.
  private boolean behindModel(int number) {
    int model = pattern.model();
    return model < 0 || model == pattern.links().size() || number >= model;
  }

  private BitSet nodes(Stream<String> controls) {
    BitSet all = new BitSet();
    controls.distinct().forEach(control -> all.or(stands(control)));
    return all;
  }

  // What a gate does for those that ask a model says nothing of what passes no model.
  private BitSet stands(String control) {
    BitSet stands = graph.standingNodes(control);
    if (!pattern.aboutModels() && !graph.credited(control).isEmpty()) {
      stands = (BitSet) stands.clone();
      stands.andNot(graph.credited(control));
    }
    return stands;
  }
}
