package io.sallyport.gateway.config;

import java.util.ArrayList;
import java.util.List;

/** Which models can be called when the configuration names none. */
final class StandardModels {

  private StandardModels() {}

  /** Every model of every upstream; the simulation's when there is no upstream. */
  static List<ModelSettings> of(List<UpstreamSettings> upstreams) {
    if (upstreams.isEmpty()) {
      List<ModelSettings> models = new ArrayList<>();
      for (String name : List.of("simulated-naive", "simulated-hardened", "simulated-embedding")) {
        models.add(model(name, Configuration.SIMULATION, name));
      }
      return models;
    }
    List<RouteSettings> routes =
        upstreams.stream()
            .map(upstream -> new RouteSettings(upstream.name(), Configuration.ANY_MODEL, 1))
            .toList();
    return List.of(new ModelSettings(Configuration.ANY_MODEL, routes, List.of(), null));
  }

  private static ModelSettings model(String name, String upstream, String upstreamModel) {
    return new ModelSettings(
        name, List.of(new RouteSettings(upstream, upstreamModel, 1)), List.of(), null);
  }
}
