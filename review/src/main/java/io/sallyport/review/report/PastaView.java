package io.sallyport.review.report;

import io.sallyport.core.Severity;
import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.DataAsset;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The seven stages of PASTA (Process for Attack Simulation and Threat Analysis): what the model
 * knows about each, and what it has to ask.
 */
public final class PastaView {

  private static final int MOST_ASSUMPTIONS = 10;

  private final ReviewResult result;

  /** A view of one result. */
  public PastaView(ReviewResult result) {
    this.result = result;
  }

  /**
   * One stage.
   *
   * @param name of the stage
   * @param known what the model says
   * @param asks what it does not say
   */
  public record Stage(String name, List<String> known, List<String> asks) {}

  /** The stages in their order. */
  public List<Stage> stages() {
    return List.of(
        objectives(), scope(), decomposition(), threats(), weaknesses(), attacks(), risk());
  }

  private Stage objectives() {
    Architecture architecture = result.architecture();
    List<String> known = new ArrayList<>();
    List<String> asks = new ArrayList<>();
    if (architecture.description().isEmpty()) {
      asks.add("What is the system for, and what would its failure cost?");
    } else {
      known.add(architecture.description());
    }
    if (architecture.owner() == null) {
      asks.add("Who answers for it?");
    } else {
      known.add("Owner: " + architecture.owner());
    }
    Set<String> laws = new TreeSet<>();
    architecture.data().values().forEach(asset -> laws.addAll(asset.regulated()));
    if (laws.isEmpty()) {
      asks.add("Which laws and standards apply to its data?");
    } else {
      known.add("Regulated as: " + String.join(", ", laws));
    }
    return new Stage("1. Objectives", known, asks);
  }

  private Stage scope() {
    Map<String, Long> kinds =
        result.architecture().components().values().stream()
            .collect(
                Collectors.groupingBy(one -> one.kind().id(), TreeMap::new, Collectors.counting()));
    List<String> technologies =
        result.architecture().components().values().stream()
            .filter(one -> !one.technology().isEmpty())
            .map(one -> one.id() + ": " + one.technology())
            .toList();
    List<String> known = new ArrayList<>();
    known.add(
        kinds.entrySet().stream()
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", ")));
    known.addAll(technologies);
    List<String> asks =
        technologies.isEmpty()
            ? List.of("With which products and versions is it built?")
            : List.of();
    return new Stage("2. Technical scope", known, asks);
  }

  private Stage decomposition() {
    Architecture architecture = result.architecture();
    List<String> known = new ArrayList<>();
    known.add(
        "Actors: "
            + names(architecture.components().values().stream().filter(Component::actor).toList()));
    known.add("Boundaries: " + String.join(", ", new TreeSet<>(architecture.zones().keySet())));
    known.add(
        "Data: "
            + architecture.data().values().stream()
                .map(one -> one.id() + " (" + one.dataClass().wireName() + ")")
                .collect(Collectors.joining(", ")));
    List<String> asks = new ArrayList<>();
    architecture.assumptions().stream()
        .limit(MOST_ASSUMPTIONS)
        .forEach(one -> asks.add("Does this still hold: " + one.text()));
    int more = architecture.assumptions().size() - MOST_ASSUMPTIONS;
    if (more > 0) {
      asks.add("Do " + more + " more assumptions, listed in their own section, still hold?");
    }
    for (DataAsset asset : architecture.data().values()) {
      if (asset.contains().contains("personal") && asset.retention() == null) {
        asks.add("How long is " + asset.id() + " kept?");
      }
    }
    return new Stage("3. Decomposition", known, asks);
  }

  private static String names(List<Component> components) {
    return components.isEmpty()
        ? "none named"
        : components.stream().map(Component::id).collect(Collectors.joining(", "));
  }

  private Stage threats() {
    Map<String, Long> attacks =
        result.open().stream()
            .collect(
                Collectors.groupingBy(
                    one -> one.rule().attack(), TreeMap::new, Collectors.counting()));
    return new Stage(
        "4. Threats",
        attacks.entrySet().stream().map(one -> one.getKey() + " (" + one.getValue() + ")").toList(),
        List.of("Which of these has happened here or to others like you?"));
  }

  private Stage weaknesses() {
    return new Stage(
        "5. Weaknesses",
        List.of(
            result.answered().size() + " threats are answered by controls",
            result.answered().stream().filter(one -> one.verified()).count()
                + " of them by one that evidence shows"),
        result.questions().stream().limit(8).map(one -> one.text()).toList());
  }

  private Stage attacks() {
    return new Stage(
        "6. Attacks",
        result.paths().stream()
            .limit(5)
            .map(
                path ->
                    path.actor() + " to " + path.asset() + " in " + path.steps().size() + " steps")
            .toList(),
        List.of("Which of these paths was tried by a drill?"));
  }

  private Stage risk() {
    List<String> known = new ArrayList<>();
    for (ReviewFinding finding : result.open().stream().limit(5).toList()) {
      known.add(finding.severity().wireName() + ": " + finding.rule().title());
    }
    List<String> asks =
        result.count(Severity.CRITICAL) + result.count(Severity.HIGH) == 0
            ? List.of()
            : List.of("Who treats each critical and high finding, and until when?");
    return new Stage("7. Risk and treatment", known, asks);
  }

  /** Adds the stages to a page. */
  void write(StringBuilder out) {
    out.append("<h2>PASTA</h2>\n");
    HtmlTable table = new HtmlTable(out, List.of("Stage", "Known", "To ask"));
    for (Stage stage : stages()) {
      table.markup(List.of(Markup.xml(stage.name()), lines(stage.known()), lines(stage.asks())));
    }
    table.end();
  }

  private static String lines(List<String> texts) {
    return texts.stream().map(Markup::xml).collect(Collectors.joining("<br />"));
  }
}
