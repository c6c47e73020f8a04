package io.sallyport.gateway;

import io.quarkus.runtime.ShutdownEvent;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The operations port where nothing else answers, and its end. */
@ApplicationScoped
public class OperationsPort {

  /** After health and metrics, whatever their order. */
  private static final int LAST = Integer.MAX_VALUE;

  void routes(@Observes Router router) {
    router.route().order(LAST).handler(OperationsPort::nothingHere);
  }

  /**
   * Drains while the event loops and this port still work. The framework waits for it, whatever
   * told the process to end.
   */
  void stop(@Observes ShutdownEvent stopping) {
    GatewayApplication.closeRunning();
  }

  private static void nothingHere(RoutingContext context) {
    ApiError error =
        ApiError.notFound(
            "unknown_url",
            null,
            "There is nothing here; this is the operations port: /health/live, /health/ready,"
                + " /metrics.");
    context
        .response()
        .setStatusCode(error.status())
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(Json.write(error.body())));
  }
}
