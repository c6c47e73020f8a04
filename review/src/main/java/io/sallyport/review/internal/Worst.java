package io.sallyport.review.internal;

import io.sallyport.review.Place;
import io.sallyport.review.Score;
import io.sallyport.review.TrustLevel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Of all ways to a place the worst. A way is rated by where it begins and ends, how long it is,
 * what eases it and whether it needs a login; where the way that was found first loses by one of
 * these, ways are looked for that do not. So what is added can make a place worse and seldom
 * better: a way that is the shortest only from another start, or that comes back through the place,
 * is missed.
 */
final class Worst {

  /** So often ways are looked for again for one rule; less often in a large system. */
  private static final int MOST_SEARCHES = 16;

  private static final int MOST_IN_LARGE = 5;
  private static final int LARGE = 500;

  /** What a way can lose by. */
  private enum Loss {
    LENGTH,
    INSIDE,
    LOGIN,
    EASED,
    ABSENCE,
    END
  }

  private final Graph graph;
  private final Matcher matcher;
  private final Scoring scoring;

  Worst(Graph graph, Matcher matcher, Scoring scoring) {
    this.graph = graph;
    this.matcher = matcher;
    this.scoring = scoring;
  }

  /**
   * The matches of a rule, each with its worst way.
   *
   * @param missing what is missing on a match's way
   */
  List<Matcher.Match> of(
      CompiledRule compiled, Function<Matcher.Match, List<Place.Missing>> missing) {
    Matcher.Known known = new Matcher.Known();
    List<Matcher.Match> found = find(compiled, Matcher.Some.ALL, known);
    if (found.isEmpty()) {
      return found;
    }
    Map<Integer, Matcher.Match> worst = new LinkedHashMap<>();
    Map<Integer, Score> scores = new HashMap<>();
    Set<Loss> losses = EnumSet.noneOf(Loss.class);
    Ends ends = new Ends(compiled);
    Ceiling ceiling = new Ceiling(scoring, compiled, ends.nodes(), lacking(compiled).any());
    BitSet better = new BitSet();
    for (Matcher.Match match : found) {
      worst.put(match.anchor(), match);
      Score score = score(compiled, match, missing);
      scores.put(match.anchor(), score);
      if (ceiling.above(match.anchor(), score)) {
        better.set(match.anchor());
        losses.addAll(losses(compiled, match, score, ends));
      }
    }
    List<Matcher.Some> ways = better.isEmpty() ? List.of() : ways(compiled, losses, ends);
    int most = graph.size() > LARGE ? MOST_IN_LARGE : MOST_SEARCHES;
    for (Matcher.Some some : ways.subList(0, Math.min(most, ways.size()))) {
      if (better.isEmpty()) {
        break;
      }
      for (Matcher.Match other : find(compiled, some, known)) {
        if (!better.get(other.anchor())) {
          continue;
        }
        Score score = score(compiled, other, missing);
        if (score.compareTo(Objects.requireNonNull(scores.get(other.anchor()))) > 0) {
          scores.put(other.anchor(), score);
          worst.put(other.anchor(), other);
          better.set(other.anchor(), ceiling.above(other.anchor(), score));
        }
      }
    }
    return List.copyOf(worst.values());
  }

  private List<Matcher.Match> find(CompiledRule compiled, Matcher.Some some, Matcher.Known known) {
    return matcher.find(
        compiled.pattern(), compiled.anchor(), compiled.cuts(), compiled.where(), some, known);
  }

  private Score score(
      CompiledRule compiled,
      Matcher.Match match,
      Function<Matcher.Match, List<Place.Missing>> missing) {
    return scoring.score(compiled, match, match.nodes(), missing.apply(match), "");
  }

  private Set<Loss> losses(CompiledRule compiled, Matcher.Match match, Score score, Ends ends) {
    Set<Loss> losses = EnumSet.noneOf(Loss.class);
    if (compiled.pattern().links().isEmpty()) {
      return losses;
    }
    if (Scoring.isLong(match)) {
      losses.add(Loss.LENGTH);
    }
    if (Scoring.takesSomebodyInside(score) && compiled.anchor() > 0) {
      losses.add(Loss.INSIDE);
    }
    if (Scoring.isEased(score)) {
      losses.add(Loss.EASED);
    }
    if (!scoring.loginsBeside(compiled).isEmpty()) {
      losses.add(Loss.LOGIN);
    }
    if (!Scoring.restsOnAbsence(score)) {
      losses.add(Loss.ABSENCE);
    }
    if (match.named().getLast() != match.anchor() && !ends.heaviest(match.named().getLast())) {
      losses.add(Loss.END);
    }
    return losses;
  }

  /** What the last nodes of ways add to the impact. */
  private final class Ends {
    private final Map<Integer, List<Integer>> weights = new HashMap<>();

    Ends(CompiledRule compiled) {
      boolean open = compiled.anchor() < compiled.pattern().links().size();
      BitSet last = open ? matcher.nodes(compiled.pattern().nodes().getLast()) : new BitSet();
      last.stream().forEach(node -> weights.put(node, scoring.end(compiled.rule(), node)));
    }

