package io.sallyport.gateway.config;

import java.util.Map;
import java.util.Set;

/**
 * What upstreams may reach for the clients of a policy, by the names of policies.
 *
 * @param hostedTools types of tools that upstreams may run themselves
 * @param innerHosts hosts within a network that upstreams may be told to ask for media
 */
public record Reach(Map<String, Set<String>> hostedTools, Map<String, Set<String>> innerHosts) {

  /** Copies the maps. */
  public Reach {
    hostedTools = Map.copyOf(hostedTools);
    innerHosts = Map.copyOf(innerHosts);
  }

  /** Types of tools that upstreams may run themselves under a policy; none unless it says so. */
  public Set<String> hostedTools(String policy) {
    return hostedTools.getOrDefault(policy, Set.of());
  }

  /** Hosts within a network that media may come from under a policy; none unless it says so. */
  public Set<String> innerHosts(String policy) {
    return innerHosts.getOrDefault(policy, Set.of());
  }
}
