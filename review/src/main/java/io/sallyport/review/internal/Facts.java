package io.sallyport.review.internal;

import io.sallyport.review.Answered;
import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.ControlState;
import io.sallyport.review.DataAsset;
import io.sallyport.review.DataClass;
import io.sallyport.review.Flow;
import io.sallyport.review.Location;
import io.sallyport.review.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What matched, in words, with the line that says so. */
final class Facts {

  private static final int MOST_DATA = 4;

  private final Graph graph;
  private final Map<Graph.Edge, String> steps = new HashMap<>();
  private final Map<Graph.Edge, Place.Fact> facts = new HashMap<>();

  Facts(Graph graph) {
    this.graph = graph;
  }

  /** One step of a way, such as {@code Customer → Web: prompt, from internet into app}. */
  String step(Graph.Edge edge) {
    return steps.computeIfAbsent(edge, this::words);
  }

  private String words(Graph.Edge edge) {
    Component from = graph.node(edge.from());
    Component to = graph.node(edge.to());
    Flow flow = edge.flow();
    StringBuilder text = new StringBuilder();
    text.append(from.name()).append(" → ").append(to.name());
    if (edge.response()) {
      text.append(" (what comes back)");
    } else if (!flow.data().isEmpty()) {
      text.append(": ").append(String.join(", ", flow.data()));
    }
    if (graph.crosses(edge)) {
      text.append("; from ").append(zone(from)).append(" into ").append(zone(to));
    }
    return text.toString();
  }

  private String zone(Component component) {
    return component.zone() == null
        ? component.trust().wireName() + " ground"
        : "zone " + component.zone();
  }

  /** All facts of a match. */
  List<Place.Fact> of(
      Matcher.Match match,
      List<Place.Missing> absent,
      Function<String, List<Answered.Standing>> claims) {
    Set<Place.Fact> facts = new LinkedHashSet<>();
    Component at = graph.node(match.anchor());
    facts.add(
        new Place.Fact(at.name() + " is of the kind " + at.kind().id() + effects(at), at.at()));
    for (Graph.Edge edge : match.edges()) {
      facts.add(
          this.facts.computeIfAbsent(edge, any -> new Place.Fact(step(edge), edge.flow().at())));
      if (Carries.untrusted(graph, edge)) {
        facts.add(new Place.Fact("what it carries is untrusted", edge.flow().at()));
      }
    }
    List<String> held = new ArrayList<>();
    Location where = at.at();
    for (DataAsset asset : sorted(graph.held(match.anchor()))) {
      if (asset.dataClass().compareTo(DataClass.CONFIDENTIAL) >= 0 && held.size() < MOST_DATA) {
        held.add(asset.id() + " (" + asset.dataClass().wireName() + ")");
        where = asset.at();
      }
    }
    if (!held.isEmpty()) {
      facts.add(new Place.Fact(at.name() + " handles " + String.join(", ", held), where));
    }
    for (Place.Missing one : absent) {
      claims.apply(one.control()).stream()
          .filter(standing -> standing.claim().state().lacks())
          .forEach(
              standing ->
                  facts.add(
                      new Place.Fact(
                          standing.element() + lack(standing.claim()), standing.claim().at())));
    }
    return List.copyOf(facts);
  }

  private static String lack(ControlClaim claim) {
    return claim.state() == ControlState.ABSENT
        ? " has no " + claim.control()
        : ": " + claim.control() + (claim.detail().isEmpty() ? " failed" : " " + claim.detail());
  }

  private static String effects(Component at) {
    return at.effects().isEmpty()
        ? ""
        : " and can " + String.join(", ", new TreeSet<>(at.effects()));
  }

  private static List<DataAsset> sorted(Set<DataAsset> assets) {
    return assets.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
  }
}
