package io.sallyport.review.internal;

import io.sallyport.review.AttackPath;
import io.sallyport.review.Catalogs;
import io.sallyport.review.Component;
import io.sallyport.review.Cut;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.Status;
import io.sallyport.review.TrustLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ways from somebody to something worth having. A step to an element without an open finding costs
 * more, so the cheapest way is the one that an attacker would find easiest.
 */
public final class AttackPaths {

  private static final int MOST_PATHS = 60;
  private static final int MOST_ACTORS = 40;
  private static final int MOST_ASSETS = 60;
  private static final int COST_OPEN = 1;
  private static final int COST_CLOSED = 4;
  private static final Set<String> WORTH =
      Set.of(
          "secrets",
          "model-store",
          "actuator",
          "money",
          "owned-model",
          "training-data",
          "generative",
          "memory",
          "notebook",
          "executor");

  private final Graph graph;
  private final Map<Integer, List<Held>> held = new HashMap<>();
  private final List<AttackPath> paths = new ArrayList<>();

  private final Map<Integer, Map<String, Integer>> answers = new HashMap<>();
  private final List<Integer> assets;

  /** A finding at a node. */
  private record Held(ReviewFinding finding, Place place) {}

  /** Finds the ways over what is open. */
  public AttackPaths(Graph graph, List<ReviewFinding> findings) {
    this.graph = graph;
    for (ReviewFinding finding : findings) {
      for (Place place : finding.places()) {
        if (place.status() == Status.OPEN) {
          held.computeIfAbsent(graph.index(place.at()), any -> new ArrayList<>())
              .add(new Held(finding, place));
        }
      }
    }
    List<Integer> actors = new ArrayList<>();
    for (int i = 0; i < graph.size() && actors.size() < MOST_ACTORS; i++) {
      if (begins(graph.node(i))) {
        actors.add(i);
      }
    }
    this.assets = assets();
    actors.forEach(this::from);
    paths.sort(
        Comparator.comparingInt((AttackPath path) -> -path.risk())
            .thenComparingInt(path -> path.steps().size())
            .thenComparing(AttackPath::actor)
            .thenComparing(AttackPath::asset));
  }

  // The worst of what is worth having; in a large system nobody reads the way to each.
  private List<Integer> assets() {
    List<Integer> found = new ArrayList<>();
    for (int node = 0; node < graph.size(); node++) {
      if (held.containsKey(node) && worth(node)) {
        found.add(node);
      }
    }
    found.sort(Comparator.comparingInt((Integer node) -> -risk(node)).thenComparing(node -> node));
    return found.subList(0, Math.min(MOST_ASSETS, found.size()));
  }

  private int risk(int node) {
    return held.getOrDefault(node, List.of()).stream()
        .mapToInt(one -> one.place().score().risk())
        .max()
        .orElse(0);
  }

  private static boolean begins(Component component) {
    return component.kind().is("person")
        || component.trust() == TrustLevel.UNTRUSTED
        || component.trust() == TrustLevel.PARTNER
            && (component.kind().is("supplier")
                || component.kind().is("agent-peer")
                || component.kind().is("outside-content"));
  }

  private boolean worth(int node) {
    Component component = graph.node(node);
    return WORTH.stream().anyMatch(component.kind()::is)
        || !component.effects().isEmpty() && !component.effects().equals(Set.of("read"))
        || (component.kind().is("store") || component.kind().is("model"))
            && graph.held(node).stream()
                .anyMatch(asset -> asset.grave() || asset.dataClass().ordinal() > 1);
  }

  private void from(int actor) {
    int[] cost = new int[graph.size()];
    Arrays.fill(cost, Integer.MAX_VALUE);
    Graph.@Nullable Edge[] via = new Graph.Edge[graph.size()];
    PriorityQueue<long[]> queue =
        new PriorityQueue<>(
            Comparator.comparingLong((long[] one) -> one[0]).thenComparingLong(one -> one[1]));
    cost[actor] = 0;
    queue.add(new long[] {0, actor});
    while (!queue.isEmpty()) {
      long[] first = queue.remove();
      int node = (int) first[1];
      if (first[0] > cost[node] || (node != actor && !graph.node(node).kind().conducts())) {
        continue;
      }
      for (Graph.Edge edge : graph.out(node)) {
        int next = edge.to();
        int price = cost[node] + (held.containsKey(next) ? COST_OPEN : COST_CLOSED);
        if (graph.passes(edge) && price < cost[next] && (first[0] == 0 || arrives(via[node]))) {
          cost[next] = price;
          via[next] = edge;
          queue.add(new long[] {price, next});
        }
      }
    }
    for (int node : assets) {
      if (node != actor && via[node] != null) {
        paths.add(path(actor, node, via));
      }
    }
  }

