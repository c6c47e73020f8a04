package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.Vocabulary;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether nodes and edges of one graph are what a pattern asks for; each answer is kept. */
public final class Conditions {

  /** What a node may be besides its kinds' groups. */
  public static final Set<String> NODE_GROUPS =
      new TreeSet<>(
          List.of("any", "untrusted", "outside", "inside", "component", "decider", "judge"));

  /** What may be asked of a node, and whether values follow. */
  public static final Map<String, Boolean> NODE_KEYS =
      Map.ofEntries(
          Map.entry("holds", true),
          Map.entry("receives", true),
          Map.entry("effect", true),
          Map.entry("faces", true),
          Map.entry("kind", true),
          Map.entry("trust", true),
          Map.entry("has", true),
          Map.entry("login", false),
          Map.entry("fetches", false),
          Map.entry("multi", false),
          Map.entry("crossed", false));

  /** What may be asked of a flow, and whether values follow. */
  public static final Map<String, Boolean> FLOW_KEYS =
      Map.ofEntries(
          Map.entry("lacks", true),
          Map.entry("crosses", false),
          Map.entry("enters", false),
          Map.entry("leaves", false),
          Map.entry("untrusted", false),
          Map.entry("writes", false),
          Map.entry("text", false),
          Map.entry("steered", false),
          Map.entry("content", false),
          Map.entry("media", false),
          Map.entry("generated", false),
          Map.entry("decision", false),
          Map.entry("answer", false),
          Map.entry("call", false),
          Map.entry("standing", false),
          Map.entry("fetched", false),
          Map.entry("reads", false),
          Map.entry("exposed", false),
          Map.entry("touched", false),
          Map.entry("live", false),
          Map.entry("raw", false),
          Map.entry("model", false),
          Map.entry("files", false),
          Map.entry("transcript", false),
          Map.entry("through", true),
          Map.entry("data", true),
          Map.entry("protocol", true));

  private final Graph graph;
  private final Entrances entrances;
  private final Roles roles;
  private final Gates gates;
  private final Map<Pattern.NodeTerm, BitSet> nodes = new HashMap<>();
  private final Map<Pattern.Link, BitSet> links = new HashMap<>();
  private @Nullable BitSet undrawn;

  /** Answers for one graph. */
  public Conditions(Graph graph) {
    this.graph = graph;
    this.entrances = new Entrances(graph);
    this.roles = new Roles(graph);
    this.gates = new Gates(graph);
  }

  /**
   * Says what is wrong with a pattern's words.
   *
   * @throws IllegalArgumentException saying what was found and expected
   */
  public static void check(Pattern pattern) {
    Set<String> groups = new TreeSet<>(NODE_GROUPS);
    Vocabulary.standard()
        .kinds()
        .values()
        .forEach(
            kind -> {
              groups.add(kind.id());
              groups.addAll(kind.groups());
            });
    for (Pattern.NodeTerm node : pattern.nodes()) {
      for (String group : node.groups()) {
        if (!groups.contains(group)) {
          throw new IllegalArgumentException(
              "found '" + group + "' (expected: " + Nearest.expected(group, groups) + ")");
        }
      }
      node.conditions().forEach(condition -> check(condition, NODE_KEYS));
    }
    pattern.links().forEach(link -> link.conditions().forEach(one -> check(one, FLOW_KEYS)));
  }

  private static void check(Pattern.Condition condition, Map<String, Boolean> keys) {
    Boolean values = keys.get(condition.key());
    if (values == null || values == condition.values().isEmpty()) {
      throw new IllegalArgumentException(
          "found the condition '"
              + condition.key()
              + "' (expected: "
              + String.join(", ", new TreeSet<>(keys.keySet()))
              + ")");
    }
  }

