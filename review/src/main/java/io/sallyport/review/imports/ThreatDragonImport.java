package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OWASP Threat Dragon, versions 1 and 2: the cells of its diagrams. */
final class ThreatDragonImport {

  private static final Set<String> FLOWS = Set.of("tm.Flow", "flow", "edge");

  private final YamlValue root;
  private final Draft draft = new Draft("Threat Dragon");

  ThreatDragonImport(YamlValue root) {
    this.root = root;
  }

  Draft draft() {
    draft.system(Tree.text(root, "summary", "title"), Tree.text(root, "summary", "description"));
    for (YamlValue diagram : Tree.items(root, "detail", "diagrams")) {
      List<YamlValue> cells = Tree.items(diagram, "cells");
      List<YamlValue> all = cells.isEmpty() ? Tree.items(diagram, "diagramJson", "cells") : cells;
      all.forEach(this::element);
      all.forEach(this::flow);
    }
    return draft;
  }

  private static String type(YamlValue cell) {
    String type = Tree.text(cell, "data", "type");
    return type.isEmpty() ? text(cell, "type", "shape") : type;
  }

  private static String text(YamlValue cell, String first, String second) {
    String text = Tree.text(cell, first);
    return text.isEmpty() ? Tree.text(cell, second) : text;
  }

  private static String name(YamlValue cell) {
    for (String[] keys :
        new String[][] {
          {"data", "name"}, {"attrs", "text", "text"}, {"attrs", "label", "text"}, {"name"}
        }) {
      String name = Tree.text(cell, keys);
      if (!name.isEmpty()) {
        return name.replace('\n', ' ');
      }
    }
    return "";
  }

  private void element(YamlValue cell) {
    String type = type(cell);
    String otherwise =
        switch (type) {
          case "tm.Actor", "actor" -> "user";
          case "tm.Process", "process" -> "service";
          case "tm.Store", "store" -> "database";
          default -> "";
        };
    if (otherwise.isEmpty()) {
      if (type.contains("oundary")) {
        draft.unmapped("trust boundary '" + name(cell) + "': a line has no inside");
      }
      return;
    }
    String id = draft.id("element", Tree.text(cell, "id"), name(cell));
    boolean actor = otherwise.equals("user");
    Map<String, String> fields = actor ? draft.actor(id) : draft.component(id);
    String kind = actor ? otherwise : Draft.kind(otherwise, name(cell));
    fields.put("kind", kind);
    fields.put("name", name(cell));
    if (Tree.yes(cell, "storesCredentials") || Tree.yes(cell, "data", "storesCredentials")) {
      fields.put("stores", Draft.list(List.of("credentials")));
    }
    List<YamlValue> threats = Tree.items(cell, "threats");
    (threats.isEmpty() ? Tree.items(cell, "data", "threats") : threats)
        .forEach(one -> draft.unmapped("threat at " + id + ": " + Tree.text(one, "title")));
  }

  private void flow(YamlValue cell) {
    if (!FLOWS.contains(type(cell)) && !type(cell).equals("tm.Flow")) {
      return;
    }
    String from = draft.known("element", end(cell, "source"));
    String to = draft.known("element", end(cell, "target"));
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped("flow '" + name(cell) + "': an end is not joined");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", name(cell));
    String protocol = Tree.text(cell, "data", "protocol");
    fields.put("protocol", protocol.isEmpty() ? Tree.text(cell, "protocol") : protocol);
    if (Tree.yes(cell, "isEncrypted") || Tree.yes(cell, "data", "isEncrypted")) {
      fields.put("encryption", "tls");
    }
    draft.flow(fields);
  }

  private static String end(YamlValue cell, String key) {
    String id = Tree.text(cell, key, "id");
    return id.isEmpty() ? Tree.text(cell, key, "cell") : id;
  }
}
