package io.sallyport.review.imports;

import io.sallyport.review.internal.KindWords;
import io.sallyport.review.internal.YamlValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** FINOS CALM 1.x: nodes and relationships. */
final class CalmImport {

  private final YamlValue root;
  private final Tree tree;
  private final Draft draft;
  private final Set<String> ends = new HashSet<>();

  CalmImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("CALM", tree);
  }

  Draft draft() {
    draft.system(
        tree.text(root, "name").isEmpty() ? tree.text(root, "title") : tree.text(root, "name"),
        tree.text(root, "description"));
    for (YamlValue relationship : tree.items(root, "relationships")) {
      YamlValue connects = tree.at(relationship, "relationship-type", "connects");
      ends.add(tree.text(connects, "source", "node"));
      ends.add(tree.text(connects, "destination", "node"));
    }
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
        draft.unmapped(
            relationship, "relationship", "'" + title + "'", "found no type that is read");
      }
    }
    tree.items(root, "flows")
        .forEach(
            one ->
                draft.unmapped(
                    one,
                    "business flow",
                    "'" + tree.text(one, "unique-id") + "'",
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
    // What nobody connects to only says what the data is.
    boolean describes = type.equals("data-asset") && !ends.contains(theirs);
    String id =
        taken(theirs)
            ? again(node, theirs)
            : draft.id(describes ? "data" : "element", theirs, theirs);
    if (id.isEmpty()) {
      return;
    }
    if (describes) {
      draft.data(id).put("name", tree.text(node, "name"));
      classified(node, id);
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
    if (tree.at(node, "data-classification") != null) {
      String data = draft.id("data", "of " + theirs, theirs + "-data");
      draft.data(data).put("name", "Data of " + name);
      fields.put("stores", Draft.list(List.of(data)));
      classified(node, data);
    }
    tree.fields(node, "controls")
        .forEach(
            (control, one) ->
                draft.unmapped(
                    one,
                    "control",
                    "'" + control + "' at " + id,
                    "what it demands is text of its own"));
  }

  private void classified(YamlValue node, String data) {
    String said = tree.text(node, "data-classification");
    switch (said.toLowerCase(Locale.ROOT)) {
      case "" -> {}
      case "public" -> draft.data(data).put("class", "public");
      case "confidential" -> draft.data(data).put("class", "confidential");
      case "highly restricted", "mnpi" -> draft.data(data).put("class", "restricted");
      case "pii" -> draft.data(data).put("contains", Draft.list(List.of("personal")));
      default ->
          draft.unmapped(
              tree.at(node, "data-classification"),
              "classification '" + said + "' of " + data,
              "this word is not known");
    }
  }

  // Nodes of all types share their ids.
  private boolean taken(String theirs) {
    return List.of("zone", "element", "data").stream()
        .anyMatch(space -> !draft.known(space, theirs).isEmpty());
  }

  private String again(YamlValue node, String theirs) {
    draft.unmapped(node, "node '" + theirs + "' again", "the first of that id counts");
    return "";
  }

  private void inside(@Nullable YamlValue type, String key) {
    String container = tree.text(type, key, "container");
    String zone = draft.known("zone", container);
    String holder = draft.known("element", container);
    List<String> nodes = tree.texts(type, key, "nodes");
    if (zone.isEmpty() && !holder.isEmpty()) {
      List<String> data = nodes.stream().map(node -> draft.known("data", node)).toList();
      if (!data.contains("")) {
        Map<String, String> fields = draft.element(holder);
        fields.put("stores", Draft.add(fields.getOrDefault("stores", ""), data));
        return;
      }
    }
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
      } else if (!draft.known("data", node).isEmpty()) {
        draft.unmapped(type, key + " of data", "'" + node + "'", "data lies in components here");
      } else {
        draft.unmapped(type, key + " of", "'" + node + "'", "found no such node");
      }
    }
  }

  private void flow(YamlValue relationship, String source, String target) {
    String from = draft.known("element", source);
    String to = draft.known("element", target);
    if (from.isEmpty() || to.isEmpty()) {
      draft.unmapped(
          relationship,
          "connection",
          "'" + tree.text(relationship, "unique-id") + "'",
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
