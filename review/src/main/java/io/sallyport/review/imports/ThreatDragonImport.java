package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OWASP Threat Dragon, versions 1 and 2: the cells of its diagrams. */
final class ThreatDragonImport {

  private static final Set<String> FLOWS = Set.of("tm.Flow", "flow", "edge");

  private final YamlValue root;
  private final Tree tree;
  private final Draft draft;
  private @Nullable YamlValue firstUnsaid;
  private int unsaid;

  ThreatDragonImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("Threat Dragon", tree);
  }

  Draft draft() {
    draft.system(tree.text(root, "summary", "title"), tree.text(root, "summary", "description"));
    for (YamlValue diagram : tree.items(root, "detail", "diagrams")) {
      List<YamlValue> cells = tree.items(diagram, "cells");
      List<YamlValue> all = cells.isEmpty() ? tree.items(diagram, "diagramJson", "cells") : cells;
      Boxes boxes = new Boxes(draft, tree);
      all.stream()
          .filter(cell -> type(cell).contains("Box") || type(cell).contains("-box"))
          .forEach(cell -> boxes.zone(cell, name(cell)));
      boxes.nest();
      all.forEach(cell -> element(cell, boxes));
      all.forEach(this::flow);
    }
    if (firstUnsaid != null) {
      draft.unmapped(
          firstUnsaid,
          "isEncrypted: false, here and at " + (unsaid - 1) + " others",
          "it is what the tool writes where nobody says anything, so encryption is unknown there");
    }
    return draft;
  }

  private String type(YamlValue cell) {
    String type = tree.text(cell, "data", "type");
    return type.isEmpty() ? text(cell, "type", "shape") : type;
  }

  private String text(YamlValue cell, String first, String second) {
    String text = tree.text(cell, first);
    return text.isEmpty() ? tree.text(cell, second) : text;
  }

  // The second version keeps below data what the first said beside it.
  private String either(YamlValue cell, String key) {
    String text = tree.text(cell, "data", key);
    return text.isEmpty() ? tree.text(cell, key) : text;
  }

  private String name(YamlValue cell) {
    for (String[] keys :
        new String[][] {
          {"data", "name"}, {"attrs", "text", "text"}, {"attrs", "label", "text"}, {"name"}
        }) {
      String name = tree.text(cell, keys);
      if (!name.isEmpty()) {
        return name.replace('\n', ' ');
      }
    }
    return String.join(
            ", ",
            tree.items(cell, "labels").stream()
                .map(label -> tree.text(label, "attrs", "text", "text"))
                .filter(label -> !label.isEmpty())
                .toList())
        .replace('\n', ' ');
  }

  // The tool writes false at all that nobody has looked at, so it says nothing.
  private boolean encrypted(YamlValue cell) {
    String said = either(cell, "isEncrypted");
    if (said.equals("false")) {
      unsaid++;
      firstUnsaid = firstUnsaid == null ? cell : firstUnsaid;
    }
    return said.equals("true");
  }

  private void element(YamlValue cell, Boxes boxes) {
    String type = type(cell);
    String otherwise =
        switch (type) {
          case "tm.Actor", "actor" -> "user";
          case "tm.Process", "process" -> "service";
          case "tm.Store", "store" -> "database";
          default -> "";
        };
    if (otherwise.isEmpty()) {
      if (type.contains("oundary") && !boxes.has(cell)) {
        draft.unmapped(cell, "trust boundary", "'" + name(cell) + "'", "a line has no inside");
      }
      return;
    }
    String id = draft.defined("element", tree.text(cell, "id"), name(cell), cell);
    if (id.isEmpty()) {
      return;
    }
    boolean actor = otherwise.equals("user");
    Map<String, String> fields = actor ? draft.actor(id) : draft.component(id);
    String kind = actor ? otherwise : Draft.kind(otherwise, name(cell));
    fields.put("kind", kind);
    fields.put("name", name(cell));
    fields.put("zone", boxes.around(cell));
    if (either(cell, "storesCredentials").equals("true")) {
      fields.put("stores", Draft.list(List.of("credentials")));
    }
    if (otherwise.equals("database") && encrypted(cell)) {
      fields.put("controls", Draft.states(Map.of("encryption-at-rest", "declared")));
    }
    if (either(cell, "isALog").equals("true")) {
      fields.put("kind", "log-store");
    }
    List<YamlValue> threats = tree.items(cell, "threats");
    (threats.isEmpty() ? tree.items(cell, "data", "threats") : threats)
        .forEach(
            one ->
                draft.unmapped(
                    one,
                    "threat",
                    "'" + tree.text(one, "title") + "' at " + id,
                    "a review finds its own"));
  }

  private void flow(YamlValue cell) {
    if (!FLOWS.contains(type(cell)) && !type(cell).equals("tm.Flow")) {
      return;
    }
    String from = draft.known("element", end(cell, "source"));
    String to = draft.known("element", end(cell, "target"));
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped(cell, "flow", "'" + name(cell) + "'", "an end is not joined to an element");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", name(cell));
    String protocol = tree.text(cell, "data", "protocol");
    fields.put("protocol", protocol.isEmpty() ? tree.text(cell, "protocol") : protocol);
    if (encrypted(cell)) {
      fields.put("encryption", "tls");
    }
    if (either(cell, "isBidirectional").equals("true")) {
      fields.put("direction", "both");
    }
    draft.flow(fields);
  }

  private String end(YamlValue cell, String key) {
    String id = tree.text(cell, key, "id");
    return id.isEmpty() ? tree.text(cell, key, "cell") : id;
  }
}
