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
  private final Draft draft = new Draft("OTM");

  OtmImport(YamlValue root) {
    this.root = root;
  }

  Draft draft() {
    draft.system(Tree.text(root, "project", "name"), Tree.text(root, "project", "description"));
    for (YamlValue zone : Tree.items(root, "trustZones")) {
      String id = draft.id("zone", Tree.text(zone, "id"), Tree.text(zone, "name"));
      Map<String, String> fields = draft.zone(id);
      fields.put("name", Tree.text(zone, "name"));
      fields.put("trust", trust(Tree.text(zone, "risk", "trustRating"), Tree.text(zone, "name")));
    }
    for (YamlValue asset : Tree.items(root, "assets")) {
      String id = draft.id("data", Tree.text(asset, "id"), Tree.text(asset, "id"));
      draft.data(id).put("name", Tree.text(asset, "name"));
      draft.data(id).put("class", dataClass(Tree.text(asset, "risk", "confidentiality")));
    }
    List<YamlValue> components = Tree.items(root, "components");
    for (YamlValue component : components) {
      draft.id("element", Tree.text(component, "id"), Tree.text(component, "name"));
    }
    components.forEach(this::component);
    Tree.items(root, "dataflows").forEach(this::flow);
    Tree.items(root, "threats").forEach(one -> draft.unmapped("threat: " + Tree.text(one, "name")));
    Tree.items(root, "mitigations")
        .forEach(one -> draft.unmapped("mitigation: " + Tree.text(one, "name")));
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
    String id = draft.known("element", Tree.text(component, "id"));
    Map<String, String> fields = draft.component(id);
    String type = Tree.text(component, "type");
    String kind = Draft.kind("", type, Tree.text(component, "name"));
    if (kind.isEmpty()) {
      kind = "service";
      draft.unmapped("type '" + type + "' of component '" + id + "', taken for a service");
    }
    fields.put("kind", kind);
    fields.put("name", Tree.text(component, "name"));
    String zone = Tree.text(component, "parent", "trustZone");
    String parent = Tree.text(component, "parent", "component");
    for (int depth = 0; zone.isEmpty() && !parent.isEmpty() && depth < 20; depth++) {
      for (YamlValue other : Tree.items(root, "components")) {
        if (Tree.text(other, "id").equals(parent)) {
          zone = Tree.text(other, "parent", "trustZone");
          parent = Tree.text(other, "parent", "component");
          break;
        }
      }
    }
    fields.put("zone", draft.known("zone", zone));
    fields.put(
        "stores",
        Draft.list(
            Tree.texts(component, "assets", "stored").stream()
                .map(one -> draft.known("data", one))
                .filter(one -> !one.isEmpty())
                .toList()));
    fields.put("description", Tree.text(component, "description"));
  }

  private void flow(YamlValue flow) {
    String from = draft.known("element", Tree.text(flow, "source"));
    String to = draft.known("element", Tree.text(flow, "destination"));
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped("flow '" + Tree.text(flow, "name") + "': an end is no component");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", Tree.text(flow, "name"));
    fields.put(
        "data",
        Draft.list(
            Tree.texts(flow, "assets").stream()
                .map(one -> draft.known("data", one))
                .filter(one -> !one.isEmpty())
                .toList()));
    if (Tree.yes(flow, "bidirectional")) {
      fields.put("direction", "both");
    }
    draft.flow(fields);
  }
}
