package io.sallyport.cli;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ServerSettings;

/** Tells Quarkus what the configuration says about the parts that Quarkus runs. */
final class QuarkusSettings {

  private QuarkusSettings() {}

  static void apply(Configuration configuration) {
    ServerSettings server = configuration.server();
    System.setProperty("quarkus.http.host", server.host());
    System.setProperty("quarkus.http.port", Integer.toString(server.opsPort()));
    // More event loops than cores only hand work to and fro.
    System.setProperty(
        "quarkus.vertx.event-loops-pool-size",
        Integer.toString(Math.max(2, Runtime.getRuntime().availableProcessors())));
    String traces = configuration.telemetry().tracesEndpoint();
    System.setProperty("quarkus.otel.sdk.disabled", Boolean.toString(traces == null));
    if (traces != null) {
      System.setProperty("quarkus.otel.exporter.otlp.traces.endpoint", traces);
      System.setProperty("quarkus.otel.exporter.otlp.traces.protocol", "http/protobuf");
    }
  }
}
