package io.sallyport.review.internal;

import io.sallyport.core.Severity;
import io.sallyport.review.Answered;
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
import java.util.Optional;
import java.util.Set;

/** One architecture under the rules: what is found, what is answered, what has to be asked. */
public final class Examination {

  private final Graph graph;
  private final Matcher matcher;
  private final Scoring scoring;
  private final Facts facts;
  private final Claims claims;
  private final Worst worst;
  private final List<ReviewFinding> findings = new ArrayList<>();
  private final List<Answered> answered = new ArrayList<>();
  private final Questions questions;
  private final List<ReviewFinding> residual = new ArrayList<>();
  private final Map<String, Map<String, String>> behind = new HashMap<>();
  private final Map<String, Map<String, String>> behindAnswered = new HashMap<>();

  /** An examination of one graph. */
  public Examination(Graph graph) {
    this.graph = graph;
    this.matcher = new Matcher(graph);
    this.scoring = new Scoring(graph);
    this.facts = new Facts(graph);
    this.claims = new Claims(graph);
    this.worst = new Worst(graph, matcher, scoring);
    this.questions = new Questions(graph);
  }

  /** Applies one rule. */
  public void apply(CompiledRule compiled) {
    Rule rule = compiled.rule();
    List<Matcher.Match> open = worst.of(compiled, match -> missing(compiled, match));
    List<Place> places = new ArrayList<>();
    BitSet openAt = new BitSet();
    for (Matcher.Match match : open) {
      openAt.set(match.anchor());
      List<Place.Missing> missing = missing(compiled, match);
      boolean absent = missing.stream().anyMatch(one -> one.state().lacks());
      String at = graph.node(match.anchor()).id();
      if (rule.asks() && !absent) {
        if (!rule.ask().isEmpty()) {
          questions.ask(rule, at, compiled.answers());
        }
        continue;
      }
      places.add(place(compiled, match, missing, absent, ""));
      if (!absent && !missing.isEmpty()) {
        questions.unknown(missing.getFirst().control(), at, rule);
      }
    }
    // Where no control of the rule stands, nothing is answered and nothing stands in for another.
    List<Matcher.Match> all =
        compiled.answers().stream().noneMatch(graph::standsAnywhere)
            ? List.of()
            : find(compiled, Matcher.Cuts.NONE);
    if (!all.isEmpty()) {
      places.addAll(substituted(compiled, all, openAt));
    }
    if (!places.isEmpty()) {
      findings.add(new ReviewFinding(rule, places));
      note(compiled, compiled.cuts(), behind);
    }
    List<Place> left = new ArrayList<>();
    for (Matcher.Match match : all) {
      if (!openAt.get(match.anchor())) {
        Answered one =
            new Answered(
                rule,
                graph.node(match.anchor()).id(),
                claims.standing(compiled, compiled.answers(), match));
        answered.add(one);
        left(compiled, match, one).ifPresent(left::add);
      }
    }
    if (!left.isEmpty()) {
      residual.add(new ReviewFinding(rule, left));
      note(compiled, Matcher.Cuts.NONE, behindAnswered);
    }
  }

  private List<Matcher.Match> find(CompiledRule compiled, Matcher.Cuts cuts) {
    return matcher.find(compiled.pattern(), compiled.anchor(), cuts, compiled.where());
  }

  // What is left of a threat that only controls answer which nobody has shown to work.
  private Optional<Place> left(CompiledRule compiled, Matcher.Match match, Answered one) {
    if (one.rule().asks() || one.verified() || one.controls().isEmpty()) {
      return Optional.empty();
    }
    List<Place.Missing> unsaid =
        compiled.answers().stream()
            .map(control -> new Place.Missing(control, ControlState.UNKNOWN))
            .toList();
    Score open = scoring.score(compiled, match, match.nodes(), unsaid, "");
    if (open.severity().compareTo(Severity.MEDIUM) < 0) {
      return Optional.empty();
    }
    Answered.Standing first = one.controls().getFirst();
    String control = Vocabulary.standard().controlName(first.claim().control());
    Place place = place(compiled, match, List.of(), false, "");
    return Optional.of(
        place
            .rated(Scoring.unlikely(open, control + " is declared there, without evidence"))
            .as(
                Status.RESIDUAL,
                "answered by "
                    + control
                    + " at "
                    + first.element()
                    + ", declared without evidence"));
  }

  private void note(
      CompiledRule compiled, Matcher.Cuts cuts, Map<String, Map<String, String>> known) {
    Map<String, String> there = new LinkedHashMap<>();
    matcher
        .behind(compiled.pattern(), compiled.anchor(), cuts, compiled.where())
        .forEach((node, first) -> there.put(graph.node(node).id(), graph.node(first).id()));
    known.put(compiled.rule().id(), there);
  }

