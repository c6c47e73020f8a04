package io.sallyport.artifacts.card;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Evidence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a card as front matter of Hugging Face, as CycloneDX ML-BOM and as HTML. */
public final class CardWriter {
  private static final JsonMapper MAPPER = new JsonMapper();

  private CardWriter() {}

  /** A README.md: YAML front matter, then the texts. */
  public static String huggingFace(ModelCard card) {
    StringBuilder out = new StringBuilder("---\n");
    scalar(out, "license", card.texts().get("license"));
    scalar(out, "pipeline_tag", card.texts().get("task"));
    list(out, "language", card.lists().get("languages"));
    list(out, "base_model", card.lists().get("baseModels"));
    list(out, "datasets", card.lists().get("datasets"));
    list(out, "tags", card.lists().get("tags"));
    if (!card.measurements().isEmpty()) {
      out.append("model-index:\n- name: ").append(quoted(name(card))).append("\n  results:\n");
      for (ModelCard.Measurement measurement : card.measurements()) {
        Evidence evidence = measurement.evidence();
        out.append("  - task:\n      type: ")
            .append(quoted(card.texts().getOrDefault("task", "other")))
            .append("\n    dataset:\n      name: ")
            .append(quoted(evidence.subject()))
            .append("\n      type: ")
            .append(quoted(evidence.subject()))
            .append("\n    metrics:\n    - type: ")
            .append(quoted(measurement.name()))
            .append("\n      value: ")
            .append(evidence.figure())
            .append('\n');
      }
    }
    out.append("---\n\n# ").append(name(card)).append("\n");
    new TreeMap<>(card.texts())
        .forEach(
            (key, text) ->
                out.append("\n## ").append(title(key)).append("\n\n").append(text).append("\n"));
    new TreeMap<>(card.lists())
        .forEach(
            (key, items) -> {
              out.append("\n## ").append(title(key)).append("\n\n");
              items.forEach(item -> out.append("- ").append(item).append("\n"));
            });
    return out.toString();
  }

  /**
   * A CycloneDX 1.6 bill of materials with one component of type machine-learning-model.
   *
   * @param digest SHA-256 of the model; empty when there is none
   */
  public static String cycloneDx(ModelCard card, String digest) {
    ObjectNode bom = MAPPER.createObjectNode();
    bom.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
    ObjectNode component = bom.putArray("components").addObject();
    component.put("type", "machine-learning-model");
    component.put("bom-ref", "model");
    component.put("name", name(card));
    put(component, "version", card.texts().get("version"));
    put(component, "description", card.texts().get("description"));
    if (!digest.isEmpty()) {
      component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", digest);
    }
    String license = card.texts().get("license");
    if (license != null) {
      component.putArray("licenses").addObject().putObject("license").put("name", license);
    }
    ObjectNode modelCard = component.putObject("modelCard");
    ObjectNode parameters = modelCard.putObject("modelParameters");
    put(parameters, "task", card.texts().get("task"));
    put(parameters, "modelArchitecture", card.texts().get("architecture"));
    ArrayNode datasets = parameters.putArray("datasets");
    for (String dataset : card.lists().getOrDefault("datasets", List.of())) {
      datasets.addObject().put("type", "dataset").put("name", dataset);
    }
    ArrayNode metrics = modelCard.putObject("quantitativeAnalysis").putArray("performanceMetrics");
    for (ModelCard.Measurement measurement : card.measurements()) {
      metrics
          .addObject()
          .put("type", measurement.name())
          .put("value", Double.toString(measurement.evidence().figure()))
          .put("slice", measurement.evidence().subject());
    }
    ObjectNode considerations = modelCard.putObject("considerations");
    array(considerations, "users", card.texts().get("users"));
    array(considerations, "useCases", card.texts().get("intendedUse"));
    ArrayNode limits = considerations.putArray("technicalLimitations");
    card.lists().getOrDefault("limitations", List.of()).forEach(limits::add);
    ArrayNode properties = modelCard.putArray("properties");
    for (ModelCard.Measurement measurement : card.measurements()) {
      properties
          .addObject()
          .put("name", "sallyport:evidence:" + measurement.name())
          .put("value", measurement.evidence().id());
    }
    return bom.toPrettyString() + "\n";
  }

