package io.sallyport.review.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.review.Architecture;
import io.sallyport.review.Component;
import io.sallyport.review.ControlClaim;
import io.sallyport.review.ControlState;
import io.sallyport.review.DataAsset;
import io.sallyport.review.DataClass;
import io.sallyport.review.Flow;
import io.sallyport.review.Place;
import io.sallyport.review.ReviewFinding;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Score;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.Vocabulary;
import io.sallyport.review.Zone;
import io.sallyport.review.internal.Marks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * OWASP threat-model bill of materials (Threat Model Library schema 1.0.1). What the schema asks
 * for and nobody said is filled in cautiously, and an unconfirmed assumption says so.
 */
public final class TmBomReport {

  private static final String SCHEMA =
      "https://github.com/OWASP/www-project-threat-model-library/blob/v1.0.1/threat-model.schema.json";
  private static final String NOWHERE = "no-zone";
  private static final List<String> LIKELIHOOD =
      List.of("rare", "unlikely", "possible", "likely", "certain");
  private static final List<String> IMPACT =
      List.of("negligible", "minor", "moderate", "major", "severe");

  /** What a type of data is called there; the first that is found counts for each. */
  private static final Map<String, String> SENSITIVITY =
      Map.of(
          "health", "phi",
          "personal", "pii",
          "payment", "pci",
          "financial", "fin",
          "secret", "cred",
          "intellectual-property", "ip",
          "weights", "ip",
          "log", "op",
          "telemetry", "op");

  private static final Map<String, String> STORES =
      Map.of(
          "database", "sql",
          "graph-database", "graph",
          "documents", "document",
          "vectors", "document",
          "memory", "key_value",
          "cache", "key_value",
          "logs", "time_series");

  private final ReviewResult result;
  private final Architecture architecture;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private final List<String> assumed = new ArrayList<>();
  private final List<String> unsaid = new ArrayList<>();
  private final TmBomMarks marks = new TmBomMarks(id -> name("data", id), id -> name("zone", id));

  private TmBomReport(ReviewResult result) {
    this.result = result;
    this.architecture = result.architecture();
  }

  /** The report. */
  public static String write(ReviewResult result) {
    return Markup.ordered(JsonReport.text(new TmBomReport(result).root()));
  }

  private ObjectNode root() {
    ObjectNode root = JsonReport.object();
    root.put("$schema", SCHEMA);
    root.put("version", "1.0");
    scope(root.putObject("scope"));
    root.put(
        "description",
        new Marks()
            .put("owner", architecture.owner())
            .after(told(architecture.description(), architecture.name())));
    root.put("frozen", false);
    zones(root);
    elements(root);
    ArrayNode sets = root.putArray("data_sets");
    architecture.data().values().forEach(asset -> dataSet(sets.addObject(), asset));
    ArrayNode flows = root.putArray("data_flows");
    architecture.flows().forEach(flow -> flow(flows.addObject(), flow));
    ArrayNode assumptions = root.putArray("assumptions");
    architecture.assumptions().forEach(note -> assumption(assumptions, note.text()));
    if (!unsaid.isEmpty()) {
      assumed.add(
          "Nothing was said about encryption of these flows; it counts as none: "
              + String.join(", ", unsaid));
    }
    assumed.forEach(
        text -> assumption(assumptions, new Marks().put("format", "demands").after(text)));
    personas(root.putArray("threat_personas"));
    ArrayNode threats = root.putArray("threats");
    result.findings().forEach(finding -> threat(threats.addObject(), finding));
    controls(root.putArray("controls"));
    ArrayNode risks = root.putArray("risks");
    result.findings().forEach(finding -> risk(risks.addObject(), finding));
    return root;
  }

  private static String told(String text, String otherwise) {
    return text.isBlank() ? otherwise : text;
  }