  /** The nodes that a term means. */
  public BitSet nodes(Pattern.NodeTerm term) {
    // Not computeIfAbsent: a term may ask about another.
    BitSet known = nodes.get(term);
    if (known != null) {
      return known;
    }
    BitSet found = new BitSet(graph.size());
    for (int i = 0; i < graph.size(); i++) {
      if (matches(term, i)) {
        found.set(i);
      }
    }
    nodes.put(term, found);
    return found;
  }

  /**
   * The nodes that the first term of a pattern means: with the untrusted also what passes their
   * content on and nothing has inspected.
   *
   * @param noNode nodes at which it is inspected
   * @param noEdge edges on which it is
   */
  BitSet starts(Pattern.NodeTerm term, BitSet noNode, BitSet noEdge) {
    BitSet starts = (BitSet) nodes(term).clone();
    if (term.groups().contains("untrusted")) {
      entrances.passing(noNode, noEdge).stream()
          .filter(node -> term.conditions().stream().allMatch(one -> holds(one, node)))
          .forEach(starts::set);
    }
    return starts;
  }

  /** The edges that a link may take. */
  public BitSet edges(Pattern.Link link) {
    BitSet known = links.get(link);
    if (known != null) {
      return known;
    }
    BitSet found = new BitSet(graph.edgeCount());
    for (int i = 0; i < graph.size(); i++) {
      for (Graph.Edge edge : graph.out(i)) {
        if (matches(link, edge)) {
          found.set(edge.number());
        }
      }
    }
    links.put(link, found);
    return found;
  }

  private boolean matches(Pattern.NodeTerm term, int node) {
    return term.groups().stream().anyMatch(group -> is(group, node))
        && term.conditions().stream().allMatch(condition -> holds(condition, node));
  }

  private boolean is(String group, int node) {
    Component component = graph.node(node);
    return switch (group) {
      case "any" -> true;
      case "component" -> !component.kind().is("person");
      case "outside" -> graph.outside(node);
      case "inside" -> !component.trust().outside() && !component.kind().is("person");
      case "untrusted" -> component.trust() == TrustLevel.UNTRUSTED || entrances.nodes().get(node);
      default -> roles.is(group, node);
    };
  }

  private boolean holds(Pattern.Condition condition, int node) {
    Component component = graph.node(node);
    boolean answer =
        switch (condition.key()) {
          case "holds" -> condition.values().stream().anyMatch(graph.tags(node)::contains);
          case "receives" ->
              graph.in(node).stream()
                  .filter(edge -> !edge.response())
                  .map(edge -> graph.tags(edge.flow()))
                  .anyMatch(tags -> condition.values().stream().anyMatch(tags::contains));
          case "effect" ->
              condition.values().stream().anyMatch(component.effects()::contains)
                  || condition.values().contains("rollout") && roles.deploys(node);
          case "faces" ->
              graph.in(node).stream()
                  .anyMatch(
                      edge -> condition.values().stream().anyMatch(one -> is(one, edge.from())));
          case "kind" -> condition.values().stream().anyMatch(component.kind()::is);
          case "trust" ->
              condition.values().contains(component.trust().name().toLowerCase(Locale.ROOT));
          case "has" ->
              condition.values().stream()
                  .anyMatch(control -> graph.standingNodes(control).get(node));
          case "login" -> login(node);
          case "fetches" -> roles.fetches(node);
          case "multi" -> component.multiTenant();
          case "crossed" -> graph.in(node).stream().anyMatch(graph::crosses);
          default -> throw new IllegalStateException(condition.key());
        };
    return answer != condition.not();
  }

  private boolean matches(Pattern.Link link, Graph.Edge edge) {
    if (link.path() ? graph.pulls(edge) : edge.response() && !fetched(link, edge)) {
      return false;
    }
    return link.conditions().stream().allMatch(condition -> holds(condition, edge));
  }

