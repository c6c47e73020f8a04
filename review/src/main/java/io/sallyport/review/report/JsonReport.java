package io.sallyport.review.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Severity;
import io.sallyport.review.Answered;
import io.sallyport.review.AttackPath;
import io.sallyport.review.Catalogs;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.Cut;
import io.sallyport.review.Note;
import io.sallyport.review.Place;
import io.sallyport.review.Question;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Rule;
import io.sallyport.review.Score;
import io.sallyport.review.Vocabulary;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The JSON report. Equal architectures give equal bytes. */
public final class JsonReport {

  private static final JsonMapper MAPPER = new JsonMapper();

  private JsonReport() {}

  /** The report as text that ends with a line break. */
  public static String write(ReviewResult result) {
    return text(tree(result));
  }

  /** A tree as indented text that ends with a line break, the same on every system. */
  public static String text(JsonNode tree) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The report as a tree. */
  public static ObjectNode tree(ReviewResult result) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("system", result.architecture().name());
    root.put("file", result.architecture().file());
    ObjectNode counts = root.putObject("counts");
    counts.put("elements", result.architecture().components().size());
    counts.put("flows", result.architecture().flows().size());
    counts.put("rules", result.rules().size());
    for (Severity severity :
        List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)) {
      counts.put(severity.wireName(), result.count(severity));
    }
    result.all().forEach(finding -> root.withArray("findings").add(finding(finding)));
    root.withArray("findings");
    ArrayNode answered = root.putArray("answered");
    result.answered().forEach(one -> answered.add(answered(one)));
    ArrayNode failed = root.putArray("failed");
    result.failed().forEach(one -> failed.add(standing(one)));
    ArrayNode contradicted = root.putArray("contradicted");
    result.contradicted().forEach(one -> contradicted.add(standing(one)));
    ArrayNode questions = root.putArray("questions");
    result.questions().forEach(question -> questions.add(question(question)));
    ArrayNode assumptions = root.putArray("assumptions");
    for (Note one : result.architecture().assumptions()) {
      assumptions
          .addObject()
          .put("text", one.text())
          .put("file", one.at().file())
          .put("line", one.at().line());
    }
    ArrayNode paths = root.putArray("paths");
    result.paths().forEach(path -> paths.add(path(path)));
    ArrayNode cuts = root.putArray("cuts");
    for (Cut cut : result.cuts()) {
      cuts.addObject()
          .put("control", cut.control())
          .put("element", cut.element())
          .put("cuts", cut.cuts())
          .put("weakens", cut.weakens());
    }
    return root;
  }

  private static ObjectNode finding(ReviewFinding finding) {
    Rule rule = finding.rule();
    Place worst = finding.worst();
    ObjectNode node = MAPPER.createObjectNode();
    node.put("id", finding.id());
    node.put("rule", rule.id());
    node.put("title", rule.title());
    node.put("attack", rule.attack());
    node.put("severity", finding.severity().wireName());
    node.put("likelihood", finding.score().likelihoodSum());
    node.put("impact", finding.score().impactSum());
    node.put("risk", finding.score().risk());
    node.set("likelihoodSum", sum(finding.score().likelihood()));
    node.set("impactSum", sum(finding.score().impact()));
    node.put("confidence", finding.confidence().wireName());
    texts(node.putArray("elements"), finding.elements());
    texts(node.putArray("flows"), finding.flows());
    node.put("why", rule.why());
    matched(node, worst);
    node.put("fix", rule.fix());
    node.put("verify", rule.verify());
    node.set("maps", maps(rule));
    node.put("status", finding.status().wireName());
    ArrayNode places = node.putArray("places");
    finding.places().forEach(place -> places.add(place(place)));
    return node;
  }

  private static void matched(ObjectNode node, Place worst) {
    ArrayNode matched = node.putArray("matched");
    worst
        .facts()
        .forEach(
            fact ->
                matched
                    .addObject()
                    .put("fact", fact.text())
                    .put("file", fact.at().file())
                    .put("line", fact.at().line()));
    ArrayNode controls = node.putArray("controls");
    for (Place.Missing missing : worst.missing()) {
      controls
          .addObject()
          .put("id", missing.control())
          .put("name", Vocabulary.standard().controlName(missing.control()))
          .put("state", missing.state().wireName());
    }
  }

  /** What a rule maps to, by catalog. */
  public static ObjectNode maps(Rule rule) {
    ObjectNode maps = MAPPER.createObjectNode();
    rule.maps().forEach((catalog, ids) -> texts(maps.putArray(catalog), ids));
    Set<String> tactics = new LinkedHashSet<>();
    rule.maps("atlas").forEach(id -> tactics.addAll(Catalogs.standard().tactics(id)));
    if (!tactics.isEmpty()) {
      texts(maps.putArray("atlas-tactics"), tactics);
    }
    return maps;
  }

  private static ObjectNode place(Place place) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("id", place.id());
    node.put("at", place.at());
    texts(node.putArray("elements"), place.elements());
    texts(node.putArray("flows"), place.flows());
    texts(node.putArray("way"), place.steps());
    node.put("severity", place.score().severity().wireName());
    node.put("likelihood", place.score().likelihoodSum());
    node.put("impact", place.score().impactSum());
    node.put("confidence", place.confidence().wireName());
    node.put("file", place.facts().getFirst().at().file());
    node.put("line", place.facts().getFirst().at().line());
    node.put("status", place.status().wireName());
    if (!place.also().isEmpty()) {
      texts(node.putArray("also"), place.also());
    }
    if (!place.covers().isEmpty()) {
      ArrayNode covers = node.putArray("covers");
      place
          .covers()
          .forEach(
              rule ->
                  covers
                      .addObject()
                      .put("rule", rule.id())
                      .put("attack", rule.attack())
                      .put("title", rule.title()));
    }
    if (!place.note().isEmpty()) {
      node.put("note", place.note());
    }
    return node;
  }

  private static ArrayNode sum(List<Score.Part> parts) {
    ArrayNode array = MAPPER.createArrayNode();
    parts.forEach(
        part -> array.addObject().put("points", part.points()).put("because", part.because()));
    return array;
  }

  private static ObjectNode answered(Answered answered) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("rule", answered.rule().id());
    node.put("title", answered.rule().title());
    node.put("attack", answered.rule().attack());
    node.put("at", answered.at());
    node.put("verified", answered.verified());
    ArrayNode controls = node.putArray("controls");
    answered.controls().forEach(one -> controls.add(standing(one)));
    return node;
  }

  private static ObjectNode standing(Answered.Standing standing) {
    ControlClaim claim = standing.claim();
    return MAPPER
        .createObjectNode()
        .put("id", claim.control())
        .put("element", standing.element())
        .put("state", claim.state().wireName())
        .put("detail", claim.detail());
  }

  private static ObjectNode question(Question question) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("id", question.id());
    node.put("question", question.text());
    texts(node.putArray("elements"), question.elements());
    texts(node.putArray("findings"), question.findings());
    return node;
  }

  private static ObjectNode path(AttackPath path) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("actor", path.actor());
    node.put("asset", path.asset());
    node.put("risk", path.risk());
    texts(node.putArray("tactics"), path.tactics());
    ArrayNode steps = node.putArray("steps");
    for (AttackPath.Step step : path.steps()) {
      ObjectNode one = steps.addObject();
      one.put("from", step.from()).put("to", step.to()).put("flow", step.flow());
      texts(one.putArray("findings"), step.findings());
      ArrayNode tactics = one.putArray("tactics");
      step.tactics()
          .forEach(told -> tactics.addObject().put("id", told.id()).put("why", told.why()));
    }
    return node;
  }

  /** One rule with its mappings. */
  public static ObjectNode rule(Rule rule) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("id", rule.id());
    node.put("title", rule.title());
    node.put("attack", rule.attack());
    node.put("ai", rule.ai());
    node.put("asks", rule.asks());
    node.put("match", rule.match());
    node.put("at", rule.at());
    texts(node.putArray("unless"), rule.unless());
    texts(node.putArray("subsumes"), rule.subsumes());
    texts(node.putArray("eases"), rule.eases());
    node.put("likelihood", rule.likelihood().points());
    node.put("impact", rule.impact().points());
    node.put("why", rule.why());
    node.put("fix", rule.fix());
    node.put("verify", rule.verify());
    node.set("maps", maps(rule));
    return node;
  }

  /** A list of texts. */
  static void texts(ArrayNode array, Collection<String> texts) {
    texts.forEach(array::add);
  }

  /** An empty object. */
  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }
}
