package io.sallyport.review.internal;

import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.DataAsset;
import io.sallyport.review.Flow;
import io.sallyport.review.Kind;
import io.sallyport.review.Zone;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An architecture as an indexed graph of content: an edge for each flow, and one back where
 * something comes back. What rules ask for is worked out once.
 */
public final class Graph {

  private static final int MAX_NESTING = 64;
  private static final String APPROVAL = "human-approval";

  private final Architecture architecture;
  private final List<Component> nodes;
  private final Map<String, Integer> index = new HashMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<List<Edge>> out = new ArrayList<>();
  private final List<List<Edge>> in = new ArrayList<>();
  private final List<Set<DataAsset>> held = new ArrayList<>();
  private final List<Set<String>> tags = new ArrayList<>();
  private final List<Map<String, ControlClaim>> claims = new ArrayList<>();
  private final BitSet pulling = new BitSet();
  private final Map<Flow, Set<String>> carried = new IdentityHashMap<>();
  private final boolean fateful;
  private final Set<String> named = new HashSet<>();
  private final Map<String, BitSet> standingNodes = new HashMap<>();
  private final Map<String, BitSet> standingEdges = new HashMap<>();
  private final Map<String, BitSet> lackingNodes = new HashMap<>();
  private final Map<String, BitSet> lackingEdges = new HashMap<>();
  private final Map<String, BitSet> credited = new HashMap<>();

  /**
   * Content on its way.
   *
   * @param number of the edge in this graph
   * @param from number of the node it leaves
   * @param to number of the node it reaches
   * @param flow that carries it
   * @param response whether it is what comes back
   */
  public record Edge(int number, int from, int to, Flow flow, boolean response) {
    /** The request of a response, which has the number before it. */
    Edge call() {
      return new Edge(number - 1, to, from, flow, false);
    }

    /** Edges of one graph differ by their number. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Edge edge && edge.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  /** Builds the index. */
  public Graph(Architecture architecture) {
    this.architecture = architecture;
    this.nodes = List.copyOf(architecture.components().values());
    this.fateful = !Clues.fate(architecture.name() + "\n" + architecture.description()).isEmpty();
    for (int i = 0; i < nodes.size(); i++) {
      Component node = nodes.get(i);
      index.put(node.id(), i);
      out.add(new ArrayList<>());
      in.add(new ArrayList<>());
      held.add(new HashSet<>());
      claims.add(effective(node));
      node.stores().forEach(id -> hold(index(node.id()), id));
    }
    architecture.flows().forEach(this::add);
    held.forEach(assets -> tags.add(tags(assets)));
    indexControls();
    edges.stream()
        .filter(edge -> Carries.pulls(this, edge))
        .forEach(edge -> pulling.set(edge.number()));
  }

  private void add(Flow flow) {
    int from = index(flow.from());
    int to = index(flow.to());
    addEdge(new Edge(edges.size(), from, to, flow, false));
    if (flow.answered()) {
      addEdge(new Edge(edges.size(), to, from, flow, true));
    }
    for (String id : dataOf(flow)) {
      hold(from, id);
      hold(to, id);
    }
  }

  // A flow that names no data carries what lies in the store at its end.
  private Collection<String> dataOf(Flow flow) {
    if (!flow.data().isEmpty()) {
      return flow.data();
    }
    Component from = nodes.get(index(flow.from()));
    Component to = nodes.get(index(flow.to()));
    if (from.kind().is("store") || from.kind().is("supplier")) {
      return from.stores();
    }
    return to.kind().is("store") ? to.stores() : List.of();
  }

  private void addEdge(Edge edge) {
    edges.add(edge);
    out.get(edge.from()).add(edge);
    in.get(edge.to()).add(edge);
  }

  private void hold(int node, String id) {
    DataAsset asset = architecture.data().get(id);
    if (asset != null) {
      held.get(node).add(asset);
    }
  }

  private Set<String> tags(Set<DataAsset> assets) {
    Set<String> tags = new HashSet<>();
    assets.forEach(asset -> addTags(tags, asset));
    return tags;
  }

  private void addTags(Set<String> tags, DataAsset asset) {
    tags.add(asset.id());
    tags.addAll(asset.contains());
    tags.addAll(asset.regulated());
    tags.add(asset.dataClass().wireName());
    if (asset.contains().contains("decision")
        || asset.contains().contains("prediction")
            && (fateful || !Clues.fate(asset.id() + "\n" + asset.name()).isEmpty())) {
      tags.add("fate");
    }
    if (asset.grave()) {
      tags.add("grave");
    }
    if (!asset.subjects().isEmpty()) {
      tags.add("personal");
    }
    if (asset.retention() == null
        && (asset.contains().contains("personal") || !asset.subjects().isEmpty())) {
      tags.add("personal-without-end");
    }
  }

  // The nearest word counts: the component's own, then that of the zones around it.
  private Map<String, ControlClaim> effective(Component node) {
    Map<String, ControlClaim> all = new HashMap<>(node.controls());
    Zone zone = node.zone() == null ? null : architecture.zones().get(node.zone());
    for (int depth = 0; zone != null && depth < MAX_NESTING; depth++) {
      zone.controls().forEach(all::putIfAbsent);
      zone = zone.inside() == null ? null : architecture.zones().get(zone.inside());
    }
    return all;
  }