    BitSet nodes() {
      BitSet nodes = new BitSet();
      weights.keySet().forEach(nodes::set);
      return nodes;
    }

    boolean heaviest(int node) {
      List<Integer> weight = weights.getOrDefault(node, List.of(0, 0, 0));
      return weights.values().stream().allMatch(one -> atLeast(weight, one));
    }

    private static boolean atLeast(List<Integer> weight, List<Integer> other) {
      return IntStream.range(0, weight.size()).allMatch(i -> weight.get(i) >= other.get(i));
    }

    // Each set holds the nodes that weigh so much or more.
    List<BitSet> levels() {
      Set<BitSet> levels = new LinkedHashSet<>();
      for (List<Integer> weight : weights.values()) {
        BitSet nodes = new BitSet();
        weights.forEach((node, one) -> nodes.set(node, atLeast(one, weight)));
        levels.add(nodes);
      }
      levels.removeIf(nodes -> nodes.cardinality() == weights.size());
      return List.copyOf(levels);
    }
  }

  // Every choice of what the ways are to do without, but none at all.
  private List<Matcher.Some> ways(CompiledRule compiled, Set<Loss> losses, Ends ends) {
    List<Matcher.Some> ways = new ArrayList<>(List.of(Matcher.Some.ALL));
    if (losses.contains(Loss.LOGIN)) {
      BitSet logins = scoring.loginsBeside(compiled);
      add(ways, one -> open(one.without(logins, new BitSet())));
    }
    if (losses.contains(Loss.EASED)) {
      add(ways, one -> eased(compiled, one));
    }
    if (losses.contains(Loss.ABSENCE)) {
      Ways.Wanted lacking = lacking(compiled);
      if (lacking.any()) {
        add(ways, one -> lacking(compiled, one, lacking));
      }
    }
    if (losses.contains(Loss.INSIDE)) {
      BitSet outside = new BitSet();
      for (int node = 0; node < graph.size(); node++) {
        outside.set(node, graph.outside(node));
      }
      if (outside.intersects(matcher.nodes(compiled.pattern().nodes().getFirst()))) {
        add(ways, one -> List.of(one.from(outside)));
      }
    }
    if (losses.contains(Loss.END)) {
      add(ways, one -> ends.levels().stream().map(one::to).toList());
    }
    // Of several such ways the shortest is the worst.
    return ways.stream()
        .skip(losses.contains(Loss.LENGTH) ? 0 : 1)
        .map(Matcher.Some::shortest)
        .toList();
  }

  private static void add(
      List<Matcher.Some> ways, Function<Matcher.Some, List<Matcher.Some>> more) {
    List<Matcher.Some> added = new ArrayList<>();
    ways.forEach(one -> added.addAll(more.apply(one)));
    ways.addAll(added);
  }

  private Ways.Wanted lacking(CompiledRule compiled) {
    BitSet nodes = new BitSet();
    BitSet edges = new BitSet();
    for (String control : compiled.answers()) {
      nodes.or(graph.lackingNodes(control));
      edges.or(graph.lackingEdges(control));
    }
    return new Ways.Wanted(nodes, edges);
  }

  private List<Matcher.Some> lacking(
      CompiledRule compiled, Matcher.Some some, Ways.Wanted lacking) {
    List<Matcher.Some> ways = new ArrayList<>();
    for (int link = 1; link <= compiled.pattern().links().size(); link++) {
      if (!compiled.pattern().links().get(link - 1).either()) {
        ways.add(some.by(link, lacking));
      }
    }
    BitSet first = new BitSet();
    compiled.cuts().at().getOrDefault(0, List.of()).stream()
        .map(graph::lackingNodes)
        .forEach(first::or);
    if (!first.isEmpty()) {
      ways.add(some.from(first));
    }
    return ways;
  }

  // Without logins, and then from an outsider, whose first flow is open to all.
  private List<Matcher.Some> open(Matcher.Some some) {
    BitSet outsiders = new BitSet();
    for (int node = 0; node < graph.size(); node++) {
      outsiders.set(node, graph.node(node).trust() == TrustLevel.UNTRUSTED);
    }
    return List.of(some, some.from(outsiders));
  }

  // Without any easing control, and without each alone.
  private List<Matcher.Some> eased(CompiledRule compiled, Matcher.Some some) {
    List<Matcher.Some> ways = new ArrayList<>();
    BitSet nodes = new BitSet();
    BitSet edges = new BitSet();
    List<String> eases = compiled.rule().eases();
    for (String control : eases) {
      nodes.or(graph.standingNodes(control));
      edges.or(graph.standingEdges(control));
      if (eases.size() > 1) {
        ways.add(some.without(graph.standingEdges(control), graph.standingNodes(control)));
      }
    }
    ways.add(some.without(edges, nodes));
    return ways;
  }
}
