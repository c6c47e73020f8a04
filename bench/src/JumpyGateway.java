package io.sallyport.gateway;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.sallyport.gateway.config.ConfigurationReader;
import io.sallyport.review.UsableEvidence;
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
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

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
    logged();
    followed(Path.of(arguments[2]));
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    Gateway gateway =
        Gateway.start(
            () -> ConfigurationReader.load(Path.of(arguments[0])),
            Map.copyOf(System.getenv()),
            Vertx.vertx(),
            metrics,
            OpenTelemetry.noop(),
            new UsableEvidence(),
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

  /**
   * The log on stderr, as the product writes it: without Quarkus nobody would, and a soak that counts
   * its errors would count none. The first line is there so that the soak sees that it works.
   */
  private static void logged() {
    // Before anything asks for a logger; as the product does.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    Handler handler =
        new ConsoleHandler() {
          @Override
          public void publish(LogRecord line) {
            System.err.printf(
                "%s %s %s: %s%n", line.getInstant(), line.getLevel(), line.getLoggerName(), line.getMessage());
            if (line.getThrown() != null) {
              line.getThrown().printStackTrace();
            }
          }
        };
    Logger.getLogger("").setLevel(Level.WARNING);
    Logger.getLogger("").addHandler(handler);
    System.getLogger("sallyport.http").log(System.Logger.Level.ERROR, "request none failed: this line is a test");
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
