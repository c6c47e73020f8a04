package io.sallyport.review.imports;

import com.google.re2j.Pattern;
import io.sallyport.review.internal.YamlValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** docker-compose: services, networks, published ports, what calls what by name. */
final class ComposeImport {

  /** A port that is only open to the machine itself. */
  private static final Pattern HERE = Pattern.compile("^(127[.]|\\[::1\\]|localhost)");

  private final YamlValue root;
  private final Tree tree;
  private final Draft draft;
  private final Hosts hosts = new Hosts();
  private final Map<String, YamlValue> services;
  private final ComposeNetworks networks;

  ComposeImport(YamlValue root, Tree tree) {
    this.root = root;
    this.tree = tree;
    this.draft = new Draft("docker-compose", tree);
    this.services = tree.fields(root, "services");
    this.networks = new ComposeNetworks(tree, root, services);
  }

  Draft draft() {
    draft.system(tree.text(root, "name"), "");
    services.forEach(this::named);
    services.forEach(this::service);
    services.forEach(this::flows);
    tree.fields(root, "volumes")
        .forEach(
            (name, one) -> draft.unmapped(one, "volume", name, "what lies in it is not said here"));
    return draft;
  }

  // All names by which others in a network find a service.
  private void named(String name, YamlValue service) {
    draft.id("element", name, name);
    Set<String> names = new LinkedHashSet<>(List.of(name));
    names.add(tree.text(service, "container_name"));
    names.add(tree.text(service, "hostname"));
    tree.fields(service, "networks")
        .values()
        .forEach(network -> names.addAll(tree.texts(network, "aliases")));
    names.remove("");
    for (String one : names) {
      hosts.add(one, name);
      tree.fields(root, "networks").keySet().forEach(net -> hosts.add(one + "." + net, name));
    }
  }

  private void service(String name, YamlValue service) {
    Map<String, String> fields = draft.component(draft.known("element", name));
    String image = tree.text(service, "image");
    fields.put(
        "kind",
        Draft.running(Draft.kind("service", name, image.replaceAll("[/:@].*$", ""), image)));
    fields.put("technology", image);
    networks
        .undefined(name)
        .forEach(
            other ->
                draft.unmapped(
                    tree.at(service, "networks"),
                    "network " + other + " of " + name,
                    "the file defines no such network"));
    String network = networks.home(name);
    String zone = draft.id("zone", network, network);
    draft.zone(zone).put("name", networks.of(name).isEmpty() ? "no network" : "network " + network);
    if (networks.internal(network)) {
      draft
          .zone(zone)
          .put(
              "controls",
              Draft.states(
                  new TreeMap<>(
                      Map.of("network-segmentation", "declared", "egress-allowlist", "declared"))));
    }
    fields.put("zone", zone);
    networks.of(name).stream()
        .filter(other -> !other.equals(network))
        .forEach(
            other ->
                draft.unmapped(
                    tree.at(service, "networks"),
                    name + " in network " + other,
                    "a component is in one zone, here " + network));
    if (networks.of(name).contains(ComposeNetworks.HOST)) {
      draft.unmapped(
          tree.at(service, "network_mode"),
          name + " in the network of the host",
          "which ports it opens there is not said here");
    }
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
      if ("host".equals(tree.peek(service, space))) {
        tree.text(service, space);
        joins = true;
      }
    }
    return privileged || joins;
  }

  // What is mounted is somewhere else; only its name is here.
  private void mounts(String name, YamlValue service) {
    for (YamlValue mount : tree.items(service, "volumes")) {
      String said =
          mount instanceof YamlValue.Scalar
              ? tree.text(mount)
              : tree.text(mount, "source") + ":" + tree.text(mount, "target");
      if (!said.contains("docker.sock")) {
        draft.unmapped(mount, "mount", said + " of " + name, "what lies in it is not said here");
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
    if (!ports.isEmpty() && !networks.open(name)) {
      draft.unmapped(
          tree.at(service, "ports"),
          "published port " + String.join(", ", ports) + " of " + name,
          "all its networks are internal, so that nothing outside reaches it");
    } else if (!ports.isEmpty()) {
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
      } else if (!to.equals(from) && !networks.reaches(name, target)) {
        draft.unmapped(service, name + " calls " + target, "they have no network in common");
      } else if (!to.equals(from)) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("from", from);
        fields.put("to", to);
        draft.flow(fields);
      }
    }
    String closed = networks.open(name) ? "" : "all its networks are internal";
    new Endpoints(draft, tree, hosts, closed).add(from, tree.at(service, "environment"));
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
