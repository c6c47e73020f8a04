package io.sallyport.review.internal;

import io.sallyport.review.Answered;
import io.sallyport.review.Component;
import io.sallyport.review.Confidence;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.ControlState;
import io.sallyport.review.Flow;
import io.sallyport.review.Place;
import io.sallyport.review.Question;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.Rule;
import io.sallyport.review.Score;
import io.sallyport.review.Status;
import io.sallyport.review.Vocabulary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One architecture under the rules: what is found, what is answered, what has to be asked. */
public final class Examination {

  private final Graph graph;
  private final Matcher matcher;
  private final Scoring scoring;
  private final Facts facts;
  private final List<ReviewFinding> findings = new ArrayList<>();
  private final List<Answered> answered = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Map<String, Map<String, String>> behind = new HashMap<>();
  private final Map<String, Set<String>> unknownAt = new LinkedHashMap<>();
  private final Map<String, Set<String>> unknownFor = new LinkedHashMap<>();

  /** A question of a rule about an element, and the controls any of which would answer it. */
  private record Asked(Rule rule, String at, List<String> answers) {}

  /** An examination of one graph. */
  public Examination(Graph graph) {
    this.graph = graph;
    this.matcher = new Matcher(graph);
    this.scoring = new Scoring(graph);
    this.facts = new Facts(graph);
  }

  /** Applies one rule. */
  public void apply(CompiledRule compiled) {
    Rule rule = compiled.rule();
    List<Matcher.Match> open =
        matcher.find(compiled.pattern(), compiled.anchor(), compiled.cuts(), compiled.where());
    List<Place> places = new ArrayList<>();
    BitSet openAt = new BitSet();
    for (Matcher.Match match : open) {
      openAt.set(match.anchor());
      List<Place.Missing> missing = missing(compiled, match);
      boolean absent = missing.stream().anyMatch(one -> one.state() == ControlState.ABSENT);
      String at = graph.node(match.anchor()).id();
      if (rule.asks() && !absent) {
        asked.add(new Asked(rule, at, compiled.answers()));
        continue;
      }
      places.add(place(compiled, match, missing, absent, ""));
      if (!absent && !missing.isEmpty()) {
        String control = missing.getFirst().control();
        unknownAt.computeIfAbsent(control, any -> new TreeSet<>()).add(at);
        unknownFor.computeIfAbsent(control, any -> new TreeSet<>()).add(rule.id());
      }
    }
    places.addAll(substituted(compiled, openAt));
    if (!places.isEmpty()) {
      findings.add(new ReviewFinding(rule, places));
      note(compiled);
    }
    // Where no control of the rule stands, nothing can be answered.
    if (compiled.answers().stream().anyMatch(graph::standsAnywhere)) {
      for (Matcher.Match match :
          matcher.find(
              compiled.pattern(), compiled.anchor(), Matcher.Cuts.NONE, compiled.where())) {
        if (!openAt.get(match.anchor())) {
          answered.add(
              new Answered(
                  rule,
                  graph.node(match.anchor()).id(),
                  standing(compiled, compiled.answers(), match)));
        }
      }
    }
  }

  private void note(CompiledRule compiled) {
    Map<String, String> there = new LinkedHashMap<>();
    matcher
        .behind(compiled.pattern(), compiled.anchor(), compiled.cuts(), compiled.where())
        .forEach((node, first) -> there.put(graph.node(node).id(), graph.node(first).id()));
    behind.put(compiled.rule().id(), there);
  }

  // Where the file says that the control which the rule asks for first is absent, another makes the
  // threat less likely and no more.
  private List<Place> substituted(CompiledRule compiled, BitSet openAt) {
    List<Place> places = new ArrayList<>();
    boolean lack = compiled.rule().match().contains("lacks=");
    if (lack || compiled.answers().size() < 2 || !graph.named(compiled.answers().getFirst())) {
      return places;
    }
    String primary = compiled.answers().getFirst();
    List<String> others = compiled.answers().subList(1, compiled.answers().size());
    for (Matcher.Match match :
        matcher.find(compiled.pattern(), compiled.anchor(), compiled.primary(), compiled.where())) {
      if (openAt.get(match.anchor()) || !absent(compiled, primary, match)) {
        continue;
      }
      openAt.set(match.anchor());
      List<Place.Missing> missing = List.of(new Place.Missing(primary, ControlState.ABSENT));
      String instead =
          standing(compiled, others, match).stream()
              .map(one -> Vocabulary.standard().controlName(one.claim().control()))
              .findFirst()
              .orElse("another control");
      places.add(place(compiled, match, missing, true, instead));
    }
    return places;
  }

  private boolean absent(CompiledRule compiled, String control, Matcher.Match match) {
    return claims(compiled, control, match).stream()
        .anyMatch(one -> one.claim().state() == ControlState.ABSENT);
  }

  private List<Place.Missing> missing(CompiledRule compiled, Matcher.Match match) {
    List<Place.Missing> missing = new ArrayList<>();
    for (String control : compiled.answers()) {
      boolean absent = absent(compiled, control, match);
      missing.add(new Place.Missing(control, absent ? ControlState.ABSENT : ControlState.UNKNOWN));
    }
    return missing;
  }