  private void indexControls() {
    for (int i = 0; i < claims.size(); i++) {
      int node = i;
      named.addAll(claims.get(i).keySet());
      for (ControlClaim claim : claims.get(i).values()) {
        if (claim.state().stands()) {
          bits(standingNodes, claim.control()).set(node);
        } else if (claim.state().lacks()) {
          bits(lackingNodes, claim.control()).set(node);
        }
      }
    }
    for (Edge edge : edges) {
      named.addAll(edge.flow().controls().keySet());
      for (ControlClaim claim : edge.flow().controls().values()) {
        if (claim.state().stands()) {
          bits(standingEdges, claim.control()).set(edge.number());
        } else if (claim.state().lacks()) {
          bits(lackingEdges, claim.control()).set(edge.number());
        }
      }
    }
    Gates gates = new Gates(this);
    for (int i = 0; i < nodes.size(); i++) {
      int node = i;
      gates
          .before(node)
          .forEach(
              (control, claim) -> {
                stands(control, node, claim);
                bits(credited, control).set(node);
              });
      gates.behind(node).forEach((control, claim) -> stands(control, node, claim));
    }
    standingNodes(APPROVAL).stream()
        .filter(node -> nodes.get(node).kind().is("orchestrator") && reachesApproval(node))
        .boxed()
        .toList()
        .forEach(node -> bits(standingNodes, APPROVAL).clear(node));
  }

  // Where an approval is drawn behind an agent, it stands there and on no way around it.
  private boolean reachesApproval(int agent) {
    BitSet seen = new BitSet();
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(agent));
    while (!queue.isEmpty()) {
      for (Edge edge : out.get(queue.removeFirst())) {
        Kind to = nodes.get(edge.to()).kind();
        if (to.is("approval")) {
          return true;
        }
        if (!edge.response() && to.conducts() && !seen.get(edge.to())) {
          seen.set(edge.to());
          queue.add(edge.to());
        }
      }
    }
    return false;
  }

  private void stands(String control, int node, ControlClaim claim) {
    claims.get(node).put(control, claim);
    bits(standingNodes, control).set(node);
  }

  private static BitSet bits(Map<String, BitSet> map, String key) {
    return map.computeIfAbsent(key, any -> new BitSet());
  }

  /** The architecture. */
  public Architecture architecture() {
    return architecture;
  }

  /** How many nodes there are. */
  public int size() {
    return nodes.size();
  }

  /** How many edges there are. */
  public int edgeCount() {
    return edges.size();
  }

  /** A node's component. */
  public Component node(int number) {
    return nodes.get(number);
  }

  /** The number of a component. */
  public int index(String id) {
    return Objects.requireNonNull(index.get(id), id);
  }

  /** Whether an edge only fetches what lies at its end. */
  public boolean pulls(Edge edge) {
    return pulling.get(edge.number());
  }

  /** Edges that leave a node. */
  public List<Edge> out(int node) {
    return out.get(node);
  }

  /** Edges that reach a node. */
  public List<Edge> in(int node) {
    return in.get(node);
  }

  /** Edges that reach a node, then those that leave it. */
  public List<Edge> touching(int node) {
    List<Edge> all = new ArrayList<>(in.get(node));
    all.addAll(out.get(node));
    return all;
  }

  /** Data that lies in a node or passes it. */
  public Set<DataAsset> held(int node) {
    return held.get(node);
  }

  /** What the data of a node contains: types, classes, laws. */
  public Set<String> tags(int node) {
    return tags.get(node);
  }

  /** What the data of a flow contains. */
  public Set<String> tags(Flow flow) {
    return carried.computeIfAbsent(flow, this::carried);
  }

  private Set<String> carried(Flow flow) {
    Set<String> found = new HashSet<>();
    for (String id : dataOf(flow)) {
      DataAsset asset = architecture.data().get(id);
      if (asset != null) {
        addTags(found, asset);
      }
    }
    return found;
  }

  /** What is said about a control at a node, by itself or its zones; null when nothing is. */
  public @Nullable ControlClaim claim(int node, String control) {
    return claims.get(node).get(control);
  }

  /** All that is said about controls at a node. */
  public Map<String, ControlClaim> claims(int node) {
    return claims.get(node);
  }

  /** Whether anything is said about a control at any node or flow. */
  public boolean named(String control) {
    return named.contains(control);
  }

  /** Whether a control stands at any node or edge. */
  public boolean standsAnywhere(String control) {
    return standingNodes.containsKey(control) || standingEdges.containsKey(control);
  }

  /** Nodes at which a control stands. */
  public BitSet standingNodes(String control) {
    return standingNodes.getOrDefault(control, new BitSet());
  }

  /** Nodes at which a control is said to be absent or to fail. */
  public BitSet lackingNodes(String control) {
    return lackingNodes.getOrDefault(control, new BitSet());
  }

  /** Edges on which a control is said to be absent or to fail. */
  public BitSet lackingEdges(String control) {
    return lackingEdges.getOrDefault(control, new BitSet());
  }

  /** Nodes that have a control only by the gate between them and their models. */
  public BitSet credited(String control) {
    return credited.getOrDefault(control, new BitSet());
  }

  /** Edges on which a control stands. */
  public BitSet standingEdges(String control) {
    return standingEdges.getOrDefault(control, new BitSet());
  }

  /** Whether a node is a component of ours: neither a person nor outside. */
  public boolean own(int node) {
    return !nodes.get(node).trust().outside() && !nodes.get(node).kind().is("person");
  }

  /** Whether something stands outside that makes requests: no model or training of others. */
  public boolean outside(int node) {
    Component one = nodes.get(node);
    return one.trust().outside()
        && !one.kind().is("model")
        && (!one.kind().is("pipeline") || one.kind().is("federated"));
  }

  /** Whether an edge goes from one zone into another. */
  public boolean crosses(Edge edge) {
    Component from = nodes.get(edge.from());
    Component to = nodes.get(edge.to());
    return from.trust() != to.trust() || !Objects.equals(from.zone(), to.zone());
  }
}
