package io.sallyport.review.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Severity;
import io.sallyport.review.Location;
import io.sallyport.review.Note;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Rule;
import io.sallyport.review.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

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
    notes(run, result);
    ArrayNode rules = driver.putArray("rules");
    ArrayNode results = run.putArray("results");
    for (ReviewFinding finding : result.findings()) {
      rules.add(rule(finding));
      results.add(result(finding, rules.size() - 1));
    }
    return JsonReport.text(root);
  }

  // What the file assumes, and what an import could not take over.
  private static void notes(ObjectNode run, ReviewResult result) {
    ObjectNode invocation = run.putArray("invocations").addObject();
    invocation.put("executionSuccessful", true);
    ArrayNode notes = invocation.putArray("toolExecutionNotifications");
    for (Note one : result.architecture().assumptions()) {
      ObjectNode note = notes.addObject().put("level", "note");
      note.putObject("message").put("text", "Assumed: " + noLinks(one.text()));
    }
  }

  // SARIF 2.1.0, section 3.11.6: what stands in brackets may be a link.
  private static String noLinks(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
  }

  private static ObjectNode rule(ReviewFinding finding) {
    Rule rule = finding.rule();
    ObjectNode node = JsonReport.object();
    node.put("id", rule.id());
    node.putObject("shortDescription").put("text", rule.title());
    node.putObject("fullDescription").put("text", rule.why());
    node.putObject("help").put("text", rule.fix() + "\n\nVerify: " + rule.verify());
    ObjectNode properties = node.putObject("properties");
    properties.put("security-severity", severity(finding));
    ArrayNode tags = properties.putArray("tags");
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
                + noLinks(String.join(", ", finding.places().stream().map(Place::at).toList()))
                + ". Likelihood "
                + finding.score().likelihoodSum()
                + ", impact "
                + finding.score().impactSum()
                + ". Fix: "
                + finding.rule().fix());
    locations(node.putArray("locations"), finding);
    node.putObject("partialFingerprints").put("sallyportReview/v1", finding.id());
    ObjectNode properties = node.putObject("properties");
    properties.put("security-severity", severity(finding));
    properties.put("confidence", finding.confidence().wireName());
    if (finding.status() != Status.OPEN) {
      node.putArray("suppressions")
          .addObject()
          .put("kind", "external")
          .put("justification", finding.worst().note());
    }
    return node;
  }

  // A number from 0 to 10 of which readers make critical (9), high (7), medium (4) and low.
  private static String severity(ReviewFinding finding) {
    int risk = finding.score().risk();
    double number =
        switch (finding.severity()) {
          case CRITICAL -> 9 + (risk - 20) / 5.0;
          case HIGH -> 7 + (risk - 12) / 8.0 * 1.9;
          case MEDIUM -> 4 + (risk - 6) / 6.0 * 2.9;
          case LOW, INFO -> risk / 6.0 * 3.9;
        };
    return String.format(Locale.ROOT, "%.1f", number);
  }

  private static void locations(ArrayNode locations, ReviewFinding finding) {
    for (Place place : finding.places()) {
      Location at = place.facts().getFirst().at();
      ObjectNode location = locations.addObject();
      ObjectNode physical = location.putObject("physicalLocation");
      physical.putObject("artifactLocation").put("uri", uri(at.file()));
      physical.putObject("region").put("startLine", at.line());
      location
          .putArray("logicalLocations")
          .addObject()
          .put("name", place.at())
          .put("kind", "module");
    }
  }

  // RFC 3986: what is no letter of an address stands as its bytes, and a first part with a colon
  // would be a scheme.
  private static String uri(String file) {
    StringBuilder out = new StringBuilder();
    for (byte one : file.replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xFF);
      boolean plain =
          c < 0x80 && Character.isLetterOrDigit(c) || "-._~/:@!$&'()*+,;=".indexOf(c) >= 0;
      out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    int colon = out.indexOf(":");
    int slash = out.indexOf("/");
    return (colon >= 0 && (slash < 0 || colon < slash) ? "./" : "") + out;
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "note";
    };
  }
}
