package io.sallyport.review.internal;

import io.sallyport.review.Component;
import io.sallyport.review.ControlState;
import io.sallyport.review.DataAsset;
import io.sallyport.review.DataClass;
import io.sallyport.review.Place;
import io.sallyport.review.Rule;
import io.sallyport.review.Score;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.Vocabulary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Likelihood and impact of one place: the rule's points, and what the place adds or takes. */
final class Scoring {

  private static final String ABSENT = "the file says that a control is absent";
  private static final String FAILED = "evidence shows that a control does not do enough";
  private static final String INSIDE =
      "no control is said to be absent, and it takes somebody inside";
  private static final String EASED = "eased by ";
  private static final int LONG_WAY = 5;
  private static final int MOST_EASED = 2;
  private static final int MOST_TAKEN = 9;
  private static final int MOST_BY_DATA = 2;
  private static final Set<String> CALLED = Set.of("S", "D", "E");
  private static final Set<String> GRAVE_EFFECTS =
      Set.of("pay", "physical", "delete", "deploy", "execute");

  private static final BitSet NONE = new BitSet();

  private final Graph graph;
  private final BitSet logins;
  private final boolean openToAll;

  Scoring(Graph graph) {
    this.graph = graph;
    this.openToAll = openToAll();
    this.logins = openToAll ? logins() : NONE;
  }

  /** A place's score; {@code instead} names what stands in for an absent control, or nothing. */
  Score score(
      CompiledRule compiled,
      Matcher.Match match,
      Set<Integer> nodes,
      List<Place.Missing> missing,
      String instead) {
    Score score =
        new Score(likelihood(compiled, match, nodes, missing), impact(compiled.rule(), match));
    return instead.isEmpty() ? score : levelLower(score, lower(instead) + " stands instead");
  }

  /** The same with the least likelihood there is. */
  static Score unlikely(Score score, String because) {
    List<Score.Part> parts = new ArrayList<>(score.likelihood());
    parts.add(new Score.Part(1 - score.likelihoodSum(), because));
    return new Score(parts, score.impact());
  }

  // By as little of the likelihood as makes exactly one level of severity.
  private static Score levelLower(Score score, String because) {
    Score lower = score;
    for (int points = 1; points <= MOST_TAKEN; points++) {
      List<Score.Part> parts = new ArrayList<>(score.likelihood());
      parts.add(new Score.Part(-points, because));
      lower = new Score(parts, score.impact());
      if (lower.severity() != score.severity() || lower.likelihoodSum() == 1) {
        break;
      }
    }
    return lower;
  }

  private List<Score.Part> likelihood(
      CompiledRule compiled, Matcher.Match match, Set<Integer> nodes, List<Place.Missing> missing) {
    Rule rule = compiled.rule();
    List<Score.Part> parts = new ArrayList<>(List.of(rule.likelihood()));
    if (missing.stream().anyMatch(one -> one.state() == ControlState.ABSENT)) {
      parts.add(new Score.Part(1, ABSENT));
    } else if (missing.stream().anyMatch(one -> one.state() == ControlState.FAILED)) {
      parts.add(new Score.Part(1, FAILED));
    }
    boolean unsaid = !missing.isEmpty() && missing.stream().allMatch(Scoring::unknown);
    if (unsaid && !fromOutside(compiled, match)) {
      parts.add(new Score.Part(-1, INSIDE));
    }
    if (isCalled(compiled) && match.edges().stream().anyMatch(this::anonymous)) {
      parts.add(new Score.Part(1, "outsiders need no authentication"));
    }
    if (isLong(match)) {
      parts.add(new Score.Part(-1, "the way has more than " + LONG_WAY + " flows"));
    }
    int eased = 0;
    for (String control : rule.eases()) {
      boolean stands =
          nodes.stream().anyMatch(node -> graph.standingNodes(control).get(node))
              || match.edges().stream()
                  .anyMatch(edge -> graph.standingEdges(control).get(edge.number()));
      if (stands && eased < MOST_EASED) {
        eased++;
        parts.add(new Score.Part(-1, EASED + lower(Vocabulary.standard().controlName(control))));
      }
    }
    return parts;
  }

  /** Whether a way is so long that an attack on it is less likely. */
  static boolean isLong(Matcher.Match match) {
    return match.edges().size() > LONG_WAY;
  }

  /** Whether a score has lost a point because nobody outside stands at its way. */
  static boolean takesSomebodyInside(Score score) {
    return score.likelihood().stream().anyMatch(part -> part.because().equals(INSIDE));
  }

  /** Whether a score counts that a control is absent, or does not do enough. */
  static boolean restsOnAbsence(Score score) {
    return score.likelihood().stream()
        .anyMatch(part -> part.because().equals(ABSENT) || part.because().equals(FAILED));
  }

  /** Whether a score has lost points by controls that ease. */
  static boolean isEased(Score score) {
    return score.likelihood().stream().anyMatch(part -> part.because().startsWith(EASED));
  }

  /** What the last node of a way can make worse: by its data, its effects, and where it stands. */
  List<Integer> end(Rule rule, int node) {
    boolean weighs = rule.weighs() == Rule.Weighs.PLACE;
    return List.of(
        weighs ? byData(graph.held(node)).map(Score.Part::points).orElse(0) : 0,
        byEffects(graph.node(node)).map(Score.Part::points).orElse(0),
        losesGrave(node) ? 1 : 0);
  }

  /** The most that the likelihood of a rule's places can be; whether a control may be lacking. */
  int likeliest(CompiledRule compiled, boolean lacking) {
    int points = compiled.rule().likelihood().points();
    points += (lacking ? 1 : 0) + (isCalled(compiled) && openToAll ? 1 : 0);
    return Score.bounded(points);
  }

