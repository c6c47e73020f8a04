package io.sallyport.review.imports;

import io.sallyport.review.internal.KindWords;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Threagile: technical assets, communication links, data assets, trust boundaries. */
final class ThreagileImport {

  private final YamlValue root;
  private final Tree tree;
  private final Draft draft;

  ThreagileImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("Threagile", tree);
  }

  Draft draft() {
    draft.system(tree.text(root, "title"), tree.text(root, "business_overview", "description"));
    tree.fields(root, "data_assets").forEach(this::data);
    tree.fields(root, "trust_boundaries").forEach(this::zone);
    tree.fields(root, "trust_boundaries").forEach(this::nesting);
    Map<String, YamlValue> assets = tree.fields(root, "technical_assets");
    Map<String, YamlValue> defined = new LinkedHashMap<>();
    assets.forEach(
        (name, asset) -> {
          String theirs = tree.text(asset, "id");
          if (!draft.defined("element", theirs, theirs, asset).isEmpty()) {
            defined.put(name, asset);
          }
        });
    tree.fields(root, "trust_boundaries").forEach((name, boundary) -> inside(boundary));
    defined.forEach(this::component);
    defined.forEach(
        (name, asset) ->
            tree.fields(asset, "communication_links")
                .forEach((title, link) -> flow(asset, title, link)));
    tree.fields(root, "shared_runtimes")
        .forEach(
            (name, one) ->
                draft.unmapped(one, "shared runtime", name, "components share no runtime here"));
    tree.fields(root, "individual_risk_categories")
        .forEach((name, one) -> draft.unmapped(one, "own risk", name, "write it as a rule"));
    tree.fields(root, "risk_tracking")
        .forEach(
            (name, one) -> draft.unmapped(one, "risk tracking", name, "write it as a treatment"));
    return draft;
  }

  private void data(String name, YamlValue asset) {
    String id = draft.defined("data", tree.text(asset, "id"), tree.text(asset, "id"), asset);
    if (id.isEmpty()) {
      return;
    }
    draft.data(id).put("name", name);
    draft
        .data(id)
        .put(
            "class",
            switch (tree.text(asset, "confidentiality")) {
              case "public" -> "public";
              case "restricted", "confidential" -> "confidential";
              case "strictly-confidential" -> "restricted";
              default -> "internal";
            });
  }

  private void zone(String name, YamlValue boundary) {
    String theirs = tree.text(boundary, "id");
    String id = draft.defined("zone", theirs, theirs, boundary);
    if (!id.isEmpty()) {
      draft.zone(id).put("name", name);
    }
  }

  private void inside(YamlValue boundary) {
    String id = draft.known("zone", tree.text(boundary, "id"));
    YamlValue list = tree.at(boundary, "technical_assets_inside");
    for (String asset : tree.texts(list)) {
      String element = draft.known("element", asset);
      if (element.isEmpty()) {
        draft.unmapped(
            list, "asset '" + asset + "' inside '" + id + "'", "the file defines no such asset");
      } else {
        draft.place(element, id, list);
      }
    }
  }

  private void nesting(String name, YamlValue boundary) {
    String id = draft.known("zone", tree.text(boundary, "id"));
    YamlValue list = tree.at(boundary, "trust_boundaries_nested");
    for (String theirs : tree.texts(list)) {
      String inner = draft.known("zone", theirs);
      if (inner.isEmpty()) {
        draft.unmapped(
            list,
            "trust boundary '" + theirs + "' inside '" + id + "'",
            "the file defines no such boundary");
      } else {
        draft.nest(inner, id, list);
      }
    }
  }

  private void component(String name, YamlValue asset) {
    String id = draft.known("element", tree.text(asset, "id"));
    Map<String, String> fields = draft.component(id);
    String technology = tree.text(asset, "technology");
    List<String> technologies = tree.texts(asset, "technologies");
    String said = technology.isEmpty() ? String.join(" ", technologies) : technology;
    String type = tree.text(asset, "type");
    String otherwise =
        switch (type) {
          case "datastore" -> "database";
          case "external-entity" -> "third-party";
          default -> "service";
        };
    fields.put("kind", kind(otherwise, said, name, asset));
    fields.put("name", name);
    fields.put("technology", said);
    fields.put("owner", tree.text(asset, "owner"));
    if (tree.yes(asset, "internet")) {
      if (!fields.containsKey("zone") || type.equals("external-entity")) {
        fields.put("trust", "untrusted");
      } else {
        fromInternet(id);
      }
    }
    if (tree.yes(asset, "multi_tenant")) {
      fields.put("tenancy", "multi");
    }
    fields.put("stores", data(asset, "data_assets_stored"));
    Map<String, String> controls = new LinkedHashMap<>();
    String encryption = tree.text(asset, "encryption");
    if (!encryption.isEmpty()) {
      controls.put("encryption-at-rest", encryption.equals("none") ? "absent" : "declared");
    }
    if (tree.yes(asset, "redundant")) {
      controls.put("redundancy", "declared");
    }
    fields.put("controls", Draft.states(controls));
  }

  // The format has one word for everything that learns; a name may say which.
  private String kind(String otherwise, String said, String name, YamlValue asset) {
    if (!said.equals("ai")) {
      return Draft.kind(otherwise, said, name, tree.text(asset, "name"));
    }
    String model = otherwise.equals("third-party") ? "llm-hosted" : "llm-self-hosted";
    String kind =
        KindWords.guess(
            name,
            "",
            one ->
                one.is("model")
                    || one.is("generative")
                    || one.is("orchestrator")
                    || one.is("guardrail")
                    || one.is("trainer"));
    if (kind.isEmpty()) {
      draft.unmapped(
          tree.at(asset, "technology"),
          "technology 'ai' of",
          "'" + name + "'",
          "taken for a language model");
    }
    return kind.isEmpty() ? model : kind;
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

  private String data(YamlValue value, String... keys) {
    List<String> known = new ArrayList<>();
    for (String key : keys) {
      known.addAll(draft.knownData(tree.at(value, key)));
    }
    return Draft.list(known);
  }

  private void flow(YamlValue asset, String title, YamlValue link) {
    String to = draft.known("element", tree.text(link, "target"));
    if (to.isEmpty()) {
      draft.unmapped(link, "link", "'" + title + "'", "its target is no asset of the file");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", draft.known("element", tree.text(asset, "id")));
    fields.put("to", to);
    fields.put("name", title);
    String protocol = tree.text(link, "protocol");
    boolean encrypted = protocol.endsWith("-encrypted");
    fields.put("protocol", encrypted ? protocol.substring(0, protocol.length() - 10) : protocol);
    if (encrypted) {
      fields.put("encryption", "tls");
    }
    fields.put("authentication", tree.text(link, "authentication"));
    fields.put("authorization", tree.text(link, "authorization"));
    fields.put("data", data(link, "data_assets_sent", "data_assets_received"));
    draft.flow(fields);
  }
}
