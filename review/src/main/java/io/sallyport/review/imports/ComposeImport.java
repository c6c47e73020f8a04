package io.sallyport.review.imports;

import com.google.re2j.Pattern;
import io.sallyport.review.internal.YamlValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** docker-compose: services, networks, published ports, what calls what by name. */
final class ComposeImport {

  /** A port that is only open to the machine itself. */
  private static final Pattern HERE = Pattern.compile("^(127[.]|\\[::1\\]|localhost)");

  private final YamlValue root;
  private final Tree tree;
  private final Draft draft;
  private final Hosts hosts = new Hosts();

  ComposeImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("docker-compose", tree);
  }

  Draft draft() {
    draft.system(tree.text(root, "name"), "");
    Map<String, YamlValue> services = tree.fields(root, "services");
    services
        .keySet()
        .forEach(
            name -> {
              draft.id("element", name, name);
              hosts.add(name, name);
            });
    tree.fields(root, "networks")
        .keySet()
        .forEach(
            network -> services.keySet().forEach(name -> hosts.add(name + "." + network, name)));
    services.forEach(this::service);
    services.forEach(this::flows);
    tree.fields(root, "volumes")
        .forEach(
            (name, one) ->
                draft.unmapped(one, "volume " + name, "what lies in it is not said here"));
    return draft;
  }

  private void service(String name, YamlValue service) {
    Map<String, String> fields = draft.component(draft.known("element", name));
    String image = tree.text(service, "image");
    fields.put(
        "kind",
        Draft.running(Draft.kind("service", name, image.replaceAll("[/:@].*$", ""), image)));
    fields.put("technology", image);
    List<String> networks = tree.texts(service, "networks");
    Set<String> names = new LinkedHashSet<>(networks);
    names.addAll(tree.fields(service, "networks").keySet());
    String network = names.isEmpty() ? "default" : names.iterator().next();
    names.stream()
        .filter(other -> !other.equals("default"))
        .filter(other -> !tree.fields(root, "networks").containsKey(other))
        .forEach(
            other ->
                draft.unmapped(
                    tree.at(service, "networks"),
                    "network " + other + " of " + name,
                    "the file defines no such network"));
    String zone = draft.id("zone", network, network);
    draft.zone(zone).put("name", "network " + network);
    fields.put("zone", zone);
    names.stream()
        .skip(1)
        .forEach(
            other ->
                draft.unmapped(
                    tree.at(service, "networks"),
                    name + " in network " + other,
                    "a component is in one zone, here " + network));
    boolean privileged = host(service);
    if (tree.texts(service, "volumes").stream().anyMatch(one -> one.contains("docker.sock"))) {
      // Who can talk to the engine can start anything on the host.
      fields.put("controls", Draft.states(Map.of("hardened-runtime", "absent")));
      fields.put("effects", Draft.list(List.of("execute")));
      draft.unmapped(
          tree.at(service, "volumes"),
          name + " mounts docker.sock",
          "the engine of its host is no component of the file");
    } else if (privileged) {
      fields.put("controls", Draft.states(Map.of("hardened-runtime", "absent")));
    } else if (tree.yes(service, "read_only")) {
      fields.put("controls", Draft.states(Map.of("hardened-runtime", "declared")));
    }
    mounts(name, service);
  }

  // What takes the walls between a container and its host away.
  private boolean host(YamlValue service) {
    boolean privileged = tree.yes(service, "privileged");
    boolean joins = false;
    for (String space : List.of("network_mode", "pid", "ipc")) {
      if ("host".equals(peek(service, space))) {
        tree.text(service, space);
        joins = true;
      }
    }
    return privileged || joins;
  }

  // Looks without counting as read: another value is to be listed.
  private String peek(YamlValue service, String key) {
    return tree.at(service, key) instanceof YamlValue.Scalar scalar ? scalar.text() : "";
  }

  // What is mounted is somewhere else; only its name is here.
  private void mounts(String name, YamlValue service) {
    for (YamlValue mount : tree.items(service, "volumes")) {
      String said =
          mount instanceof YamlValue.Scalar
              ? tree.text(mount)
              : tree.text(mount, "source") + ":" + tree.text(mount, "target");
      if (!said.contains("docker.sock")) {
        draft.unmapped(mount, "mount " + said + " of " + name, "what lies in it is not said here");
      }
    }
  }

  private void flows(String name, YamlValue service) {
    String from = draft.known("element", name);
    List<String> ports =
        tree.items(service, "ports").stream()
            .map(this::port)
            .filter(port -> !HERE.matcher(port).find())
            .toList();
    tree.done(tree.at(service, "ports"));
    if (!ports.isEmpty()) {
      draft.actor("internet").put("kind", "user");
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("from", "internet");
      fields.put("to", from);
      fields.put("name", "published port " + String.join(", ", ports));
      draft.flow(fields);
    }
    Set<String> targets = new LinkedHashSet<>(tree.texts(service, "depends_on"));
    targets.addAll(tree.fields(service, "depends_on").keySet());
    // A link may give the other a name of its own: SERVICE:NAME.
    tree.texts(service, "links").forEach(link -> targets.add(link.replaceAll(":.*$", "")));
    targets.addAll(References.in(tree, service, hosts, "environment", "command", "entrypoint"));
    for (String target : targets) {
      String to = draft.known("element", target);
      if (to.isEmpty()) {
        draft.unmapped(service, name + " calls " + target, "the file has no such service");
      } else if (!to.equals(from)) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("from", from);
        fields.put("to", to);
        draft.flow(fields);
      }
    }
    new Endpoints(draft, tree, hosts).add(from, tree.at(service, "environment"));
  }

  // The long form as the short one.
  private String port(YamlValue port) {
    if (port instanceof YamlValue.Scalar) {
      return tree.text(port);
    }
    String host = tree.text(port, "host_ip");
    String published = tree.text(port, "published");
    return (host.isEmpty() ? "" : (host.contains(":") ? "[" + host + "]" : host) + ":")
        + (published.isEmpty() ? "" : published + ":")
        + tree.text(port, "target");
  }
}