  private List<Answered.Standing> standing(
      CompiledRule compiled, List<String> answers, Matcher.Match match) {
    List<Answered.Standing> standing = new ArrayList<>();
    for (String control : answers) {
      claims(compiled, control, match).stream()
          .filter(one -> one.claim().state().stands())
          .forEach(standing::add);
    }
    standing.sort(
        Comparator.comparing((Answered.Standing one) -> one.claim().state())
            .thenComparing(Answered.Standing::element)
            .thenComparing(one -> one.claim().control()));
    return standing;
  }

  // What is said about a control on the way of a match, where it would answer: an absent one counts
  // where a declared one does.
  private List<Answered.Standing> claims(
      CompiledRule compiled, String control, Matcher.Match match) {
    if (!graph.named(control)) {
      return List.of();
    }
    Map<String, Answered.Standing> claims = new LinkedHashMap<>();
    for (int node : counting(compiled, control, match)) {
      ControlClaim claim = graph.claim(node, control);
      boolean elsewhere = !compiled.pattern().aboutModels() && graph.credited(control).get(node);
      if (claim != null && !elsewhere) {
        String id = graph.node(node).id();
        claims.putIfAbsent(id, new Answered.Standing(id, claim));
      }
    }
    if (compiled.cuts().anywhere().contains(control)) {
      for (Graph.Edge edge : match.edges()) {
        ControlClaim claim = edge.flow().controls().get(control);
        if (claim != null) {
          claims.putIfAbsent(edge.flow().id(), new Answered.Standing(edge.flow().id(), claim));
        }
      }
    }
    return List.copyOf(claims.values());
  }

  private Set<Integer> counting(CompiledRule compiled, String control, Matcher.Match match) {
    Set<Integer> counting = new LinkedHashSet<>();
    int first = match.named().getFirst();
    if (compiled.cuts().anywhere().contains(control)) {
      counting.addAll(nodes(match));
      boolean ours = compiled.pattern().startsAnywhere() && graph.own(first);
      if (first != match.anchor() && !ours) {
        counting.remove(first);
      }
    }
    compiled
        .cuts()
        .at()
        .forEach(
            (number, controls) -> {
              if (controls.contains(control)) {
                counting.add(match.named().get(number));
              }
            });
    return counting;
  }

  private static Set<Integer> nodes(Matcher.Match match) {
    Set<Integer> nodes = new LinkedHashSet<>();
    nodes.add(match.anchor());
    nodes.addAll(match.named());
    match.edges().forEach(edge -> nodes.add(edge.to()));
    return nodes;
  }

  private Place place(
      CompiledRule compiled,
      Matcher.Match match,
      List<Place.Missing> missing,
      boolean absent,
      String instead) {
    Rule rule = compiled.rule();
    String at = graph.node(match.anchor()).id();
    Set<String> elements = new LinkedHashSet<>();
    elements.add(at);
    match.named().forEach(node -> elements.add(graph.node(node).id()));
    List<String> flows =
        match.edges().stream().map(Graph.Edge::flow).map(Flow::id).distinct().toList();
    Score score = scoring.score(rule, match, nodes(match), missing, instead);
    return new Place(
        Digest.shortHash(rule.id() + "\n" + at),
        at,
        List.copyOf(elements),
        flows,
        match.edges().stream().map(facts::step).toList(),
        facts.of(match, absent ? missing : List.of(), control -> claims(compiled, control, match)),
        missing,
        score,
        absent || missing.isEmpty() ? Confidence.CONFIRMED : Confidence.ASSUMED,
        List.of(),
        List.of(),
        Status.OPEN,
        "");
  }

  /** Findings, in the order of the rules. */
  public List<ReviewFinding> findings() {
    return List.copyOf(findings);
  }

  /** By rule, the elements that lie behind another on the same way, with that other. */
  public Map<String, Map<String, String>> behind() {
    return behind;
  }

  /** Threats that controls answer, by rule and element. */
  public List<Answered> answered() {
    return answered;
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
    Set<String> used = new TreeSet<>();
    for (ReviewFinding finding : findings) {
      for (Place place : finding.places()) {
        place.missing().stream()
            .filter(one -> one.state() == ControlState.ABSENT)
            .forEach(
                one ->
                    place.elements().forEach(element -> used.add(element + " " + one.control())));
      }
    }
    Map<String, Set<String>> left = new TreeMap<>();
    for (Component component : graph.architecture().components().values()) {
      for (ControlClaim claim : component.controls().values()) {
        if (claim.state() == ControlState.ABSENT
            && !used.contains(component.id() + " " + claim.control())) {
          left.computeIfAbsent(claim.control(), any -> new TreeSet<>()).add(component.id());
        }
      }
    }
    List<Question> questions = new ArrayList<>();
    left.forEach(
        (control, elements) ->
            questions.add(
                new Question(
                    "absent-" + control,
                    "The file says that this is absent, and no finding rests on that: "
                        + Vocabulary.standard().controlName(control)
                        + ". Is it needed?",
                    List.copyOf(elements),
                    List.of())));
    return questions;
  }

  /**
   * Questions: those of rules, then one for each control of which nobody said whether it is there.
   */
  public List<Question> questions() {
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
