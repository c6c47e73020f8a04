package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.DataAsset;
import io.sallyport.review.Flow;
import io.sallyport.review.Kind;
import io.sallyport.review.TrustLevel;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can travel on an edge of a graph. */
final class Carries {

  private static final Set<String> ASKERS =
      Set.of("orchestrator", "retriever", "model", "web-app", "guardrail");
  private static final Set<String> TEXTS =
      Set.of("content", "instructions", "personal", "secret", "action", "config");
  private static final Set<String> READERS =
      Set.of("parser", "retriever", "notebook", "trainer", "fetcher");
  private static final Set<String> GIVING =
      Set.of(
          "model",
          "generative",
          "retriever",
          "guardrail",
          "outside-content",
          "supplier",
          "agent-peer",
          "prompt-store",
          "fetcher",
          "secrets",
          "knowledge",
          "memory");
  static final Set<String> READING = Set.of("query", "read", "search");
  private static final Set<String> SAID = Set.of("history", "log", "prompt", "answer");
  private static final Set<String> WRITING = Set.of("write", "send", "delete");
  private static final Set<String> SILENT =
      Set.of(
          "features",
          "scores",
          "decision",
          "labels",
          "model",
          "adapter",
          "weights",
          "telemetry",
          "gradients",
          "package",
          "container-image",
          "learning",
          "prediction",
          "action",
          "executable");
  private static final Set<String> ARTEFACTS =
      Set.of("weights", "package", "container-image", "telemetry", "gradients");

  private Carries() {}

  /** Whether what an edge carries may be anybody's, whoever sends it. */
  static boolean untrusted(Graph graph, Graph.Edge edge) {
    if (edge.response()) {
      return false;
    }
    if (edge.flow().content() == TrustLevel.UNTRUSTED) {
      return true;
    }
    for (String id : edge.flow().data()) {
      DataAsset asset = graph.architecture().data().get(id);
      if (asset != null && asset.origin() == TrustLevel.UNTRUSTED) {
        return true;
      }
    }
    return false;
  }

  /** Whether an edge only asks a store: what it carries does not stay there. */
  static boolean asksOnly(Graph graph, Graph.Edge edge) {
    if (graph.pulls(edge)) {
      return true;
    }
    if (edge.response() || !graph.node(edge.to()).kind().is("store")) {
      return false;
    }
    Component from = graph.node(edge.from());
    List<String> data = edge.flow().data();
    boolean query =
        READING.contains(edge.flow().protocol())
            || !data.isEmpty() && data.stream().allMatch("query"::equals);
    boolean reader = from.effects().equals(Set.of("read"));
    boolean knows = graph.node(edge.to()).kind().is("knowledge");
    return query || reader || knows && asks(from) && !handsIn(graph, edge);
  }

  // Whether a form passes on what somebody handed in there, more than a question.
  private static boolean handsIn(Graph graph, Graph.Edge edge) {
    if (!graph.node(edge.from()).kind().is("frontend")) {
      return false;
    }
    Set<String> handed = new HashSet<>(edge.flow().data());
    handed.removeIf(id -> asked(graph.architecture().data().get(id)));
    return graph.in(edge.from()).stream()
        .filter(in -> !in.response() && in.from() != edge.to())
        .anyMatch(in -> !Collections.disjoint(in.flow().data(), handed));
  }

  private static boolean asked(@Nullable DataAsset asset) {
    return asset == null
        || asset.contains().contains("prompt")
        || asset.contains().contains("query");
  }

  /**
   * Whether an edge only fetches: a call to a package index, a hub or a site, and a reader's call
   * to a mailbox or another company for data that lies there. All that it names comes back.
   */
  static boolean pulls(Graph graph, Graph.Edge edge) {
    Component from = graph.node(edge.from());
    Component to = graph.node(edge.to());
    if (edge.response()
        || !edge.flow().answered()
        || from.kind().is("person")
        || !Collections.disjoint(from.effects(), WRITING)) {
      return false;
    }
    if (to.kind().is("store") && saysThatItReads(edge.flow()) && !answers(graph, edge)) {
      return true;
    }
    if (to.kind().is("package-source") || to.kind().is("model-hub") || to.kind().is("website")) {
      return true;
    }
    if (from.kind().is("model") && to.kind().is("model-store")) {
      return true;
    }
    if (from.kind().is("user-held") && (to.kind().is("cdn") || to.kind().is("model-store"))) {
      return lies(graph, edge) || named(graph, edge).stream().anyMatch(Carries::built);
    }
    // What runs gets its image there; only a build brings one.
    if (to.kind().is("images") && !from.kind().is("builder-tool") && !from.kind().is("images")) {
      return named(graph, edge).stream().anyMatch(Carries::built);
    }
    boolean foreign = to.kind().is("outside-content") || to.kind().is("third-party");
    return foreign && READERS.stream().anyMatch(from.kind()::is) && lies(graph, edge);
  }

