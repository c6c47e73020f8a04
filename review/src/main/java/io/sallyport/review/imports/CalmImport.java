package io.sallyport.review.imports;

import io.sallyport.review.internal.KindWords;
import io.sallyport.review.internal.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** FINOS CALM 1.x: nodes and relationships. */
final class CalmImport {

  private final YamlValue root;
  private final Draft draft = new Draft("CALM");

  CalmImport(YamlValue root) {
    this.root = root;
  }

  Draft draft() {
    draft.system(
        Tree.text(root, "name").isEmpty() ? Tree.text(root, "title") : Tree.text(root, "name"),
        Tree.text(root, "description"));
    for (YamlValue node : Tree.items(root, "nodes")) {
      node(node);
    }
    for (YamlValue relationship : Tree.items(root, "relationships")) {
      YamlValue type = Tree.at(relationship, "relationship-type");
      String title = Tree.text(relationship, "unique-id");
      Map<String, YamlValue> kinds = Tree.fields(type);
      if (kinds.containsKey("connects")) {
        flow(
            relationship,
            Tree.text(type, "connects", "source", "node"),
            Tree.text(type, "connects", "destination", "node"));
      } else if (kinds.containsKey("interacts")) {
        String actor = Tree.text(type, "interacts", "actor");
        Tree.texts(type, "interacts", "nodes").forEach(node -> flow(relationship, actor, node));
      } else if (kinds.containsKey("deployed-in")) {
        inside(type, "deployed-in");
      } else if (kinds.containsKey("composed-of")) {
        inside(type, "composed-of");
      } else {
        draft.unmapped("relationship '" + title + "'");
      }
    }
    Tree.items(root, "flows")
        .forEach(one -> draft.unmapped("business flow: " + Tree.text(one, "unique-id")));
    return draft;
  }

  private void node(YamlValue node) {
    String theirs = Tree.text(node, "unique-id");
    String type = Tree.text(node, "node-type");
    if (type.equals("network") || type.equals("system") || type.equals("ecosystem")) {
      String id = draft.id("zone", theirs, theirs);
      draft.zone(id).put("name", Tree.text(node, "name"));
      return;
    }
    String id = draft.id("element", theirs, theirs);
    boolean actor = type.equals("actor");
    Map<String, String> fields = actor ? draft.actor(id) : draft.component(id);
    String otherwise =
        switch (type) {
          case "database", "data-asset" -> "database";
          case "webclient" -> "browser";
          case "ldap" -> "identity-provider";
          case "knowledge-base" -> "document-store";
          case "human-in-the-loop" -> "human-approval";
          case "rag-pipeline" -> "orchestrator";
          case "eval-monitor" -> "monitoring";
          default -> "service";
        };
    String name = Tree.text(node, "name");
    fields.put(
        "kind",
        actor
            ? "user"
            : switch (type) {
              // Such a type says little; the name says more.
              case "service" -> KindWords.guess(name, otherwise);
              case "database" -> KindWords.guess(name, otherwise, kind -> kind.is("store"));
              default ->
                  otherwise.equals("service") ? Draft.kind(otherwise, type, name) : otherwise;
            });
    fields.put("name", name);
    fields.put("description", Tree.text(node, "description"));
    Tree.fields(node, "controls")
        .keySet()
        .forEach(one -> draft.unmapped("control at " + id + ": " + one));
  }

  private void inside(@Nullable YamlValue type, String key) {
    String zone = draft.known("zone", Tree.text(type, key, "container"));
    List<String> nodes = Tree.texts(type, key, "nodes");
    if (zone.isEmpty()) {
      draft.unmapped(key + " '" + Tree.text(type, key, "container") + "'");
      return;
    }
    for (String node : nodes) {
      String element = draft.known("element", node);
      String inner = draft.known("zone", node);
      if (!element.isEmpty()) {
        draft.component(element).put("zone", zone);
      } else if (!inner.isEmpty()) {
        draft.zone(inner).put("inside", zone);
      }
    }
  }

  private void flow(YamlValue relationship, String source, String target) {
    String from = draft.known("element", source);
    String to = draft.known("element", target);
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped(
          "connection '" + Tree.text(relationship, "unique-id") + "': an end is no node");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", Tree.text(relationship, "description"));
    fields.put("protocol", Tree.text(relationship, "protocol").toLowerCase(Locale.ROOT));
    fields.put("authentication", Tree.text(relationship, "authentication"));
    draft.flow(fields);
  }
}
