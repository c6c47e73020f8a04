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
  private final Tree tree;
  private final Draft draft;

  CalmImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("CALM", tree);
  }

  Draft draft() {
    draft.system(
        tree.text(root, "name").isEmpty() ? tree.text(root, "title") : tree.text(root, "name"),
        tree.text(root, "description"));
    for (YamlValue node : tree.items(root, "nodes")) {
      node(node);
    }
    for (YamlValue relationship : tree.items(root, "relationships")) {
      YamlValue type = tree.at(relationship, "relationship-type");
      String title = tree.text(relationship, "unique-id");
      Map<String, YamlValue> kinds = tree.fields(type);
      if (kinds.containsKey("connects")) {
        flow(
            relationship,
            tree.text(type, "connects", "source", "node"),
            tree.text(type, "connects", "destination", "node"));
      } else if (kinds.containsKey("interacts")) {
        String actor = tree.text(type, "interacts", "actor");
        tree.texts(type, "interacts", "nodes").forEach(node -> flow(relationship, actor, node));
      } else if (kinds.containsKey("deployed-in")) {
        inside(type, "deployed-in");
      } else if (kinds.containsKey("composed-of")) {
        inside(type, "composed-of");
      } else {
        draft.unmapped(relationship, "relationship '" + title + "'", "found no type that is read");
      }
    }
    tree.items(root, "flows")
        .forEach(
            one ->
                draft.unmapped(
                    one,
                    "business flow '" + tree.text(one, "unique-id") + "'",
                    "it names steps over connections that are read"));
    return draft;
  }

  private void node(YamlValue node) {
    String theirs = tree.text(node, "unique-id");
    String type = tree.text(node, "node-type");
    if (type.equals("network") || type.equals("system") || type.equals("ecosystem")) {
      String id = taken(theirs) ? again(node, theirs) : draft.id("zone", theirs, theirs);
      if (!id.isEmpty()) {
        draft.zone(id).put("name", tree.text(node, "name"));
      }
      return;
    }
    String id = taken(theirs) ? again(node, theirs) : draft.id("element", theirs, theirs);
    if (id.isEmpty()) {
      return;
    }
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
    String name = tree.text(node, "name");
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
    fields.put("description", tree.text(node, "description"));
    tree.fields(node, "controls")
        .forEach(
            (control, one) ->
                draft.unmapped(
                    one,
                    "control '" + control + "' at " + id,
                    "what it demands is text of its own"));
  }

  // Nodes of all types share their ids.
  private boolean taken(String theirs) {
    return !draft.known("zone", theirs).isEmpty() || !draft.known("element", theirs).isEmpty();
  }

  private String again(YamlValue node, String theirs) {
    draft.unmapped(node, "node '" + theirs + "' again", "the first of that id counts");
    return "";
  }

  private void inside(@Nullable YamlValue type, String key) {
    String zone = draft.known("zone", tree.text(type, key, "container"));
    List<String> nodes = tree.texts(type, key, "nodes");
    if (zone.isEmpty()) {
      draft.unmapped(
          type, key + " '" + tree.text(type, key, "container") + "'", "found no such network");
      return;
    }
    for (String node : nodes) {
      String element = draft.known("element", node);
      String inner = draft.known("zone", node);
      if (!element.isEmpty()) {
        draft.place(element, zone, type);
      } else if (!inner.isEmpty()) {
        draft.nest(inner, zone, type);
      } else {
        draft.unmapped(type, key + " of '" + node + "'", "found no such node");
      }
    }
  }

  private void flow(YamlValue relationship, String source, String target) {
    String from = draft.known("element", source);
    String to = draft.known("element", target);
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped(
          relationship,
          "connection '" + tree.text(relationship, "unique-id") + "'",
          "an end is no node of the file");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("from", from);
    fields.put("to", to);
    fields.put("name", tree.text(relationship, "description"));
    fields.put("protocol", tree.text(relationship, "protocol").toLowerCase(Locale.ROOT));
    fields.put("authentication", tree.text(relationship, "authentication"));
    draft.flow(fields);
  }
}