  /** The most that the impact of a place can be when its way ends at a node. */
  int gravest(Rule rule, int anchor, int end) {
    int data =
        switch (rule.weighs()) {
          case NONE -> 0;
          case WAY -> MOST_BY_DATA;
          case PLACE -> Math.max(data(anchor), data(end));
        };
    int safety = bySafety(rule, anchor).map(Score.Part::points).orElse(0);
    int effects = byEffects(graph.node(end)).map(Score.Part::points).orElse(0);
    return Score.bounded(rule.impact().points() + data + safety + effects);
  }

  private int data(int node) {
    return byData(graph.held(node)).map(Score.Part::points).orElse(0);
  }

  private static boolean unknown(Place.Missing one) {
    return one.state() == ControlState.UNKNOWN;
  }

  private boolean fromOutside(CompiledRule compiled, Matcher.Match match) {
    return compiled.pattern().nodes().getFirst().groups().contains("untrusted")
        || (compiled.anchor() == 0
            ? graph.node(match.anchor()).trust().outside()
            : graph.outside(match.named().getFirst()))
        || losesGrave(match.named().getLast());
  }

  // What gets there is in other hands.
  private boolean losesGrave(int last) {
    return graph.node(last).trust().outside()
        && graph.held(last).stream().anyMatch(DataAsset::grave);
  }

  // Whether an attack is a call that a login would keep out; reading lines or disks is none.
  private static boolean isCalled(CompiledRule compiled) {
    return compiled.pattern().links().stream().noneMatch(Pattern.Link::either)
        && compiled.rule().maps("stride").stream().anyMatch(CALLED::contains);
  }

  private boolean anonymous(Graph.Edge edge) {
    var claim = edge.flow().controls().get("authentication");
    return claim != null && claim.state().lacks() && fromOutsider(edge);
  }

  private boolean fromOutsider(Graph.Edge edge) {
    return graph.node(edge.from()).trust() == TrustLevel.UNTRUSTED;
  }

  /**
   * The flows of outsiders that may need a login, by number; none where they all may, or where a
   * login does not matter to a rule. Without them only the likelier ways are left: of several the
   * nearest is found, and a flow that is added must not hide a longer one that is open to all.
   */
  BitSet loginsBeside(CompiledRule compiled) {
    return isCalled(compiled) ? logins : NONE;
  }

  private boolean openToAll() {
    return IntStream.range(0, graph.size())
        .anyMatch(node -> graph.out(node).stream().anyMatch(this::anonymous));
  }

  private BitSet logins() {
    BitSet logins = new BitSet();
    for (int node = 0; node < graph.size(); node++) {
      for (Graph.Edge edge : graph.out(node)) {
        logins.set(edge.number(), fromOutsider(edge) && !anonymous(edge));
      }
    }
    return logins;
  }

  private List<Score.Part> impact(Rule rule, Matcher.Match match) {
    List<Score.Part> parts = new ArrayList<>(List.of(rule.impact()));
    if (rule.weighs() != Rule.Weighs.NONE) {
      byData(rule.weighs() == Rule.Weighs.WAY ? carried(match) : held(match)).ifPresent(parts::add);
    }
    Component last = graph.node(match.named().getLast());
    boolean physical = last.effects().contains("physical");
    (physical ? Optional.<Score.Part>empty() : bySafety(rule, match.anchor()))
        .ifPresent(parts::add);
    byEffects(last).ifPresent(parts::add);
    return parts;
  }

  // The data where the finding is and where its way ends.
  private Set<DataAsset> held(Matcher.Match match) {
    Set<DataAsset> held = new HashSet<>(graph.held(match.anchor()));
    held.addAll(graph.held(match.named().getLast()));
    return held;
  }

  private Set<DataAsset> carried(Matcher.Match match) {
    return match.edges().stream()
        .flatMap(edge -> edge.flow().data().stream())
        .map(graph.architecture().data()::get)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static Optional<Score.Part> byData(Set<DataAsset> held) {
    Set<String> grave = ids(held, DataAsset::grave);
    if (!grave.isEmpty()) {
      return part(MOST_BY_DATA, "restricted or regulated data: " + String.join(", ", grave));
    }
    Set<String> confidential = ids(held, asset -> asset.dataClass() == DataClass.CONFIDENTIAL);
    if (!confidential.isEmpty()) {
      return part(1, "confidential data: " + String.join(", ", confidential));
    }
    boolean open = held.stream().allMatch(asset -> asset.dataClass() == DataClass.PUBLIC);
    return open && !held.isEmpty() ? part(-1, "public data only") : Optional.empty();
  }

  private static Optional<Score.Part> byEffects(Component last) {
    Set<String> effects = new TreeSet<>(last.effects());
    effects.retainAll(GRAVE_EFFECTS);
    int points = effects.contains("physical") ? 2 : 1;
    return effects.isEmpty()
        ? Optional.empty()
        : part(points, last.name() + " can " + String.join(", ", effects));
  }

  // A signal on which safety hangs is harmed by what changes or stops it, not by who reads it.
  private Optional<Score.Part> bySafety(Rule rule, int anchor) {
    Set<String> safety = ids(graph.held(anchor), asset -> asset.contains().contains("safety"));
    boolean harms = rule.maps("stride").stream().anyMatch(Set.of("T", "D", "S")::contains);
    return safety.isEmpty() || !harms
        ? Optional.empty()
        : part(2, "people's safety hangs on " + String.join(", ", safety));
  }

  private static Set<String> ids(Set<DataAsset> assets, Predicate<DataAsset> which) {
    return assets.stream()
        .filter(which)
        .map(DataAsset::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<Score.Part> part(int points, String because) {
    return Optional.of(new Score.Part(points, because));
  }

  private static String lower(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
