package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Open Threat Model 0.2: trust zones, components, data flows, assets. */
final class OtmImport {

  private static final int TRUSTED = 70;
  private static final int CONFIDENTIAL = 66;

  private final YamlValue root;
  private final Tree tree;
  private final Draft draft;

  OtmImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("OTM", tree);
  }

  Draft draft() {
    draft.system(tree.text(root, "project", "name"), tree.text(root, "project", "description"));
    for (YamlValue zone : tree.items(root, "trustZones")) {
      String id = draft.id("zone", tree.text(zone, "id"), tree.text(zone, "name"));
      Map<String, String> fields = draft.zone(id);
      fields.put("name", tree.text(zone, "name"));
      fields.put("trust", trust(tree.text(zone, "risk", "trustRating"), tree.text(zone, "name")));
    }
    for (YamlValue zone : tree.items(root, "trustZones")) {
      String around = draft.known("zone", tree.text(zone, "parent", "trustZone"));
      draft.zone(draft.known("zone", tree.text(zone, "id"))).put("inside", around);
    }
    for (YamlValue asset : tree.items(root, "assets")) {
      String id = draft.id("data", tree.text(asset, "id"), tree.text(asset, "id"));
      draft.data(id).put("name", tree.text(asset, "name"));
      draft.data(id).put("class", dataClass(tree.text(asset, "risk", "confidentiality")));
    }
    List<YamlValue> components = tree.items(root, "components");
    for (YamlValue component : components) {
      draft.id("element", tree.text(component, "id"), tree.text(component, "name"));
    }
    components.forEach(this::component);
    tree.items(root, "dataflows").forEach(this::flow);
    tree.items(root, "threats")
        .forEach(
            one ->
                draft.unmapped(
                    one, "threat '" + tree.text(one, "name") + "'", "a review finds its own"));
    tree.items(root, "mitigations")
        .forEach(
            one ->
                draft.unmapped(
                    one,
                    "mitigation '" + tree.text(one, "name") + "'",
                    "declare it as a control where it stands"));
    return draft;
  }

  private static String trust(String rating, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("internet") || lower.contains("public")) {
      return "untrusted";
    }
    int value = number(rating);
    return value < 0
        ? "internal"
        : value < 25 ? "untrusted" : value < TRUSTED ? "internal" : "restricted";
  }

  private static String dataClass(String rating) {
    int value = number(rating);
    return value < 0
        ? "internal"
        : value == 0
            ? "public"
            : value < 34 ? "internal" : value < CONFIDENTIAL ? "confidential" : "restricted";
  }

  private static int number(String text) {
    return text.matches("\\d{1,3}(\\.\\d+)?") ? (int) Double.parseDouble(text) : -1;
  }

  private void component(YamlValue component) {
    String id = draft.known("element", tree.text(component, "id"));
    Map<String, String> fields = draft.component(id);
    String type = tree.text(component, "type");
    String kind = Draft.kind("", type, tree.text(component, "name"));
    if (kind.isEmpty()) {
      kind = "service";
      draft.unmapped(
          tree.at(component, "type"),
          "type '" + type + "' of component '" + id + "'",
          "taken for a service");
    }
    fields.put("kind", kind);
    fields.put("name", tree.text(component, "name"));
    String zone = tree.text(component, "parent", "trustZone");
    String parent = tree.text(component, "parent", "component");
    for (int depth = 0; zone.isEmpty() && !parent.isEmpty() && depth < 20; depth++) {
      for (YamlValue other : tree.items(root, "components")) {
        if (tree.text(other, "id").equals(parent)) {
          zone = tree.text(other, "parent", "trustZone");
          parent = tree.text(other, "parent", "component");
          break;
        }
      }
    }
    fields.put("zone", draft.known("zone", zone));
    fields.put("stores", Draft.list(draft.knownData(tree.at(component, "assets", "stored"))));
    fields.put("description", tree.text(component, "description"));
  }

  private void flow(YamlValue flow) {
    String from = draft.known("element", tree.text(flow, "source"));
    String to = draft.known("element", tree.text(flow, "destination"));
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped(
          flow, "flow '" + tree.text(flow, "name") + "'", "an end is no component of the file");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", tree.text(flow, "name"));
    fields.put("data", Draft.list(draft.knownData(tree.at(flow, "assets"))));
    if (tree.yes(flow, "bidirectional")) {
      fields.put("direction", "both");
    }
    draft.flow(fields);
  }
}
