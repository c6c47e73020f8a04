package io.sallyport.review.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.review.Note;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Status;
import io.sallyport.review.internal.Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** OSCAL assessment results, model version 1.1.2 (NIST): an observation and a risk a finding. */
public final class OscalReport {

  private OscalReport() {}

  /**
   * The report.
   *
   * @param at when the review was made
   */
  public static String write(ReviewResult result, Instant at) {
    String plain = result.architecture().name();
    String name = Markup.markdown(plain);
    String time = at.truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode root = JsonReport.object();
    ObjectNode results = root.putObject("assessment-results");
    results.put("uuid", Digest.uuid("assessment-results\n" + plain));
    ObjectNode metadata = results.putObject("metadata");
    metadata.put("title", "Architecture review of " + name);
    metadata.put("last-modified", time);
    metadata.put("version", "1");
    metadata.put("oscal-version", "1.1.2");
    String plan = Digest.uuid("plan\n" + plain);
    results.putObject("import-ap").put("href", "#" + plan);
    ObjectNode one = results.putArray("results").addObject();
    one.put("uuid", Digest.uuid("result\n" + plain));
    one.put("title", "Architecture review");
    one.put("description", result.rules().size() + " rules over the architecture of " + name);
    one.put("start", time);
    ArrayNode include = one.putObject("reviewed-controls").putArray("control-selections");
    include.addObject().putObject("include-all");
    if (!result.findings().isEmpty()) {
      ArrayNode observations = one.putArray("observations");
      ArrayNode risks = one.putArray("risks");
      ArrayNode findings = one.putArray("findings");
      for (ReviewFinding finding : result.findings()) {
        observations.add(observation(finding, time));
        risks.add(risk(finding));
        findings.add(finding(finding));
      }
    }
    // What the file assumes, and what an import could not take over.
    List<String> assumed = result.architecture().assumptions().stream().map(Note::text).toList();
    if (!assumed.isEmpty()) {
      one.put("remarks", "Assumed: " + Markup.markdown(String.join("; ", assumed)));
    }
    ObjectNode resource =
        results.putObject("back-matter").putArray("resources").addObject().put("uuid", plan);
    resource.put("title", "Plan of the architecture review of " + name);
    resource.put(
        "description",
        "There is no document of a plan: the review puts each of its "
            + result.rules().size()
            + " rules to every element and flow of the architecture file.");
    return Markup.ordered(JsonReport.text(root));
  }

  private static ObjectNode observation(ReviewFinding finding, String time) {
    ObjectNode node = JsonReport.object();
    node.put("uuid", Digest.uuid("observation\n" + finding.id()));
    node.put("title", finding.rule().title());
    StringBuilder text = new StringBuilder();
    for (Place place : finding.places()) {
      text.append(text.isEmpty() ? "" : "; ").append(Markup.markdown(place.at()));
      if (!place.steps().isEmpty()) {
        text.append(": ").append(Markup.markdown(String.join(" | ", place.steps())));
      }
    }
    node.put("description", text.toString());
    node.putArray("methods").add("EXAMINE");
    node.put("collected", time);
    return node;
  }

  private static ObjectNode risk(ReviewFinding finding) {
    ObjectNode node = JsonReport.object();
    node.put("uuid", Digest.uuid("risk\n" + finding.id()));
    node.put("title", finding.rule().title());
    node.put("description", finding.rule().why());
    node.put("statement", "Fix: " + finding.rule().fix());
    node.put("status", finding.status() == Status.OPEN ? "open" : "closed");
    ObjectNode characterization = node.putArray("characterizations").addObject();
    characterization
        .putObject("origin")
        .putArray("actors")
        .addObject()
        .put("type", "tool")
        .put("actor-uuid", Digest.uuid("sallyport review"));
    ArrayNode facets = characterization.putArray("facets");
    facet(facets, "likelihood", String.valueOf(finding.score().likelihoodSum()));
    facet(facets, "impact", String.valueOf(finding.score().impactSum()));
    facet(facets, "severity", finding.severity().wireName());
    return node;
  }

  private static void facet(ArrayNode facets, String name, String value) {
    facets.addObject().put("name", name).put("system", "urn:sallyport:review").put("value", value);
  }

  private static ObjectNode finding(ReviewFinding finding) {
    ObjectNode node = JsonReport.object();
    node.put("uuid", Digest.uuid("finding\n" + finding.id()));
    node.put("title", finding.rule().title());
    node.put("description", finding.rule().why());
    ObjectNode target = node.putObject("target");
    target.put("type", "objective-id");
    target.put("target-id", finding.id());
    target
        .putObject("status")
        .put("state", finding.status() == Status.OPEN ? "not-satisfied" : "satisfied");
    node.putArray("related-observations")
        .addObject()
        .put("observation-uuid", Digest.uuid("observation\n" + finding.id()));
    node.putArray("related-risks")
        .addObject()
        .put("risk-uuid", Digest.uuid("risk\n" + finding.id()));
    return node;
  }
}
