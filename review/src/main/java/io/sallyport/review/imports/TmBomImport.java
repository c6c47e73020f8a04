package io.sallyport.review.imports;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.sallyport.review.TrustLevel;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** OWASP threat-model bill of materials (Threat Model Library 1.0). */
final class TmBomImport {

  private static final Pattern MARK = Pattern.compile("\\(kind: ([a-z0-9-]+), trust: ([a-z]+)\\)$");

  private final YamlValue root;
  private final Draft draft = new Draft("TM-BOM");

  TmBomImport(YamlValue root) {
    this.root = root;
  }

  Draft draft() {
    draft.system(Tree.text(root, "scope", "title"), Tree.text(root, "description"));
    for (YamlValue zone : Tree.items(root, "trust_zones")) {
      String id = draft.id("zone", name(zone), name(zone));
      draft.zone(id).put("name", Tree.text(zone, "title"));
      String trust = Tree.text(zone, "description");
      if (Arrays.stream(TrustLevel.values()).anyMatch(one -> one.wireName().equals(trust))) {
        draft.zone(id).put("trust", trust);
      }
    }
    for (YamlValue actor : Tree.items(root, "actors")) {
      String id = draft.id("element", name(actor), name(actor));
      String type = Tree.text(actor, "type");
      boolean system = type.equals("third_party");
      Map<String, String> fields = system ? draft.component(id) : draft.actor(id);
      fields.put("name", title(actor));
      fields.put(
          "kind",
          switch (type) {
            case "administrator" -> "administrator";
            case "engineer" -> "developer";
            case "third_party" -> "third-party";
            default -> "user";
          });
      marked(actor, fields);
    }
    Tree.items(root, "components").forEach(one -> element(one, "service", true));
    Tree.items(root, "data_stores").forEach(one -> element(one, "database", false));
    Tree.items(root, "data_sets").forEach(this::data);
    Tree.items(root, "data_flows").forEach(this::flow);
    Tree.items(root, "threats").forEach(one -> draft.unmapped("threat: " + name(one)));
    Tree.items(root, "risks").forEach(one -> draft.unmapped("risk: " + name(one)));
    Tree.items(root, "controls").forEach(one -> draft.unmapped("control: " + name(one)));
    return draft;
  }

  private static String name(YamlValue value) {
    return Tree.text(value, "symbolic_name");
  }

  private static String title(YamlValue value) {
    return Tree.text(value, "title").replace('\n', ' ');
  }

  private void element(YamlValue value, String otherwise, boolean process) {
    String id = draft.id("element", name(value), name(value));
    Map<String, String> fields = draft.component(id);
    String kind = Draft.kind("", title(value), Tree.text(value, "type"));
    boolean fits = !process || !kind.equals("database");
    fields.put("kind", kind.isEmpty() || !fits ? otherwise : kind);
    fields.put("name", title(value));
    fields.put(
        "technology", (Tree.text(value, "vendor") + " " + Tree.text(value, "product")).strip());
    fields.put("zone", draft.known("zone", Tree.text(value, "trust_zone")));
    fields.put("description", Tree.text(value, "description"));
    marked(value, fields);
  }

  // What our own export says at the end of a description.
  private static void marked(YamlValue value, Map<String, String> fields) {
    String text = Tree.text(value, "description");
    Matcher mark = MARK.matcher(text);
    if (mark.find()) {
      fields.put("kind", mark.group(1));
      fields.put("trust", mark.group(2));
      fields.put("description", text.substring(0, mark.start()).strip());
    }
  }

  private void data(YamlValue set) {
    String id = draft.id("data", name(set), name(set));
    Map<String, String> fields = draft.data(id);
    fields.put("name", title(set));
    List<String> contains = new ArrayList<>();
    for (String sensitivity : Tree.texts(set, "data_sensitivity")) {
      switch (sensitivity) {
        case "cred" -> contains.add("credentials");
        case "pii" -> contains.add("personal");
        case "phi" -> contains.add("health");
        case "pci", "fin" -> contains.add("payment");
        case "biz", "ip" -> fields.put("class", "confidential");
        default -> draft.unmapped("sensitivity '" + sensitivity + "' of " + id);
      }
    }
    if (!contains.isEmpty()) {
      fields.remove("class");
    }
    fields.put("contains", Draft.list(contains));
    for (YamlValue place : Tree.items(set, "placements")) {
      String store = draft.known("element", Tree.text(place, "data_store"));
      if (store.isEmpty()) {
        continue;
      }
      Map<String, String> component = draft.component(store);
      String before = component.getOrDefault("stores", "");
      component.put(
          "stores",
          before.isEmpty()
              ? Draft.list(List.of(id))
              : before.substring(0, before.length() - 1) + ", \"" + id + "\"]");
      if (Tree.yes(place, "encrypted")) {
        component.put("controls", Draft.list(List.of("encryption-at-rest")));
      }
    }
  }

  private void flow(YamlValue flow) {
    String from = draft.known("element", Tree.text(flow, "source", "object"));
    String to = draft.known("element", Tree.text(flow, "destination", "object"));
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped("flow '" + name(flow) + "': an end is no element");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", name(flow));
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", title(flow));
    boolean said = !Tree.text(flow, "description").endsWith("(encryption: not said)");
    if (said && Tree.at(flow, "encrypted") != null) {
      fields.put("encryption", Tree.yes(flow, "encrypted") ? "tls" : "none");
    }
    draft.flow(fields);
  }
}
