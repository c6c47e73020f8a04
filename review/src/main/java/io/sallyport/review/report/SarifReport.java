package io.sallyport.review.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Severity;
import io.sallyport.review.Location;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Rule;
import io.sallyport.review.Status;
import java.util.List;

/** SARIF 2.1.0 (OASIS): one result a finding, one location a place. */
public final class SarifReport {

  private SarifReport() {}

  /** The report. */
  public static String write(ReviewResult result) {
    ObjectNode root = JsonReport.object();
    root.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    root.put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "Sallyport review");
    ArrayNode rules = driver.putArray("rules");
    ArrayNode results = run.putArray("results");
    for (ReviewFinding finding : result.findings()) {
      rules.add(rule(finding.rule()));
      results.add(result(finding, rules.size() - 1));
    }
    return JsonReport.text(root);
  }

  private static ObjectNode rule(Rule rule) {
    ObjectNode node = JsonReport.object();
    node.put("id", rule.id());
    node.putObject("shortDescription").put("text", rule.title());
    node.putObject("fullDescription").put("text", rule.why());
    node.putObject("help").put("text", rule.fix() + "\n\nVerify: " + rule.verify());
    ArrayNode tags = node.putObject("properties").putArray("tags");
    tags.add("security");
    for (String catalog : List.of("llm", "asi", "atlas", "stride")) {
      rule.maps(catalog).forEach(id -> tags.add(catalog + "/" + id));
    }
    return node;
  }

  private static ObjectNode result(ReviewFinding finding, int index) {
    ObjectNode node = JsonReport.object();
    node.put("ruleId", finding.rule().id());
    node.put("ruleIndex", index);
    node.put("level", level(finding.severity()));
    node.putObject("message")
        .put(
            "text",
            finding.rule().title()
                + ": "
                + String.join(", ", finding.places().stream().map(Place::at).toList())
                + ". Likelihood "
                + finding.score().likelihoodSum()
                + ", impact "
                + finding.score().impactSum()
                + ". Fix: "
                + finding.rule().fix());
    locations(node.putArray("locations"), finding);
    node.putObject("partialFingerprints").put("sallyportReview/v1", finding.id());
    ObjectNode properties = node.putObject("properties");
    properties.put("security-severity", String.valueOf(finding.score().risk() * 10 / 25.0));
    properties.put("confidence", finding.confidence().wireName());
    if (finding.status() != Status.OPEN) {
      node.putArray("suppressions")
          .addObject()
          .put("kind", "external")
          .put("justification", finding.worst().note());
    }
    return node;
  }

  private static void locations(ArrayNode locations, ReviewFinding finding) {
    for (Place place : finding.places()) {
      Location at = place.facts().getFirst().at();
      ObjectNode location = locations.addObject();
      ObjectNode physical = location.putObject("physicalLocation");
      physical.putObject("artifactLocation").put("uri", at.file().replace('\\', '/'));
      physical.putObject("region").put("startLine", at.line());
      location
          .putArray("logicalLocations")
          .addObject()
          .put("name", place.at())
          .put("kind", "module");
    }
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "note";
    };
  }
}