  // What a model made is not there before it is brought.
  private static boolean answers(Graph graph, Graph.Edge edge) {
    return graph.node(edge.from()).kind().is("generative")
        && named(graph, edge).stream().anyMatch(asset -> asset.contains().contains("answer"));
  }

  static boolean saysThatItReads(Flow flow) {
    boolean ends = flow.id().startsWith(flow.from() + "->");
    String said = (ends ? "" : flow.id() + " ") + flow.name();
    Set<String> means = Clues.flow(said);
    return means.contains("read") && !means.contains("change");
  }

  // A device has models and programs from where they are kept, and brings none there.
  private static boolean built(DataAsset asset) {
    return asset.contains().contains("weights") || asset.contains().contains("executable");
  }

  // Whether a flow's data is said to lie at its target. That others bring it there does not count:
  // what one more brings would make a report into a question.
  private static boolean lies(Graph graph, Graph.Edge edge) {
    List<String> data = edge.flow().data();
    return !data.isEmpty() && graph.node(edge.to()).stores().containsAll(data);
  }

  /**
   * Whether whoever calls gets something that lies at the other end, and does not only leave what
   * it made: a question, or data that the store has from elsewhere.
   */
  static boolean reads(Graph graph, Graph.Edge edge) {
    Component to = graph.node(edge.to());
    if (edge.response() || !edge.flow().answered()) {
      return false;
    }
    if (to.kind().is("tool")) {
      return to.effects().contains("read") || to.effects().contains("write");
    }
    return edge.flow().data().isEmpty()
        || edge.flow().data().stream()
            .anyMatch(id -> asked(graph.architecture().data().get(id)) || there(graph, edge, id));
  }

  /**
   * Whether what comes back can bring somebody further: content that was asked for, and no mere
   * word that a report or an order has arrived.
   */
  static boolean gives(Graph graph, Graph.Edge response) {
    Component called = graph.node(response.from());
    Component caller = graph.node(response.to());
    Graph.Edge call = response.call();
    return graph.pulls(call)
        || caller.kind().is("person")
        || GIVING.stream().anyMatch(called.kind()::is)
        || reads(graph, call) && !hasIt(graph, call);
  }

  // Who has from elsewhere all that it brings a store does not come to fetch it.
  private static boolean hasIt(Graph graph, Graph.Edge call) {
    Set<String> had = new HashSet<>();
    for (Graph.Edge in : graph.in(call.from())) {
      if (in.from() != call.to()) {
        had.addAll(in.flow().data());
      }
    }
    return !call.flow().data().isEmpty() && had.containsAll(call.flow().data());
  }

  private static boolean there(Graph graph, Graph.Edge edge, String id) {
    return graph.node(edge.to()).stores().contains(id)
        || graph.in(edge.to()).stream()
            .anyMatch(
                in -> !in.response() && in.from() != edge.from() && in.flow().data().contains(id));
  }

  /** Whether what is said to go unencrypted goes through the air, or over ground of strangers. */
  static boolean overheard(Graph graph, Graph.Edge edge) {
    ControlClaim claim = edge.flow().controls().get("encryption");
    return claim != null
        && claim.state().lacks()
        && (Clues.flow(edge.flow().protocol()).contains("radio")
            || graph.node(edge.from()).trust() == TrustLevel.UNTRUSTED
            || graph.node(edge.to()).trust() == TrustLevel.UNTRUSTED);
  }

  /** Whether a person only speaks into or handles a device that stands there. */
  static boolean touched(Graph graph, Graph.Edge edge) {
    return graph.node(edge.from()).kind().is("person") && graph.node(edge.to()).kind().is("device");
  }

  private static boolean asks(Component from) {
    return ASKERS.stream().anyMatch(from.kind()::is)
        && !from.kind().is("agent")
        && !from.effects().contains("write");
  }

  /**
   * Whether what an edge carries can be text that a model or a person reads: not all that it names
   * is features, scores, decisions and labels. What answers a question to a store is whatever lies
   * there.
   */
  static boolean text(Graph graph, Graph.Edge edge) {
    Collection<DataAsset> carried =
        answersQuestion(edge) ? graph.held(edge.from()) : named(graph, edge);
    return content(graph, edge)
        && (carried.isEmpty() || !carried.stream().allMatch(Carries::silent));
  }

  private static boolean silent(DataAsset asset) {
    return !asset.contains().isEmpty() && SILENT.containsAll(asset.contains());
  }