  // What only asked a store does not go on from there.
  private boolean arrives(Graph.@Nullable Edge edge) {
    return edge == null || !graph.asksOnly(edge);
  }

  private AttackPath path(int actor, int asset, Graph.@Nullable Edge[] via) {
    List<AttackPath.Step> steps = new ArrayList<>();
    Set<String> tactics = new TreeSet<>();
    int risk = 0;
    for (int at = asset; at != actor; ) {
      Graph.Edge edge = via[at];
      if (edge == null) {
        throw new IllegalStateException("no way to " + graph.node(at).id());
      }
      List<String> findings = new ArrayList<>();
      for (Held one : held.getOrDefault(at, List.of())) {
        // Of what is found at the element only what comes, or goes on, by this flow.
        if (!one.place().flows().contains(edge.flow().id())) {
          continue;
        }
        findings.add(one.finding().id());
        risk = Math.max(risk, one.place().score().risk());
        for (String technique : one.finding().rule().maps("atlas")) {
          tactics.addAll(Catalogs.standard().tactics(technique));
        }
      }
      steps.add(
          new AttackPath.Step(
              graph.node(edge.from()).id(), graph.node(at).id(), edge.flow().id(), findings));
      at = edge.from();
    }
    Collections.reverse(steps);
    return new AttackPath(
        graph.node(actor).id(), graph.node(asset).id(), steps, inOrder(tactics), risk);
  }

  private static List<String> inOrder(Set<String> tactics) {
    Catalogs.Catalog all = Catalogs.standard().catalog("atlas-tactics");
    return all == null
        ? List.copyOf(tactics)
        : all.entries().keySet().stream().filter(tactics::contains).toList();
  }

  /** The ways, the worst first. */
  public List<AttackPath> paths() {
    return paths.subList(0, Math.min(MOST_PATHS, paths.size()));
  }

  // How many findings at a node each control would answer.
  private Map<String, Integer> answers(int node) {
    return answers.computeIfAbsent(
        node,
        any -> {
          Map<String, Integer> counts = new LinkedHashMap<>();
          for (Held one : held.getOrDefault(node, List.of())) {
            one.finding()
                .rule()
                .answers()
                .forEach(control -> counts.merge(control, 1, Integer::sum));
          }
          return counts;
        });
  }

  // The controls that would answer the worst finding at a node.
  private Set<String> worst(int node) {
    return held.getOrDefault(node, List.of()).stream()
        .max(
            Comparator.comparingInt((Held one) -> one.place().score().risk())
                .thenComparing(one -> one.finding().id(), Comparator.reverseOrder()))
        .map(one -> Set.copyOf(one.finding().rule().answers()))
        .orElse(Set.of());
  }

  /** Controls by how many ways they would cut. */
  public List<Cut> cuts() {
    Map<String, int[]> counts = new TreeMap<>();
    for (AttackPath path : paths) {
      Set<String> cuts = new TreeSet<>();
      Set<String> weakens = new LinkedHashSet<>();
      for (AttackPath.Step step : path.steps()) {
        int node = graph.index(step.to());
        int here = held.getOrDefault(node, List.of()).size();
        answers(node)
            .forEach(
                (control, count) -> {
                  String key = control + "\n" + step.to();
                  if (worst(node).contains(control)) {
                    weakens.add(key);
                  }
                  if (count == here) {
                    cuts.add(key);
                  }
                });
      }
      weakens.forEach(key -> counts.computeIfAbsent(key, any -> new int[2])[1]++);
      cuts.forEach(key -> counts.computeIfAbsent(key, any -> new int[2])[0]++);
    }
    return counts.entrySet().stream()
        .map(
            entry -> {
              String[] key = entry.getKey().split("\n", 2);
              return new Cut(key[0], key[1], entry.getValue()[0], entry.getValue()[1]);
            })
        .sorted(
            Comparator.comparingInt((Cut cut) -> -cut.cuts())
                .thenComparingInt(cut -> -cut.weakens())
                .thenComparing(Cut::control)
                .thenComparing(Cut::element))
        .limit(20)
        .toList();
  }
}
