package io.sallyport.gateway.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that clients can call.
 *
 * @param name what clients call it
 * @param routes where requests go, shared out by weight
 * @param fallbacks where they go when no route answers, in this order
 * @param policy name of the guard policy; null for the tenant's
 */
public record ModelSettings(
    String name,
    List<RouteSettings> routes,
    List<RouteSettings> fallbacks,
    @Nullable String policy) {

  /** Copies the lists. */
  public ModelSettings {
    routes = List.copyOf(routes);
    fallbacks = List.copyOf(fallbacks);
  }

  /** The same for one model of an upstream whose every model can be called. */
  ModelSettings named(String model) {
    return new ModelSettings(model, resolve(routes, model), resolve(fallbacks, model), policy);
  }

  private static List<RouteSettings> resolve(List<RouteSettings> routes, String model) {
    return routes.stream()
        .map(
            route -> route.model().equals(Configuration.ANY_MODEL) ? route.withModel(model) : route)
        .toList();
  }
}