  private static boolean answersQuestion(Graph.Edge edge) {
    return edge.response() && READING.contains(edge.flow().protocol());
  }

  /**
   * Whether text that a model read can decide what an edge makes happen: it carries words, or an
   * order, or a decision that a generative model made of them.
   */
  static boolean steered(Graph graph, Graph.Edge edge) {
    Kind from = graph.node(edge.from()).kind();
    return text(graph, edge)
        || !edge.response() && from.is("generative") && decision(graph, edge)
        || !from.is("predictor") && graph.tags(edge.flow()).contains("action");
  }

  /**
   * Whether what an edge carries can be what a model is asked, text or features: models, packages,
   * images of containers and metrics are none, and a hub or package index sends nothing else.
   */
  static boolean content(Graph graph, Graph.Edge edge) {
    Set<String> found = answersQuestion(edge) ? graph.tags(edge.from()) : graph.tags(edge.flow());
    if (TEXTS.stream().anyMatch(found::contains)) {
      return true;
    }
    Kind from = graph.node(edge.from()).kind();
    return !from.is("model-hub")
        && !from.is("package-source")
        && !from.is("images")
        && ARTEFACTS.stream().noneMatch(found::contains);
  }

  /** Whether an edge can carry a model: one is named, or nothing is and no model sends it. */
  static boolean model(Graph graph, Graph.Edge edge) {
    Set<String> found = graph.tags(edge.flow());
    Kind from = graph.node(edge.from()).kind();
    return found.contains("weights")
        || found.isEmpty() && !edge.response() && !from.is("model") && !from.is("generative");
  }

  /** Whether an edge can carry files that have to be decoded: some are named, or nothing is. */
  static boolean files(Graph graph, Graph.Edge edge) {
    Set<String> found = graph.tags(edge.flow());
    return found.isEmpty() || found.contains("media") || found.contains("document");
  }

  /**
   * Whether an edge can carry images, sound or files as they are: some are named, or nothing is. A
   * speech model turns sound into words and words into sound.
   */
  static boolean media(Graph graph, Graph.Edge edge) {
    Set<String> found = graph.tags(edge.flow());
    Kind from = graph.node(edge.from()).kind();
    if (edge.response() && from.is("speech-model")) {
      return !found.contains("media");
    }
    return found.isEmpty()
        || found.contains("media")
        || edge.response() && from.is("image-generator");
  }

  /** Whether an edge can carry a prediction, a decision or an order, or nothing is named. */
  static boolean decision(Graph graph, Graph.Edge edge) {
    Set<String> found = graph.tags(edge.flow());
    return found.isEmpty()
        || found.contains("prediction")
        || found.contains("action")
        || found.contains("labels");
  }

  /**
   * Whether an edge can carry what a model says: a decision or words, not images or models alone.
   */
  static boolean answer(Graph graph, Graph.Edge edge) {
    List<DataAsset> carried = named(graph, edge);
    return decision(graph, edge)
        || edge.response()
        || carried.stream()
            .anyMatch(
                asset ->
                    asset.contains().contains("content") && !asset.contains().contains("media"));
  }

  /** Whether the caller proves itself with something that can be copied and does not end. */
  static boolean standing(Graph.Edge edge) {
    ControlClaim claim = edge.flow().controls().get("authentication");
    return claim != null
        && claim.state().stands()
        && Clues.flow(claim.detail()).contains("standing");
  }

  private static List<DataAsset> named(Graph graph, Graph.Edge edge) {
    return edge.flow().data().stream()
        .map(graph.architecture().data()::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether an edge only writes down what was said: prompts, answers, conversations and logs. */
  static boolean transcript(Graph graph, Graph.Edge edge) {
    List<DataAsset> carried = named(graph, edge);
    return !carried.isEmpty()
        && carried.stream().allMatch(asset -> asset.contains().stream().anyMatch(SAID::contains));
  }

  /** Whether what an edge carries is not what a model or an agent made of it. */
  static boolean raw(Graph graph, Graph.Edge edge) {
    Kind from = graph.node(edge.from()).kind();
    return !from.is("generative") && !from.is("orchestrator");
  }

  /**
   * Whether an edge passes on what somebody says now: nothing that a store kept or a tool fetched.
   */
  static boolean live(Graph graph, Graph.Edge edge) {
    Kind from = graph.node(edge.from()).kind();
    return !from.is("tool") && (!from.is("store") || from.is("queue"));
  }

  /** Whether foreign content may travel on an edge: not where the author says it is trusted. */
  static boolean passes(Graph graph, Graph.Edge edge) {
    TrustLevel content = edge.flow().content();
    return content == null || content.outside();
  }
}
