package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.Flow;
import io.sallyport.review.Question;
import io.sallyport.review.Rule;
import io.sallyport.review.Vocabulary;
import io.sallyport.review.Zone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What a file does not say and matters, each asked once. */
final class Questions {

  private final Graph graph;
  private final List<Asked> asked = new ArrayList<>();
  private final Set<String> used = new TreeSet<>();
  private final Map<String, Set<String>> unknownAt = new LinkedHashMap<>();
  private final Map<String, Set<String>> unknownFor = new LinkedHashMap<>();

  /** A question of a rule about an element, and the controls any of which would answer it. */
  private record Asked(Rule rule, String at, List<String> answers) {}

  Questions(Graph graph) {
    this.graph = graph;
  }

  /** Notes the question of a rule about an element. */
  void ask(Rule rule, String at, List<String> answers) {
    asked.add(new Asked(rule, at, answers));
  }

  /** Notes that a finding rests on the absence of a control at an element. */
  void used(String element, String control) {
    used.add(element + " " + control);
  }

  /** Notes that nothing is said about a control on which a finding hangs. */
  void unknown(String control, String at, Rule rule) {
    unknownAt.computeIfAbsent(control, any -> new TreeSet<>()).add(at);
    unknownFor.computeIfAbsent(control, any -> new TreeSet<>()).add(rule.id());
  }

  // What a finding at the same element already asks, by one of its controls, is asked once.
  private List<Question> asked() {
    Map<String, Rule> rules = new TreeMap<>();
    Map<String, Set<String>> about = new TreeMap<>();
    for (Asked one : asked) {
      boolean known =
          one.answers().stream()
              .anyMatch(control -> unknownAt.getOrDefault(control, Set.of()).contains(one.at()));
      if (!known) {
        rules.put(one.rule().id(), one.rule());
        about.computeIfAbsent(one.rule().id(), any -> new TreeSet<>()).add(one.at());
      }
    }
    List<Question> questions = new ArrayList<>();
    about.forEach(
        (id, elements) ->
            questions.add(
                new Question(
                    id,
                    Objects.requireNonNull(rules.get(id)).ask(),
                    List.copyOf(elements),
                    List.of())));
    return questions;
  }

  // What the file says to be absent is never passed over: where no finding rests on it, it is
  // asked.
  private List<Question> unused() {
    Map<String, Set<String>> left = new TreeMap<>();
    for (Component component : graph.architecture().components().values()) {
      unused(component.id(), component.controls().values(), left);
    }
    for (Flow flow : graph.architecture().flows()) {
      unused(flow.id(), flow.controls().values(), left);
    }
    for (Zone zone : graph.architecture().zones().values()) {
      List<ControlClaim> idle =
          zone.controls().values().stream().filter(claim -> !usedInside(claim)).toList();
      unused(zone.id(), idle, left);
    }
    List<Question> questions = new ArrayList<>();
    left.forEach(
        (control, elements) ->
            questions.add(
                new Question(
                    "absent-" + control,
                    "This is absent or has failed, and no rule sees what it would keep out: "
                        + Vocabulary.standard().controlName(control)
                        + ". What stands in for it, or what does the file not say?",
                    List.copyOf(elements),
                    List.of())));
    return questions;
  }

  // Whether a finding rests on what a zone says of all that stands in it.
  private boolean usedInside(ControlClaim claim) {
    return IntStream.range(0, graph.size())
        .filter(node -> claim.equals(graph.claim(node, claim.control())))
        .anyMatch(node -> used.contains(graph.node(node).id() + " " + claim.control()));
  }

  private void unused(String id, Collection<ControlClaim> claims, Map<String, Set<String>> left) {
    for (ControlClaim claim : claims) {
      if (claim.state().lacks() && !used.contains(id + " " + claim.control())) {
        left.computeIfAbsent(claim.control(), any -> new TreeSet<>()).add(id);
      }
    }
  }

  /**
   * Questions: those of rules, then one for each control of which nobody said whether it is there.
   */
  List<Question> all() {
    List<Question> all = new ArrayList<>();
    unknownAt.forEach(
        (control, elements) -> {
          Vocabulary.Control known = Vocabulary.standard().controls().get(control);
          all.add(
              new Question(
                  "control-" + control,
                  known == null ? control : known.ask(),
                  List.copyOf(elements),
                  List.copyOf(unknownFor.getOrDefault(control, Set.of()))));
        });
    all.sort(
        Comparator.comparingInt((Question one) -> -one.findings().size())
            .thenComparing(Question::id));
    all.addAll(asked());
    all.addAll(unused());
    List<String> bare =
        graph.architecture().flows().stream()
            .filter(flow -> flow.data().isEmpty())
            .filter(flow -> graph.tags(flow).isEmpty())
            .map(Flow::id)
            .toList();
    if (!bare.isEmpty()) {
      all.add(new Question("flow-data", "Which data do these flows carry?", bare, List.of()));
    }
    return all;
  }
}