  // Where the file says that the control which the rule asks for first is absent, another makes the
  // threat less likely and no more.
  private List<Place> substituted(CompiledRule compiled, List<Matcher.Match> all, BitSet openAt) {
    List<Place> places = new ArrayList<>();
    boolean lack = compiled.rule().match().contains("lacks=");
    if (lack) {
      return places;
    }
    places.addAll(saidAtThePlace(compiled, all, openAt));
    if (compiled.answers().size() < 2 || !graph.named(compiled.answers().getFirst())) {
      return places;
    }
    String primary = compiled.answers().getFirst();
    List<String> others = compiled.answers().subList(1, compiled.answers().size());
    for (Matcher.Match match : find(compiled, compiled.primary())) {
      ControlState state = lack(claims.of(compiled, primary, match));
      if (openAt.get(match.anchor()) || !state.lacks()) {
        continue;
      }
      openAt.set(match.anchor());
      List<Place.Missing> missing = List.of(new Place.Missing(primary, state));
      String instead =
          claims.standing(compiled, others, match).stream()
              .map(one -> Vocabulary.standard().controlName(one.claim().control()))
              .findFirst()
              .orElse("another control");
      places.add(place(compiled, match, missing, true, instead));
    }
    return places;
  }

  // What the file calls absent at the place itself is not made good by a control elsewhere, the
  // same or another; the one that the rule asks for first makes it less likely from there too.
  private List<Place> saidAtThePlace(
      CompiledRule compiled, List<Matcher.Match> all, BitSet openAt) {
    List<Place> places = new ArrayList<>();
    String primary = compiled.answers().getFirst();
    for (Matcher.Match match : all) {
      if (openAt.get(match.anchor())) {
        continue;
      }
      String at = graph.node(match.anchor()).id();
      List<Place.Missing> missing =
          compiled.answers().stream()
              .map(control -> new Place.Missing(control, lackAt(at, compiled, control, match)))
              .filter(one -> one.state().lacks())
              .toList();
      if (missing.isEmpty()) {
        continue;
      }
      List<Answered.Standing> standing = claims.standing(compiled, compiled.answers(), match);
      if (standing.stream().anyMatch(one -> one.element().equals(at))) {
        continue;
      }
      openAt.set(match.anchor());
      boolean instead = standing.stream().anyMatch(one -> one.claim().control().equals(primary));
      String name = instead ? Vocabulary.standard().controlName(primary) : "";
      places.add(place(compiled, match, missing, true, name));
    }
    return places;
  }

  private ControlState lackAt(
      String at, CompiledRule compiled, String control, Matcher.Match match) {
    return lack(
        claims.of(compiled, control, match).stream()
            .filter(one -> one.element().equals(at))
            .toList());
  }

  // Absent where any of the claims is, else failed, else nobody said that it is not there.
  private static ControlState lack(List<Answered.Standing> claims) {
    return claims.stream()
        .map(one -> one.claim().state())
        .filter(ControlState::lacks)
        .max(Comparator.naturalOrder())
        .orElse(ControlState.UNKNOWN);
  }

  // An absence on which a finding rests needs no question; one that a flow names says it of both
  // its ends.
  private void used(CompiledRule compiled, String control, Matcher.Match match) {
    claims.of(compiled, control, match).forEach(one -> questions.used(one.element(), control));
    match.named().forEach(node -> questions.used(graph.node(node).id(), control));
    for (Graph.Edge edge : match.edges()) {
      ControlClaim claim = edge.flow().controls().get(control);
      if (claim != null && claim.state().lacks()) {
        questions.used(edge.flow().id(), control);
        if (control.equals(Flow.MUTUAL_AUTHENTICATION)) {
          questions.used(edge.flow().id(), Flow.AUTHENTICATION);
        }
        questions.used(edge.flow().from(), control);
        questions.used(edge.flow().to(), control);
      }
    }
  }

  private List<Place.Missing> missing(CompiledRule compiled, Matcher.Match match) {
    List<Place.Missing> missing = new ArrayList<>();
    for (String control : compiled.answers()) {
      missing.add(new Place.Missing(control, lack(claims.of(compiled, control, match))));
    }
    return missing;
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
    Score score = scoring.score(compiled, match, match.nodes(), missing, instead);
    if (absent) {
      missing.stream()
          .filter(one -> one.state().lacks())
          .forEach(one -> used(compiled, one.control(), match));
    }
    return new Place(
        Digest.shortHash(rule.id() + "\n" + at),
        at,
        List.copyOf(elements),
        flows,
        match.edges().stream().map(facts::step).toList(),
        facts.of(
            match, absent ? missing : List.of(), control -> claims.of(compiled, control, match)),
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

  /** What is left of threats that only controls without evidence answer, each way told once. */
  public List<ReviewFinding> residual() {
    Causes causes = new Causes(residual);
    return new SameWay(behindAnswered, causes).once(causes.once());
  }

  /** By rule, the elements that lie behind another on the same way, with that other. */
  public Map<String, Map<String, String>> behind() {
    return behind;
  }

  /** Threats that controls answer, by rule and element. */
  public List<Answered> answered() {
    return answered;
  }

  /** What the file does not say and matters. */
  public List<Question> questions() {
    return questions.all();
  }
}
