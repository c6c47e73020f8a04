package io.sallyport.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sallyport.core.EvidenceRule;
import io.sallyport.gateway.config.ConfigurationSource;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as a Quarkus application. Quarkus gives it event loops, metrics and traces, and
 * serves health and metrics on the operations port; the gateway opens the public port itself.
 */
@QuarkusMain
public final class GatewayApplication implements QuarkusApplication {

  private static volatile @Nullable Start start;
  private static volatile @Nullable Gateway running;

  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final OpenTelemetry telemetry;

  /** Made by Quarkus. */
  @Inject
  public GatewayApplication(Vertx vertx, MeterRegistry metrics, OpenTelemetry telemetry) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.telemetry = telemetry;
  }

  private record Start(
      ConfigurationSource source,
      EvidenceRule evidence,
      Consumer<Gateway> started,
      Consumer<String> failed) {}

  /**
   * Runs the gateway until the process is told to end.
   *
   * @param source where the configuration is read, now and whenever it changes
   * @param evidence which evidence the log takes
   * @param started told once it takes requests
   * @param failed told why it could not start; the process then ends with exit code 2
   */
  public static void run(
      ConfigurationSource source,
      EvidenceRule evidence,
      Consumer<Gateway> started,
      Consumer<String> failed) {
    start = new Start(source, evidence, started, failed);
    Quarkus.run(GatewayApplication.class);
  }

  /** Lets running requests finish and closes the gateway, if one runs. */
  static void closeRunning() {
    Gateway gateway = running;
    if (gateway != null) {
      gateway.close();
    }
  }

  @Override
  public int run(String... arguments) {
    Start with = start;
    if (with == null) {
      throw new IllegalStateException("started without a configuration");
    }
    try (Gateway gateway =
        Gateway.start(
            with.source(),
            Map.copyOf(System.getenv()),
            vertx,
            metrics,
            telemetry,
            with.evidence())) {
      running = gateway;
      // The process must not end before the log has its last checkpoint.
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "gateway-close"));
      with.started().accept(gateway);
      Quarkus.waitForExit();
      return 0;
    } catch (GatewayException e) {
      with.failed().accept(String.valueOf(e.getMessage()));
      return 2;
    }
  }

  /** Says on the operations port whether requests are taken. */
  @Readiness
  @ApplicationScoped
  public static class Ready implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
      Gateway gateway = running;
      HealthCheckResponseBuilder response = HealthCheckResponse.named("gateway");
      if (gateway == null) {
        return response.down().withData("problem", "starting").build();
      }
      response.withData("configuration", gateway.configurationDigest());
      response.withData("configurationRead", gateway.lastReload());
      if (!gateway.restartPending().isEmpty()) {
        response.withData("restartPending", String.join(" ", gateway.restartPending()));
      }
      gateway.warnings().forEach(warning -> response.withData("warning", warning));
      gateway.problems().forEach(problem -> response.withData("problem", problem));
      return response.status(gateway.ready()).build();
    }
  }
}
