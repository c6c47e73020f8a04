package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** docker-compose: services, networks, published ports, what calls what by name. */
final class ComposeImport {

  private final YamlValue root;
  private final Draft draft = new Draft("docker-compose");

  ComposeImport(YamlValue root) {
    this.root = root;
  }

  Draft draft() {
    draft.system(Tree.text(root, "name"), "");
    Map<String, YamlValue> services = Tree.fields(root, "services");
    services.keySet().forEach(name -> draft.id("element", name, name));
    services.forEach(this::service);
    services.forEach(this::flows);
    Tree.fields(root, "volumes").keySet().forEach(one -> draft.unmapped("volume: " + one));
    return draft;
  }

  private void service(String name, YamlValue service) {
    Map<String, String> fields = draft.component(draft.known("element", name));
    String image = Tree.text(service, "image");
    fields.put("kind", Draft.kind("service", name, image.replaceAll("[/:@].*$", ""), image));
    fields.put("technology", image);
    List<String> networks = Tree.texts(service, "networks");
    Set<String> names = new LinkedHashSet<>(networks);
    names.addAll(Tree.fields(service, "networks").keySet());
    String network = names.isEmpty() ? "default" : names.iterator().next();
    String zone = draft.id("zone", network, network);
    draft.zone(zone).put("name", "network " + network);
    fields.put("zone", zone);
    names.stream()
        .skip(1)
        .forEach(other -> draft.unmapped(name + " is in network " + other + " too"));
    if (Tree.texts(service, "volumes").stream().anyMatch(one -> one.contains("docker.sock"))) {
      // Who can talk to the engine can start anything on the host.
      fields.put("controls", Draft.states(Map.of("hardened-runtime", "absent")));
      fields.put("effects", Draft.list(List.of("execute")));
      draft.unmapped(name + " mounts docker.sock: the engine of its host");
    } else if (Tree.yes(service, "privileged")) {
      fields.put("controls", Draft.states(Map.of("hardened-runtime", "absent")));
    } else if (Tree.yes(service, "read_only")) {
      fields.put("controls", Draft.states(Map.of("hardened-runtime", "declared")));
    }
  }

  private void flows(String name, YamlValue service) {
    String from = draft.known("element", name);
    List<String> ports = Tree.texts(service, "ports");
    boolean published =
        ports.stream().anyMatch(port -> !port.startsWith("127.0.0.1"))
            || Tree.items(service, "ports").stream().anyMatch(YamlValue.Fields.class::isInstance);
    if (published) {
      draft.actor("internet").put("kind", "user");
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("from", "internet");
      fields.put("to", from);
      fields.put("name", "published port " + String.join(", ", ports));
      draft.flow(fields);
    }
    Set<String> targets = new LinkedHashSet<>(Tree.texts(service, "depends_on"));
    targets.addAll(Tree.fields(service, "depends_on").keySet());
    targets.addAll(Tree.texts(service, "links"));
    targets.addAll(
        References.in(service, Tree.fields(root, "services").keySet(), "environment", "command"));
    for (String target : targets) {
      String to = draft.known("element", target);
      if (!to.isEmpty() && !to.equals(from)) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("from", from);
        fields.put("to", to);
        draft.flow(fields);
      }
    }
    new Endpoints(draft, Tree.fields(root, "services").keySet())
        .add(from, Tree.at(service, "environment"));
  }
}