  /** A name as the schema wants it: small letters, digits and hyphens; the same for the same id. */
  private String name(String section, String id) {
    return names.computeIfAbsent(
        section + "\n" + id,
        any -> {
          String plain = id.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]+", "-");
          String free = plain.isEmpty() ? "x" : plain;
          for (int number = 2; !taken.add(section + "\n" + free); number++) {
            free = plain + "-" + number;
          }
          return free;
        });
  }

  private void scope(ObjectNode scope) {
    boolean grave = architecture.data().values().stream().anyMatch(DataAsset::grave);
    scope.put("title", architecture.name());
    scope.put("description", told(architecture.description(), architecture.name()));
    scope.put("business_criticality", grave ? "high" : "moderate");
    Set<String> kinds = new LinkedHashSet<>();
    architecture.data().values().forEach(asset -> kinds.addAll(sensitivity(asset)));
    JsonReport.texts(scope.putArray("data_sensitivity"), kinds);
    boolean open =
        architecture.components().values().stream().anyMatch(one -> one.trust().outside());
    scope.put("exposure", open ? "external" : "internal");
    scope.put("tier", grave ? "business_critical" : "important");
    assumed.add("Criticality and tier of the system were taken from the class of its data.");
  }

  private static Set<String> sensitivity(DataAsset asset) {
    Set<String> found = new LinkedHashSet<>();
    asset.contains().stream()
        .sorted()
        .map(SENSITIVITY::get)
        .filter(Objects::nonNull)
        .forEach(found::add);
    if (!asset.subjects().isEmpty()) {
      found.add("pii");
    }
    if (found.isEmpty() && asset.dataClass().compareTo(DataClass.CONFIDENTIAL) >= 0) {
      found.add("biz");
    }
    return found;
  }

  private void zones(ObjectNode root) {
    ArrayNode zones = root.putArray("trust_zones");
    for (Zone zone : architecture.zones().values()) {
      zone(zones, name("zone", zone.id()), zone.name(), marks.zone(zone));
    }
    if (architecture.components().values().stream().anyMatch(one -> one.zone() == null)) {
      zone(zones, name("zone", NOWHERE), "Outside of all zones", "no zone was named");
    }
    ArrayNode boundaries = root.putArray("trust_boundaries");
    Set<List<String>> crossed = new LinkedHashSet<>();
    for (Flow flow : architecture.flows()) {
      String from = zoneOf(architecture.component(flow.from()));
      String to = zoneOf(architecture.component(flow.to()));
      if (!from.equals(to)) {
        crossed.add(from.compareTo(to) < 0 ? List.of(from, to) : List.of(to, from));
      }
    }
    for (List<String> pair : crossed) {
      boundaries
          .addObject()
          .put("trust_zone_a", pair.getFirst())
          .put("trust_zone_b", pair.getLast());
    }
  }

  private static void zone(ArrayNode zones, String name, String title, String description) {
    zones
        .addObject()
        .put("symbolic_name", name)
        .put("title", title)
        .put("description", description);
  }

  private String zoneOf(Component component) {
    return name("zone", component.zone() == null ? NOWHERE : component.zone());
  }

  private void elements(ObjectNode root) {
    ArrayNode actors = root.putArray("actors");
    ArrayNode components = root.putArray("components");
    ArrayNode stores = root.putArray("data_stores");
    for (Component component : architecture.components().values()) {
      boolean store = component.kind().is("store");
      ObjectNode node = (component.actor() ? actors : store ? stores : components).addObject();
      node.put("symbolic_name", name("element", component.id()));
      node.put("title", component.name());
      node.put("description", marks.component(component));
      if (component.actor()) {
        node.put("type", actor(component));
      } else if (store) {
        node.put(
            "type",
            STORES.entrySet().stream()
                .filter(entry -> component.kind().is(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("object"));
      }
      node.put("trust_zone", zoneOf(component));
    }
  }

  private static String actor(Component component) {
    if (!component.kind().is("person")) {
      return "third_party";
    }
    if (component.kind().is("privileged")) {
      return "administrator";
    }
    return component.kind().is("builder")
        ? "engineer"
        : component.trust() == TrustLevel.UNTRUSTED ? "user" : "power_user";
  }

  private void dataSet(ObjectNode node, DataAsset asset) {
    node.put("symbolic_name", name("data", asset.id()));
    node.put("title", asset.name());
    node.put("description", marks.data(asset));
    ArrayNode placements = node.putArray("placements");
    for (Component component : architecture.components().values()) {
      if (component.kind().is("store") && component.stores().contains(asset.id())) {
        ObjectNode placement =
            placements.addObject().put("data_store", name("element", component.id()));
        ControlClaim claim = component.controls().get("encryption-at-rest");
        if (claim != null && claim.state() != ControlState.UNKNOWN) {
          placement.put("encrypted", claim.state().stands());
        }
      }
    }
    JsonReport.texts(node.putArray("data_sensitivity"), sensitivity(asset));
  }

  private void flow(ObjectNode node, Flow flow) {
    String title = flow.name().isEmpty() ? String.join(", ", flow.data()) : flow.name();
    String name = name("flow", flow.id());
    node.put("symbolic_name", name);
    node.put("title", told(title, flow.from() + " to " + flow.to()));
    ControlClaim encryption = flow.controls().get("encryption");
    boolean said = encryption != null && encryption.state() != ControlState.UNKNOWN;
    String data = told(String.join(", ", flow.data()), "no data was named");
    node.put("description", marks.flow(flow, said, data));
    end(node.putObject("source"), architecture.component(flow.from()));
    end(node.putObject("destination"), architecture.component(flow.to()));
    node.put(
        "has_sensitive_data",
        flow.data().stream()
            .map(architecture.data()::get)
            .anyMatch(asset -> asset != null && !sensitivity(asset).isEmpty()));
    node.put("encrypted", encryption != null && encryption.state().stands());
    if (!said) {
      unsaid.add(name);
    }
  }

  private void end(ObjectNode node, Component component) {
    boolean store = component.kind().is("store");
    node.put("type", component.actor() ? "actor" : store ? "data_store" : "component");
    node.put("object", name("element", component.id()));
  }

  private static void assumption(ArrayNode assumptions, String text) {
    assumptions.addObject().put("description", text).put("validity", "unconfirmed");
  }

  private static void personas(ArrayNode personas) {
    persona(personas, "outsider", "Somebody from outside", "engineer", "anonymous", "high");
    persona(personas, "insider", "Somebody inside", "insider", "user", "moderate");
  }

  private static void persona(
      ArrayNode personas, String name, String title, String skill, String access, String degree) {
    personas
        .addObject()
        .put("symbolic_name", name)
        .put("title", title)
        .put("description", title + ", with an interest in doing harm")
        .put("is_person", true)
        .put("skill_level", skill)
        .put("access_level", access)
        .put("malicious_intent", true)
        .put("applicability_to_org", degree);
  }

  private void threat(ObjectNode node, ReviewFinding finding) {
    node.put("symbolic_name", name("threat", finding.id()));
    node.put("title", finding.rule().title());
    node.put("description", finding.rule().why());
    ArrayNode affected = node.putArray("components_affected");
    finding.elements().forEach(id -> affected.add(name("element", id)));
    boolean outside =
        finding.elements().stream().anyMatch(id -> architecture.component(id).trust().outside());
    node.put("threat_persona", outside ? "outsider" : "insider");
    node.put("event", told(finding.rule().attack(), finding.rule().title()));
    node.putArray("sources").add("adversary");
  }

  // Controls that would answer a threat, and those that are there.
  private void controls(ArrayNode controls) {
    Map<String, Set<String>> missing = new LinkedHashMap<>();
    Map<String, String> priority = new LinkedHashMap<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        for (Place.Missing one : place.missing()) {
          missing
              .computeIfAbsent(one.control(), any -> new LinkedHashSet<>())
              .add(name("threat", finding.id()));
          priority.putIfAbsent(one.control(), finding.severity().wireName());
        }
      }
    }
    missing.forEach(
        (control, threats) ->
            control(
                controls,
                control,
                threats,
                "suggested",
                Objects.requireNonNullElse(priority.get(control), "medium")));
    Set<String> there = new LinkedHashSet<>();
    Set<String> proven = new LinkedHashSet<>();
    for (Component component : architecture.components().values()) {
      for (ControlClaim claim : component.controls().values()) {
        if (claim.state().stands()) {
          there.add(claim.control());
        }
        if (claim.state() == ControlState.VERIFIED) {
          proven.add(claim.control());
        }
      }
    }
    there.removeAll(missing.keySet());
    for (String control : there) {
      control(controls, control, Set.of(), proven.contains(control) ? "active" : "assumed", "none");
    }
  }

  private void control(
      ArrayNode controls, String id, Set<String> threats, String status, String priority) {
    ObjectNode node = controls.addObject();
    node.put("symbolic_name", name("control", id));
    node.put("title", Vocabulary.standard().controlName(id));
    node.put("description", Vocabulary.standard().controlName(id));
    JsonReport.texts(node.putArray("threats"), threats);
    node.put("status", status);
    node.put("priority", priority.equals("info") ? "none" : priority);
  }

  private void risk(ObjectNode node, ReviewFinding finding) {
    Score score = finding.score();
    node.put("symbolic_name", name("risk", finding.id()));
    node.put("title", finding.rule().title());
    node.put("description", finding.rule().fix());
    node.putArray("threats").add(name("threat", finding.id()));
    node.put("likelihood", LIKELIHOOD.get(score.likelihoodSum() - 1));
    node.put("impact", IMPACT.get(score.impactSum() - 1));
    node.put("impact_description", finding.rule().why());
    node.put("score", score.risk());
    node.put("level", finding.severity().wireName());
  }
}
