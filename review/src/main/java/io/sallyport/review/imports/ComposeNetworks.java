package io.sallyport.review.imports;

import io.sallyport.review.internal.YamlValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks of a compose file: who can reach whom, and what is open to the outside. */
final class ComposeNetworks {

  /** The network of the machine itself. */
  static final String HOST = "host";

  /** Docker's own network, which no file defines. */
  static final String BRIDGE = "docker-bridge";

  private static final String DEFAULT = "default";
  private static final String OF_SERVICE = "service:";

  private final Tree tree;
  private final Map<String, Set<String>> networks = new LinkedHashMap<>();
  private final Set<String> internal = new LinkedHashSet<>();
  private final Set<String> defined;

  ComposeNetworks(Tree tree, YamlValue root, Map<String, YamlValue> services) {
    this.tree = tree;
    Map<String, YamlValue> all = tree.fields(root, "networks");
    this.defined = all.keySet();
    all.forEach(
        (name, network) -> {
          if (tree.yes(network, "internal")) {
            internal.add(name);
          }
        });
    services.forEach((name, service) -> networks.put(name, own(service)));
    // A service in the network of another is wherever that one is.
    services.forEach(
        (name, service) -> {
          String mode = tree.peek(service, "network_mode");
          if (mode.startsWith(OF_SERVICE)) {
            tree.text(service, "network_mode");
            networks.put(
                name, networks.getOrDefault(mode.substring(OF_SERVICE.length()), Set.of()));
          }
        });
  }

  private Set<String> own(YamlValue service) {
    Set<String> names = new LinkedHashSet<>(tree.texts(service, "networks"));
    names.addAll(tree.fields(service, "networks").keySet());
    switch (tree.peek(service, "network_mode")) {
      case "host" -> {
        tree.text(service, "network_mode");
        return Set.of(HOST);
      }
      case "bridge" -> {
        tree.text(service, "network_mode");
        return Set.of(BRIDGE);
      }
      case "none" -> {
        tree.text(service, "network_mode");
        return Set.of();
      }
      default -> {
        return names.isEmpty() ? Set.of(DEFAULT) : names;
      }
    }
  }

  /** The names of all networks that a service is in; none when it is cut off. */
  Set<String> of(String service) {
    return networks.getOrDefault(service, Set.of());
  }

  /** Those of its networks that the file does not define. */
  List<String> undefined(String service) {
    return of(service).stream()
        .filter(
            one ->
                !one.equals(DEFAULT)
                    && !one.equals(HOST)
                    && !one.equals(BRIDGE)
                    && !defined.contains(one))
        .toList();
  }

  /** The network that says where a service stands: one with a way to the outside before others. */
  String home(String service) {
    return of(service).stream()
        .filter(one -> !internal.contains(one))
        .findFirst()
        .orElseGet(() -> of(service).stream().findFirst().orElse("none"));
  }

  /** Whether a network has no way to the outside. */
  boolean internal(String network) {
    return internal.contains(network) || network.equals("none");
  }

  /** Whether something outside can reach a service, and it the outside. */
  boolean open(String service) {
    return of(service).stream().anyMatch(one -> !internal.contains(one));
  }

  /**
   * Whether a service can reach another: on a network of both. The network of the machine itself
   * leads to all that is open.
   */
  boolean reaches(String from, String to) {
    return !Collections.disjoint(of(from), of(to))
        || of(from).contains(HOST) && open(to)
        || of(to).contains(HOST) && open(from);
  }
}
