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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
  private final List<Way> ways = new ArrayList<>();
  private final List<AttackPath> paths;
  private final List<Integer> assets;
  private final Map<Integer, Boolean> giving = new HashMap<>();
  private final Map<Graph.Edge, Integer> arriving = new HashMap<>();

  private final Tactics tactics;

  /** A finding at a node. */
  private record Held(ReviewFinding finding, Set<String> flows, int risk) {}

  /** A way from an actor to an asset, its flows in order, and the worst risk on it. */
  private record Way(int actor, int asset, List<Graph.Edge> edges, int risk) {}

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
    // Only what is shown is told step by step.
    this.paths =
        ways.stream()
            .sorted(
                Comparator.comparingInt((Way way) -> -way.risk())
                    .thenComparingInt(way -> -harm(way.asset()))
                    .thenComparingInt(way -> way.edges().size())
                    .thenComparing(way -> graph.node(way.actor()).id())
                    .thenComparing(way -> graph.node(way.asset()).id()))
            .limit(MOST_PATHS)
            .map(this::path)
            .toList();
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
        ways.add(way(actor, node, via));
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

  private Way way(int actor, int asset, Graph.@Nullable Edge[] via) {
    List<Graph.Edge> edges = new ArrayList<>();
    int risk = 0;
    for (int at = asset; at != actor; ) {
      Graph.Edge edge = via[at];
      if (edge == null) {
        throw new IllegalStateException("no way to " + graph.node(at).id());
      }
      edges.add(edge);
      risk = Math.max(risk, arriving.computeIfAbsent(edge, this::arriving));
      at = edge.from();
    }
    return new Way(actor, asset, edges.reversed(), risk);
  }

  // Of what is found at an element only what comes, or goes on, by this flow.
  private int arriving(Graph.Edge edge) {
    return by(edge).mapToInt(Held::risk).max().orElse(0);
  }

  private Stream<Held> by(Graph.Edge edge) {
    return held.getOrDefault(edge.to(), List.of()).stream()
        .filter(one -> one.flows().contains(edge.flow().id()));
  }

  private AttackPath path(Way way) {
    List<AttackPath.Step> steps = new ArrayList<>();
    Set<String> all = new TreeSet<>();
    for (Graph.Edge edge : way.edges()) {
      int at = edge.to();
      String to = graph.node(at).id();
      List<AttackPath.Tactic> does =
          held.containsKey(at)
              ? tactics.of(way.actor(), edge, edge.from() == way.actor(), at == way.asset())
              : List.of();
      does.forEach(one -> all.add(one.id()));
      List<String> findings =
          by(edge).map(one -> causes.told(one.finding().id(), to)).distinct().toList();
      steps.add(
          new AttackPath.Step(graph.node(edge.from()).id(), to, edge.flow().id(), findings, does));
    }
    return new AttackPath(
        graph.node(way.actor()).id(),
        graph.node(way.asset()).id(),
        steps,
        inOrder(all),
        way.risk());
  }

  private static List<String> inOrder(Set<String> tactics) {
    Catalogs.Catalog all = Catalogs.standard().catalog("atlas-tactics");
    return all == null
        ? List.copyOf(tactics)
        : all.entries().keySet().stream().filter(tactics::contains).toList();
  }

  /** The ways, the worst first. */
  public List<AttackPath> paths() {
    return paths;
  }

  /** Controls by how many of the worst ways they would take the worst finding from. */
  public List<Cut> cuts() {
    Map<Target, int[]> counts = new HashMap<>();
    for (AttackPath path : paths) {
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
