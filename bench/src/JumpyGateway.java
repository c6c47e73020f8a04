package io.sallyport.gateway;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.sallyport.gateway.config.ConfigurationReader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The product's gateway under a clock that a file sets: seconds ahead of the system's, or back. The
 * product has no switch for its clock, so it is started here as a test would, without the Quarkus
 * around it; of the operations port there is only the number of requests in flight. Arguments: the
 * configuration, the port for that number, the file.
 */
final class JumpyGateway {
  private static volatile long ahead;

  private JumpyGateway() {}

  public static void main(String[] arguments) throws Exception {
    followed(Path.of(arguments[2]));
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    Gateway gateway =
        Gateway.start(
            () -> ConfigurationReader.load(Path.of(arguments[0])),
            Map.copyOf(System.getenv()),
            Vertx.vertx(),
            metrics,
            OpenTelemetry.noop(),
            () -> Instant.now().plusSeconds(ahead));
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
    HttpServer operations =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1])), 0);
    operations.createContext(
        "/metrics",
        exchange -> {
          byte[] body =
              ("sallyport_requests_active " + metrics.get("sallyport.requests.active").gauge().value() + "\n")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    operations.start();
    System.out.println("api_key:\n  " + gateway.firstKey().orElseThrow().secret());
    Thread.currentThread().join();
  }

  /** Looks at the file a few times a second. */
  private static void followed(Path clock) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (true) {
                try {
                  ahead = Long.parseLong(Files.readString(clock).strip());
                } catch (NumberFormatException beingWritten) {
                  // The next look finds it whole.
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(50_000_000);
              }
            });
  }
}
