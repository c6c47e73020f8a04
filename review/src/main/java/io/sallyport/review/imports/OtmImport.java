package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Open Threat Model 0.2: trust zones, components, data flows, assets. */
final class OtmImport {

  private static final Set<String> ENCRYPTED = Set.of("tls", "mtls", "ssl", "https", "ipsec");
  private static final int TRUSTED = 70;
  private static final int CONFIDENTIAL = 66;

  private final YamlValue root;
  private final Tree tree;
  private final Draft draft;
  private final Map<String, YamlValue> components = new LinkedHashMap<>();

  OtmImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("OTM", tree);
  }

  Draft draft() {
    draft.system(tree.text(root, "project", "name"), tree.text(root, "project", "description"));
    draft.owner(tree.text(root, "project", "owner"));
    List<YamlValue> zones = new ArrayList<>();
    for (YamlValue zone : tree.items(root, "trustZones")) {
      String id = draft.defined("zone", tree.text(zone, "id"), tree.text(zone, "name"), zone);
      if (id.isEmpty()) {
        continue;
      }
      zones.add(zone);
      Map<String, String> fields = draft.zone(id);
      fields.put("name", tree.text(zone, "name"));
      fields.put("trust", trust(tree.text(zone, "risk", "trustRating"), tree.text(zone, "name")));
    }
    for (YamlValue zone : zones) {
      String around = zone(tree.at(zone, "parent", "trustZone"));
      if (!around.isEmpty()) {
        draft.nest(draft.known("zone", tree.text(zone, "id")), around, zone);
      }
    }
    for (YamlValue asset : tree.items(root, "assets")) {
      String id = draft.defined("data", tree.text(asset, "id"), tree.text(asset, "id"), asset);
      if (id.isEmpty()) {
        continue;
      }
      draft.data(id).put("name", tree.text(asset, "name"));
      draft.data(id).put("class", dataClass(tree.text(asset, "risk", "confidentiality")));
    }
    for (YamlValue component : tree.items(root, "components")) {
      String theirs = tree.text(component, "id");
      if (!draft.defined("element", theirs, tree.text(component, "name"), component).isEmpty()) {
        components.put(theirs, component);
      }
    }
    components.values().forEach(this::component);
    tree.items(root, "dataflows").forEach(this::flow);
    tree.items(root, "threats")
        .forEach(
            one ->
                draft.unmapped(
                    one, "threat", "'" + tree.text(one, "name") + "'", "a review finds its own"));
    tree.items(root, "mitigations")
        .forEach(
            one ->
                draft.unmapped(
                    one,
                    "mitigation",
                    "'" + tree.text(one, "name") + "'",
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
          "type '" + type + "' of component",
          "'" + id + "'",
          "taken for a service");
    }
    fields.put("kind", kind);
    fields.put("name", tree.text(component, "name"));
    fields.put("zone", around(id, component));
    fields.put("stores", Draft.list(draft.knownData(tree.at(component, "assets", "stored"))));
    fields.put("description", tree.text(component, "description"));
  }

  // The zone of a component, or of the one that it is part of.
  private String around(String id, YamlValue component) {
    Set<YamlValue> seen = new HashSet<>();
    YamlValue at = component;
    while (seen.add(at)) {
      YamlValue zone = tree.at(at, "parent", "trustZone");
      String parent = tree.text(at, "parent", "component");
      if (zone != null || parent.isEmpty()) {
        return zone(zone);
      }
      YamlValue outer = components.get(parent);
      if (outer == null) {
        draft.unmapped(
            tree.at(at, "parent", "component"),
            "parent '" + parent + "' of component '" + id + "'",
            "the file defines no such component");
        return "";
      }
      at = outer;
    }
    draft.unmapped(
        tree.at(component, "parent"),
        "parent of component '" + id + "'",
        "components would lie in a circle");
    return "";
  }

  private String zone(@Nullable YamlValue named) {
    String theirs = tree.text(named);
    String zone = draft.known("zone", theirs);
    if (zone.isEmpty() && !theirs.isEmpty()) {
      draft.unmapped(named, "trust zone '" + theirs + "'", "the file defines no such zone");
    }
    return zone;
  }

  private void flow(YamlValue flow) {
    String from = draft.known("element", tree.text(flow, "source"));
    String to = draft.known("element", tree.text(flow, "destination"));
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped(
          flow, "flow", "'" + tree.text(flow, "name") + "'", "an end is no component of the file");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", tree.text(flow, "name"));
    fields.put("data", Draft.list(draft.knownData(tree.at(flow, "assets"))));
    for (String tag : tree.texts(flow, "tags")) {
      String word = tag.toLowerCase(Locale.ROOT);
      if (ENCRYPTED.contains(word)) {
        fields.put("encryption", word);
      } else {
        draft.unmapped(
            tree.at(flow, "tags"), "tag '" + tag + "' of a flow", "its meaning is not known");
      }
    }
    if (tree.yes(flow, "bidirectional")) {
      fields.put("direction", "both");
    }
    draft.flow(fields);
  }
}