  /** A page of its own, without scripts. */
  public static String html(ModelCard card, CardFields.Completeness completeness) {
    StringBuilder out = new StringBuilder();
    out.append("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>")
        .append(escaped(name(card)))
        .append("</title>\n<style>body{font:16px/1.5 sans-serif;max-width:50em;margin:2em auto;")
        .append("padding:0 1em}td,th{text-align:left;padding:.2em 1em .2em 0}</style>\n<h1>")
        .append(escaped(name(card)))
        .append("</h1>\n");
    new TreeMap<>(card.texts()).forEach((key, text) -> section(out, title(key), text));
    new TreeMap<>(card.lists())
        .forEach((key, items) -> section(out, title(key), String.join(", ", items)));
    out.append("<h2>Measurements</h2>\n<table><tr><th>What<th>Figure<th>Method<th>Evidence</tr>\n");
    for (ModelCard.Measurement measurement : card.measurements()) {
      Evidence evidence = measurement.evidence();
      row(
          out,
          measurement.name(),
          Double.toString(evidence.figure()),
          evidence.method(),
          evidence.id());
    }
    out.append("</table>\n<h2>Completeness</h2>\n<table>\n");
    for (CardFields.Requirement met : completeness.met()) {
      row(out, met.framework() + " " + met.item(), met.asks(), "said", "");
    }
    for (CardFields.Requirement open : completeness.open()) {
      row(
          out,
          open.framework() + " " + open.item(),
          open.asks(),
          "open",
          String.join(", ", open.fields()));
    }
    return out.append("</table>\n</html>\n").toString();
  }

  private static String name(ModelCard card) {
    return card.texts().getOrDefault("name", "Unnamed model");
  }

  private static void section(StringBuilder out, String title, String text) {
    out.append("<h2>")
        .append(escaped(title))
        .append("</h2>\n<p>")
        .append(escaped(text))
        .append("</p>\n");
  }

  private static void row(StringBuilder out, String... cells) {
    out.append("<tr>");
    for (String cell : cells) {
      out.append("<td>").append(escaped(cell));
    }
    out.append("</tr>\n");
  }

  private static void put(
      ObjectNode node, String key, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      node.put(key, value);
    }
  }

  private static void array(
      ObjectNode node, String key, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      node.putArray(key).add(value);
    }
  }

  private static void scalar(
      StringBuilder out, String key, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      out.append(key).append(": ").append(quoted(value)).append('\n');
    }
  }

  private static void list(
      StringBuilder out, String key, @org.jspecify.annotations.Nullable List<String> values) {
    if (values != null && !values.isEmpty()) {
      out.append(key).append(":\n");
      values.forEach(value -> out.append("- ").append(quoted(value)).append('\n'));
    }
  }

  /** A double-quoted scalar of YAML, which JSON's strings are. */
  private static String quoted(String text) {
    return MAPPER.getNodeFactory().textNode(text).toString();
  }

  private static String escaped(String text) {
    Map<Character, String> entities = Map.of('<', "&lt;", '>', "&gt;", '&', "&amp;", '"', "&quot;");
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      out.append(entities.getOrDefault(c, String.valueOf(c)));
    }
    return out.toString();
  }

  private static String title(String key) {
    StringBuilder out = new StringBuilder();
    for (char c : key.toCharArray()) {
      out.append(Character.isUpperCase(c) ? " " + Character.toLowerCase(c) : String.valueOf(c));
    }
    return Character.toUpperCase(out.charAt(0)) + out.substring(1);
  }
}
