package io.sallyport.review.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.ControlState;
import io.sallyport.review.Flow;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.TrustLevel;

/** OWASP threat-model bill of materials (Threat Model Library schema 1.0.1). */
public final class TmBomReport {

  private TmBomReport() {}

  /** The report. */
  public static String write(ReviewResult result) {
    Architecture architecture = result.architecture();
    ObjectNode root = JsonReport.object();
    root.put("version", "1.0.1");
    ObjectNode scope = root.putObject("scope");
    scope.put("title", architecture.name());
    scope.put(
        "description",
        architecture.description().isEmpty() ? architecture.name() : architecture.description());
    root.put("description", scope.path("description").asText());
    root.put("frozen", false);
    ArrayNode zones = root.putArray("trust_zones");
    architecture
        .zones()
        .values()
        .forEach(
            zone ->
                zones
                    .addObject()
                    .put("symbolic_name", zone.id())
                    .put("title", zone.name())
                    .put("description", zone.trust().wireName()));
    elements(root, architecture);
    ArrayNode flows = root.putArray("data_flows");
    architecture.flows().forEach(flow -> flow(flows.addObject(), flow, architecture));
    ArrayNode threats = root.putArray("threats");
    result.findings().forEach(finding -> threat(threats.addObject(), finding));
    return JsonReport.text(root);
  }

  private static void elements(ObjectNode root, Architecture architecture) {
    ArrayNode actors = root.putArray("actors");
    ArrayNode components = root.putArray("components");
    ArrayNode stores = root.putArray("data_stores");
    for (Component component : architecture.components().values()) {
      ArrayNode place =
          component.actor() ? actors : component.kind().is("store") ? stores : components;
      ObjectNode node = place.addObject();
      node.put("symbolic_name", component.id());
      node.put("title", component.name());
      node.put(
          "description",
          (component.note()
                  + " (kind: "
                  + component.kind().id()
                  + ", trust: "
                  + component.trust().wireName()
                  + ")")
              .strip());
      if (component.actor()) {
        node.put("type", component.trust() == TrustLevel.UNTRUSTED ? "user" : "engineer");
      } else if (component.zone() != null) {
        node.put("trust_zone", component.zone());
      }
    }
  }

  private static void flow(ObjectNode node, Flow flow, Architecture architecture) {
    node.put("symbolic_name", flow.id());
    node.put("title", flow.name().isEmpty() ? String.join(", ", flow.data()) : flow.name());
    end(node.putObject("source"), architecture.component(flow.from()));
    end(node.putObject("destination"), architecture.component(flow.to()));
    var encryption = flow.controls().get("encryption");
    // Of what nobody said nothing is written.
    if (encryption != null && encryption.state() != ControlState.UNKNOWN) {
      node.put("encrypted", encryption.state().stands());
    }
  }

  private static void end(ObjectNode node, Component component) {
    node.put(
        "type",
        component.actor() ? "actor" : component.kind().is("store") ? "data_store" : "component");
    node.put("object", component.id());
  }

  private static void threat(ObjectNode node, ReviewFinding finding) {
    node.put("symbolic_name", finding.id());
    node.put("title", finding.rule().title());
    node.put("description", finding.rule().why());
    node.put("event", finding.rule().attack());
    JsonReport.texts(node.putArray("components_affected"), finding.elements());
    node.put("severity", finding.severity().wireName());
    node.put("status", finding.status().wireName());
    node.put("mitigation", finding.rule().fix());
  }
}
