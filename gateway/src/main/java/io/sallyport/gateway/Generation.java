package io.sallyport.gateway;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.UpstreamSettings;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.upstream.Dispatcher;
import io.sallyport.guard.Guard;
import io.sallyport.privacy.PrivacyGate;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that requests meet under one configuration. A request keeps the generation that it came in
 * under, from its first step to its last; what outlives a configuration (keys, the log, memory of
 * conversations, who is signed in) is shared between generations, and so is what a change left as
 * it was: scanners and models, gates of policies, connections of upstreams.
 */
final class Generation {

  private final Routes routes;
  private final Guard guard;
  private final Dispatcher dispatcher;
  private final Map<String, String> keys;
  private final Map<String, PrivacyGate> gates;

  Generation(
      Routes routes,
      Guard guard,
      Dispatcher dispatcher,
      Map<String, String> keys,
      Map<String, PrivacyGate> gates) {
    this.routes = routes;
    this.guard = guard;
    this.dispatcher = dispatcher;
    this.keys = Map.copyOf(keys);
    this.gates = Map.copyOf(gates);
  }

  /** What the gate says to upstreams, by their names; one that says it back must not give it on. */
  static Map<String, String> keys(Configuration configuration, Map<String, String> environment) {
    Map<String, String> keys = new TreeMap<>();
    for (UpstreamSettings settings : configuration.upstreams()) {
      if (settings.key() != null) {
        keys.put(settings.name(), settings.key().read(environment, Path.of("")));
      }
    }
    return keys;
  }

  Routes routes() {
    return routes;
  }

  Guard guard() {
    return guard;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Map<String, String> keys() {
    return keys;
  }

  /** Settings of upstreams that both have and whose secret is another one here. */
  SortedSet<String> secretsOtherThan(Generation before) {
    SortedSet<String> names = new TreeSet<>();
    keys.forEach(
        (name, key) -> {
          if (before.keys.containsKey(name) && !Objects.equals(before.keys.get(name), key)) {
            names.add("upstreams." + name + ".key");
          }
        });
    return names;
  }

  /** What the policies do with personal data; remembers what was found in texts. */
  Map<String, PrivacyGate> gates() {
    return gates;
  }
}