  /**
   * Whether a node is both ends of a step without a flow: an agent whose model nobody drew decides
   * and acts in one. Where a model is drawn, content goes there and back.
   */
  boolean actsItself(Pattern pattern, int link, int node) {
    return graph.node(node).kind().is("agent")
        && pattern.nodes().get(link - 1).groups().contains("generative")
        && pattern.nodes().get(link).conditions().stream()
            .anyMatch(one -> one.key().equals("effect") && !one.not())
        && graph.in(node).stream()
            .noneMatch(
                edge ->
                    graph.node(edge.from()).kind().is("generative") && Carries.text(graph, edge));
  }

  private boolean fetched(Pattern.Link link, Graph.Edge edge) {
    return graph.pulls(edge.call())
        && link.conditions().stream().anyMatch(one -> one.key().equals("fetched"));
  }

  /**
   * Edges by which a model comes to where it decides when nobody is drawn who asks it: what it is
   * asked comes from where its training data came from, so content counts as going that way.
   */
  private BitSet undrawn() {
    if (undrawn == null) {
      undrawn = new BitSet(graph.edgeCount());
      for (int node = 0; node < graph.size(); node++) {
        if (roles.is("decider", node)) {
          follow(node, undrawn);
        }
      }
    }
    return undrawn;
  }

  private void follow(int predictor, BitSet found) {
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(predictor));
    while (!queue.isEmpty()) {
      for (Graph.Edge edge : graph.in(queue.removeFirst())) {
        if (!edge.response() && Carries.model(graph, edge) && !found.get(edge.number())) {
          found.set(edge.number());
          queue.add(edge.from());
        }
      }
    }
  }

  private boolean login(int node) {
    return graph.standingNodes("authentication").get(node)
        || gates.anyBehind(node, "authentication")
        || graph.in(node).stream()
            .filter(edge -> !edge.response())
            .anyMatch(edge -> graph.standingEdges("authentication").get(edge.number()));
  }

  private static boolean lacks(Graph.Edge edge, String control) {
    ControlClaim claim = edge.flow().controls().get(control);
    return claim != null && claim.state().lacks();
  }

  private boolean holds(Pattern.Condition condition, Graph.Edge edge) {
    TrustLevel from = graph.node(edge.from()).trust();
    TrustLevel to = graph.node(edge.to()).trust();
    boolean answer =
        switch (condition.key()) {
          case "crosses" -> graph.crosses(edge);
          case "enters" -> from.outside() && !to.outside();
          case "leaves" -> !from.outside() && to.outside() && !graph.pulls(edge);
          case "untrusted" -> from == TrustLevel.UNTRUSTED || Carries.untrusted(graph, edge);
          case "data" -> condition.values().stream().anyMatch(graph.tags(edge.flow())::contains);
          case "text" -> Carries.text(graph, edge);
          case "steered" -> Carries.steered(graph, edge);
          case "content" -> Carries.content(graph, edge) || undrawn().get(edge.number());
          case "media" -> Carries.media(graph, edge);
          case "generated" -> Carries.media(graph, edge) && !roles.transcribes(edge.from());
          case "decision" -> Carries.decision(graph, edge);
          case "answer" -> Carries.answer(graph, edge);
          case "call" -> !edge.response();
          case "standing" -> Carries.standing(edge);
          case "live" -> Carries.live(graph, edge);
          case "raw" -> Carries.raw(graph, edge);
          case "model" -> Carries.model(graph, edge);
          case "files" -> Carries.files(graph, edge);
          case "transcript" -> Carries.transcript(graph, edge);
          case "through" ->
              condition.values().stream()
                  .anyMatch(one -> is(one, edge.from()) || is(one, edge.to()));
          case "lacks" -> condition.values().stream().anyMatch(control -> lacks(edge, control));
          case "writes" -> !Carries.asksOnly(graph, edge);
          case "fetched" -> true;
          case "reads" -> Carries.reads(graph, edge);
          case "exposed" -> graph.crosses(edge) || Carries.overheard(graph, edge);
          case "touched" -> Carries.touched(graph, edge);
          case "protocol" -> condition.values().contains(edge.flow().protocol());
          default -> throw new IllegalStateException(condition.key());
        };
    return answer != condition.not();
  }
}
