package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Threagile: technical assets, communication links, data assets, trust boundaries. */
final class ThreagileImport {

  private final YamlValue root;
  private final Draft draft = new Draft("Threagile");

  ThreagileImport(YamlValue root) {
    this.root = root;
  }

  Draft draft() {
    draft.system(Tree.text(root, "title"), Tree.text(root, "business_overview", "description"));
    Tree.fields(root, "data_assets").forEach(this::data);
    Tree.fields(root, "trust_boundaries").forEach(this::zone);
    Tree.fields(root, "trust_boundaries").forEach(this::nesting);
    Map<String, YamlValue> assets = Tree.fields(root, "technical_assets");
    assets.forEach(
        (name, asset) -> draft.id("element", Tree.text(asset, "id"), Tree.text(asset, "id")));
    assets.forEach(this::component);
    assets.forEach(
        (name, asset) ->
            Tree.fields(asset, "communication_links")
                .forEach((title, link) -> flow(asset, title, link)));
    Tree.fields(root, "shared_runtimes")
        .keySet()
        .forEach(one -> draft.unmapped("shared runtime: " + one));
    Tree.fields(root, "individual_risk_categories")
        .keySet()
        .forEach(one -> draft.unmapped("own risk: " + one));
    Tree.fields(root, "risk_tracking")
        .keySet()
        .forEach(one -> draft.unmapped("risk tracking: " + one));
    return draft;
  }

  private void data(String name, YamlValue asset) {
    String id = draft.id("data", Tree.text(asset, "id"), Tree.text(asset, "id"));
    draft.data(id).put("name", name);
    draft
        .data(id)
        .put(
            "class",
            switch (Tree.text(asset, "confidentiality")) {
              case "public" -> "public";
              case "restricted", "confidential" -> "confidential";
              case "strictly-confidential" -> "restricted";
              default -> "internal";
            });
  }

  private void zone(String name, YamlValue boundary) {
    String id = draft.id("zone", Tree.text(boundary, "id"), Tree.text(boundary, "id"));
    draft.zone(id).put("name", name);
    for (String asset : Tree.texts(boundary, "technical_assets_inside")) {
      draft.component(draft.id("element", asset, asset)).put("zone", id);
    }
  }

  private void nesting(String name, YamlValue boundary) {
    String id = draft.known("zone", Tree.text(boundary, "id"));
    for (String inner : Tree.texts(boundary, "trust_boundaries_nested")) {
      draft.zone(draft.id("zone", inner, inner)).put("inside", id);
    }
  }

  private void component(String name, YamlValue asset) {
    String id = draft.known("element", Tree.text(asset, "id"));
    Map<String, String> fields = draft.component(id);
    String technology = Tree.text(asset, "technology");
    List<String> technologies = Tree.texts(asset, "technologies");
    String said = technology.isEmpty() ? String.join(" ", technologies) : technology;
    String type = Tree.text(asset, "type");
    String otherwise =
        switch (type) {
          case "datastore" -> "database";
          case "external-entity" -> "third-party";
          default -> "service";
        };
    fields.put("kind", Draft.kind(otherwise, said, name));
    fields.put("name", name);
    fields.put("technology", said);
    fields.put("owner", Tree.text(asset, "owner"));
    if (Tree.yes(asset, "internet")) {
      if (!fields.containsKey("zone") || type.equals("external-entity")) {
        fields.put("trust", "untrusted");
      } else {
        fromInternet(id);
      }
    }
    if (Tree.yes(asset, "multi_tenant")) {
      fields.put("tenancy", "multi");
    }
    fields.put("stores", data(asset, "data_assets_stored"));
    Map<String, String> controls = new LinkedHashMap<>();
    String encryption = Tree.text(asset, "encryption");
    if (!encryption.isEmpty() && !Tree.texts(asset, "data_assets_stored").isEmpty()) {
      controls.put("encryption-at-rest", encryption.equals("none") ? "absent" : "declared");
    }
    if (Tree.yes(asset, "redundant")) {
      controls.put("redundancy", "declared");
    }
    fields.put("controls", Draft.states(controls));
  }

  // Inside of a boundary it is ours, and anybody reaches it.
  private void fromInternet(String to) {
    draft.actor("internet").put("kind", "user");
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", "internet");
    fields.put("to", to);
    fields.put("name", "from the internet");
    draft.flow(fields);
  }

  private String data(YamlValue value, String key) {
    return Draft.list(
        Tree.texts(value, key).stream()
            .map(one -> draft.known("data", one))
            .filter(one -> !one.isEmpty())
            .toList());
  }

  private void flow(YamlValue asset, String title, YamlValue link) {
    String to = draft.known("element", Tree.text(link, "target"));
    if (to.isEmpty()) {
      draft.unmapped("link '" + title + "': its target is no asset");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", draft.known("element", Tree.text(asset, "id")));
    fields.put("to", to);
    fields.put("name", title);
    String protocol = Tree.text(link, "protocol");
    boolean encrypted = protocol.endsWith("-encrypted");
    fields.put("protocol", encrypted ? protocol.substring(0, protocol.length() - 10) : protocol);
    if (encrypted) {
      fields.put("encryption", "tls");
    }
    fields.put("authentication", Tree.text(link, "authentication"));
    fields.put("authorization", Tree.text(link, "authorization"));
    String sent = data(link, "data_assets_sent");
    fields.put("data", sent.isEmpty() ? data(link, "data_assets_received") : sent);
    draft.flow(fields);
  }
}
