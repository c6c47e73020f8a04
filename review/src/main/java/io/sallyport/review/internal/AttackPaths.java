package io.sallyport.review.internal;

import io.sallyport.review.AttackPath;
import io.sallyport.review.Catalogs;
import io.sallyport.review.Component;
import io.sallyport.review.Cut;
import io.sallyport.review.DataAsset;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.Status;
import io.sallyport.review.TrustLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
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

  private static final Map<String, Integer> HARM =
      Map.of(
          "pay", 4, "physical", 4, "execute", 4, "deploy", 4, "delete", 3, "send", 2, "write", 2);

  private final Graph graph;
  private final Causes causes;
  private final Map<Integer, List<Held>> held = new HashMap<>();
  private final List<AttackPath> paths = new ArrayList<>();
  private final List<Integer> assets;
  private final Map<Integer, Boolean> giving = new HashMap<>();

  private final Tactics tactics;

  /** A finding at a node. */
  private record Held(ReviewFinding finding, Set<String> flows, int risk) {}

  /** Finds the ways over what is open. */
  public AttackPaths(Graph graph, List<ReviewFinding> findings, Causes causes) {
    this.graph = graph;
    this.causes = causes;
    this.tactics = new Tactics(graph);
    for (ReviewFinding finding : findings) {
      for (Place place : finding.places()) {
        if (place.status() == Status.OPEN) {
          held.computeIfAbsent(graph.index(place.at()), any -> new ArrayList<>())
              .add(new Held(finding, Set.copyOf(place.flows()), place.score().risk()));
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
            .thenComparingInt(path -> -harm(graph.index(path.asset())))
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
    return held.getOrDefault(node, List.of()).stream().mapToInt(Held::risk).max().orElse(0);
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

  // Of ways of one risk the one comes first whose end can do most.
  private int harm(int node) {
    Component component = graph.node(node);
    int most = component.kind().is("secrets") || component.kind().is("money") ? 3 : 0;
    for (String effect : component.effects()) {
      most = Math.max(most, HARM.getOrDefault(effect, 0));
    }
    boolean grave = graph.held(node).stream().anyMatch(DataAsset::grave);
    return Math.max(most, grave && component.kind().is("store") ? 2 : 0);
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
        if (Carries.passes(graph, edge)
            && (!edge.response() || gives(edge))
            && price < cost[next]
            && (first[0] == 0 || arrives(via[node]))) {
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

  // Worked out once: each actor comes by the same answers.
  private boolean gives(Graph.Edge answer) {
    return giving.computeIfAbsent(answer.number(), any -> Carries.gives(graph, answer));
  }

  // What only asked a store does not go on from there.
  private boolean arrives(Graph.@Nullable Edge edge) {
    return edge == null || !Carries.asksOnly(graph, edge);
  }

  private AttackPath path(int actor, int asset, Graph.@Nullable Edge[] via) {
    List<AttackPath.Step> steps = new ArrayList<>();
    Set<String> all = new TreeSet<>();
    int risk = 0;
    for (int at = asset; at != actor; ) {
      Graph.Edge edge = via[at];
      if (edge == null) {
        throw new IllegalStateException("no way to " + graph.node(at).id());
      }
      List<String> findings = new ArrayList<>();
      // Of what is found at the element only what comes, or goes on, by this flow.
      for (Held one : held.getOrDefault(at, List.of())) {
        if (one.flows().contains(edge.flow().id())) {
          findings.add(causes.told(one.finding().id(), graph.node(at).id()));
          risk = Math.max(risk, one.risk());
        }
      }
      List<AttackPath.Tactic> does =
          held.containsKey(at)
              ? tactics.of(actor, edge, edge.from() == actor, at == asset)
              : List.of();
      does.forEach(one -> all.add(one.id()));
      steps.add(
          new AttackPath.Step(
              graph.node(edge.from()).id(),
              graph.node(at).id(),
              edge.flow().id(),
              findings.stream().distinct().toList(),
              does));
      at = edge.from();
    }
    Collections.reverse(steps);
    return new AttackPath(
        graph.node(actor).id(), graph.node(asset).id(), steps, inOrder(all), risk);
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

  /** Controls by how many of the worst ways they would take the worst finding from. */
  public List<Cut> cuts() {
    Map<Target, int[]> counts = new HashMap<>();
    for (AttackPath path : paths()) {
      Set<Target> cuts = new HashSet<>();
      Set<Target> weakens = new HashSet<>();
      for (AttackPath.Step step : path.steps()) {
        Held worst = worst(graph.index(step.to()));
        if (worst == null) {
          continue;
        }
        for (String control : worst.finding().rule().answers()) {
          (worst.risk() >= path.risk() ? cuts : weakens).add(new Target(control, step.to()));
        }
      }
      weakens.removeAll(cuts);
      weakens.forEach(target -> counts.computeIfAbsent(target, any -> new int[2])[1]++);
      cuts.forEach(target -> counts.computeIfAbsent(target, any -> new int[2])[0]++);
    }
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue()[0] > 0)
        .map(
            entry ->
                new Cut(
                    entry.getKey().control(),
                    entry.getKey().element(),
                    entry.getValue()[0],
                    entry.getValue()[1]))
        .sorted(
            Comparator.comparingInt((Cut cut) -> -cut.cuts())
                .thenComparingInt(cut -> -cut.weakens())
                .thenComparing(Cut::control)
                .thenComparing(Cut::element))
        .limit(20)
        .toList();
  }

  /** A control at an element. */
  private record Target(String control, String element) {}

  private @Nullable Held worst(int node) {
    Held worst = null;
    for (Held one : held.getOrDefault(node, List.of())) {
      if (worst == null || one.risk() > worst.risk()) {
        worst = one;
      }
    }
    return worst;
  }
}
