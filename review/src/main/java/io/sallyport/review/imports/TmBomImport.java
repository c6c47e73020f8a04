package io.sallyport.review.imports;

import io.sallyport.review.TrustLevel;
import io.sallyport.review.Vocabulary;
import io.sallyport.review.internal.Marks;
import io.sallyport.review.internal.YamlValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OWASP threat-model bill of materials (Threat Model Library 1.0). */
final class TmBomImport {

  private static final Set<String> STATES = Set.of("declared", "absent", "unknown");

  private final YamlValue root;
  private final Tree tree;
  private final Draft draft;
  private final Set<String> flows = new HashSet<>();
  private final Set<String> exact = new HashSet<>();
  private final Set<String> described = new HashSet<>();
  private String nowhere = "";

  TmBomImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("TM-BOM", tree);
  }

  Draft draft() {
    Marks system = Marks.of(tree.text(root, "description"));
    draft.system(tree.text(root, "scope", "title"), system.text());
    draft.owner(system.value("owner"));
    if (tree.peek(tree.at(root, "scope"), "description").strip().equals(system.text())) {
      tree.done(tree.at(root, "scope", "description"));
    }
    for (YamlValue zone : tree.items(root, "trust_zones")) {
      Marks said = Marks.of(tree.text(zone, "description"));
      if (said.text().equals("no zone was named")) {
        nowhere = name(zone);
        tree.done(zone);
        continue;
      }
      String id = draft.defined("zone", name(zone), name(zone), zone);
      if (id.isEmpty()) {
        continue;
      }
      draft.zone(id).put("name", tree.text(zone, "title"));
      String trust = said.text();
      if (Arrays.stream(TrustLevel.values()).anyMatch(one -> one.wireName().equals(trust))) {
        draft.zone(id).put("trust", trust);
      }
      common(said, draft.zone(id));
    }
    for (YamlValue zone : tree.items(root, "trust_zones")) {
      String id = draft.known("zone", name(zone));
      String inside = Marks.of(tree.text(zone, "description")).value("inside");
      if (!id.isEmpty() && !draft.known("zone", inside).isEmpty()) {
        draft.nest(id, draft.known("zone", inside), zone);
      }
    }
    for (YamlValue set : tree.items(root, "data_sets")) {
      if (draft.known("data", name(set)).isEmpty()) {
        draft.id("data", name(set), name(set));
      } else {
        draft.defined("data", name(set), name(set), set);
      }
    }
    for (YamlValue actor : tree.items(root, "actors")) {
      String id = draft.defined("element", name(actor), name(actor), actor);
      if (id.isEmpty()) {
        continue;
      }
      String type = tree.text(actor, "type");
      boolean party = type.equals("third_party");
      Map<String, String> fields = party ? draft.component(id) : draft.actor(id);
      fields.put("name", title(actor));
      fields.put(
          "kind",
          switch (type) {
            case "administrator" -> "administrator";
            case "engineer" -> "developer";
            case "third_party" -> "third-party";
            default -> "user";
          });
      inZone(id, actor, fields);
      marked(id, actor, fields);
    }
    tree.items(root, "components").forEach(one -> element(one, "service", true));
    tree.items(root, "data_stores").forEach(one -> element(one, "database", false));
    tree.items(root, "data_sets").forEach(this::data);
    tree.items(root, "data_flows").forEach(this::flow);
    for (String own : List.of("threats", "risks")) {
      tree.items(root, own)
          .forEach(
              one -> draft.unmapped(one, own, "'" + name(one) + "'", "a review finds its own"));
    }
    tree.items(root, "assumptions").forEach(this::assumption);
    tree.items(root, "controls")
        .forEach(
            one ->
                draft.unmapped(
                    one,
                    "control",
                    "'" + name(one) + "'",
                    "declare it as a control where it stands"));
    return draft;
  }

  // What our own export took for granted is said anew of whatever is exported again.
  private void assumption(YamlValue one) {
    Marks said = Marks.of(tree.text(one, "description"));
    String validity = tree.text(one, "validity");
    if (exact.isEmpty() || !said.value("format").equals("demands")) {
      boolean plain = validity.isEmpty() || !exact.isEmpty() && validity.equals("unconfirmed");
      draft.assumption(tree.text(one, "description") + (plain ? "" : " (" + validity + ")"));
    }
  }

  private String name(YamlValue value) {
    return tree.text(value, "symbolic_name");
  }

  private String title(YamlValue value) {
    return tree.text(value, "title").replace('\n', ' ');
  }

  private void element(YamlValue value, String otherwise, boolean process) {
    String id = draft.defined("element", name(value), name(value), value);
    if (id.isEmpty()) {
      return;
    }
    Map<String, String> fields = draft.component(id);
    String kind = Draft.kind("", title(value), tree.text(value, "type"));
    boolean fits = !process || !kind.equals("database");
    fields.put("kind", kind.isEmpty() || !fits ? otherwise : kind);
    fields.put("name", title(value));
    fields.put(
        "technology", (tree.text(value, "vendor") + " " + tree.text(value, "product")).strip());
    inZone(id, value, fields);
    fields.put("description", tree.text(value, "description"));
    marked(id, value, fields);
  }

  private void inZone(String id, YamlValue value, Map<String, String> fields) {
    String zone = tree.text(value, "trust_zone");
    fields.put("zone", draft.known("zone", zone));
    if (!zone.isEmpty() && !zone.equals(nowhere) && draft.known("zone", zone).isEmpty()) {
      draft.unmapped(
          tree.at(value, "trust_zone"),
          "trust zone '" + zone + "' of " + id,
          "the file defines no such zone");
    }
  }

  // What our own export says at the end of a description.
  private void marked(String id, YamlValue value, Map<String, String> fields) {
    Marks said = Marks.of(tree.text(value, "description"));
    if (Vocabulary.standard().kinds().containsKey(said.value("kind"))
        && Arrays.stream(TrustLevel.values())
            .anyMatch(one -> one.wireName().equals(said.value("trust")))) {
      fields.put("kind", said.value("kind"));
      draft.settled(id);
      fields.put("trust", said.value("trust"));
      fields.put("description", said.text());
      if (said.has("effects")) {
        fields.put("technology", said.value("technology"));
        fields.put("effects", Draft.exactly(said.values("effects")));
        fields.put("stores", Draft.exactly(data(said.values("stores"))));
        common(said, fields);
        exact.add(id);
      }
    }
  }

  private void common(Marks said, Map<String, String> fields) {
    fields.put("owner", said.value("owner"));
    fields.put("tenancy", said.value("tenancy"));
    Map<String, String> states = new LinkedHashMap<>();
    for (String control : said.values("controls")) {
      String[] parts = control.split("=", 2);
      boolean known = Vocabulary.standard().controls().containsKey(parts[0]);
      if (known && parts.length == 2 && STATES.contains(parts[1])) {
        states.put(parts[0], parts[1]);
      }
    }
    fields.put("controls", Draft.states(states));
  }

  // A group of types is in it because of one of them.
  private static List<String> types(List<String> names) {
    return names.stream().filter(one -> Vocabulary.standard().type(one) != null).toList();
  }

  private List<String> data(List<String> names) {
    return names.stream()
        .map(one -> draft.known("data", one))
        .filter(one -> !one.isEmpty())
        .toList();
  }

  private void data(YamlValue set) {
    String id = draft.known("data", name(set));
    if (!described.add(id)) {
      tree.done(set);
      return;
    }
    Map<String, String> fields = draft.data(id);
    fields.put("name", title(set));
    List<String> contains = new ArrayList<>();
    Marks said = Marks.of(tree.text(set, "description"));
    for (String sensitivity : tree.texts(set, "data_sensitivity")) {
      if (said.has("class")) {
        continue;
      }
      switch (sensitivity) {
        case "cred" -> contains.add("credentials");
        case "pii" -> contains.add("personal");
        case "phi" -> contains.add("health");
        case "pci", "fin" -> contains.add("payment");
        case "biz", "ip" -> fields.put("class", "confidential");
        default ->
            draft.unmapped(
                tree.at(set, "data_sensitivity"),
                "sensitivity '" + sensitivity + "' of " + id,
                "this word is not known");
      }
    }
    if (!contains.isEmpty()) {
      fields.remove("class");
    }
    fields.put("contains", Draft.list(contains));
    if (said.has("class")) {
      fields.put("class", said.value("class"));
      fields.put("origin", said.value("origin"));
      fields.put("contains", Draft.exactly(types(said.values("contains"))));
      fields.put("subjects", Draft.list(said.values("subjects")));
      fields.put("retention", said.value("retention"));
      fields.put("regulated", Draft.list(said.values("regulated")));
    }
    for (YamlValue place : tree.items(set, "placements")) {
      String store = draft.known("element", tree.text(place, "data_store"));
      if (store.isEmpty()) {
        draft.unmapped(place, "placement of " + id, "found no such data store");
        continue;
      }
      if (exact.contains(store)) {
        tree.done(place);
        continue;
      }
      Map<String, String> component = draft.component(store);
      component.put("stores", Draft.add(component.getOrDefault("stores", ""), List.of(id)));
      if (tree.yes(place, "encrypted")) {
        component.put("controls", Draft.list(List.of("encryption-at-rest")));
      }
    }
  }

  private void flow(YamlValue flow) {
    String from = draft.known("element", tree.text(flow, "source", "object"));
    String to = draft.known("element", tree.text(flow, "destination", "object"));
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped(flow, "flow", "'" + name(flow) + "'", "an end is no element of the file");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    String id = name(flow);
    if (!id.isEmpty() && !flows.add(id)) {
      draft.unmapped(
          tree.at(flow, "symbolic_name"), "the id of flow '" + id + "' again", "it goes without");
      id = "";
    }
    fields.put("id", id);
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", title(flow));
    Marks marks = Marks.of(tree.text(flow, "description"));
    boolean said = !marks.value("encryption").equals("not said");
    if (marks.has("direction")) {
      tree.done(tree.at(flow, "has_sensitive_data"));
      tree.done(tree.at(flow, "encrypted"));
      fields.put("name", marks.value("name"));
      fields.put("data", Draft.list(data(marks.values("data"))));
      fields.put("protocol", marks.value("protocol"));
      fields.put("direction", marks.value("direction"));
      fields.put("content", marks.value("content"));
      common(marks, fields);
      fields.put("authentication", marks.value("authentication"));
      fields.put("authorization", marks.value("authorization"));
    }
    if (said && tree.at(flow, "encrypted") != null) {
      fields.put("encryption", tree.yes(flow, "encrypted") ? "tls" : "none");
    }
    draft.flow(fields);
  }
}
