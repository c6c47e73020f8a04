package io.sallyport.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections of one event loop that take too long to send the head of their next request,
 * be it by silence or by a byte now and then.
 */
final class ConnectionWatch {

  private static final long BUSY = -1;

  private final long timeoutNanos;
  private final Map<HttpConnection, Long> waitingSince = new HashMap<>();

  ConnectionWatch(Vertx vertx, Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
    vertx.setPeriodic(Math.max(100, timeout.toMillis() / 10), timer -> sweep());
  }

  void opened(HttpConnection connection) {
    waitingSince.put(connection, now());
    connection.closeHandler(closed -> waitingSince.remove(connection));
  }

  void busy(HttpConnection connection) {
    waitingSince.replace(connection, BUSY);
  }

  void waiting(HttpConnection connection) {
    waitingSince.replace(connection, now());
  }

  private void sweep() {
    long now = now();
    // Closing changes the map, so walk over a copy.
    Map.copyOf(waitingSince)
        .forEach(
            (connection, since) -> {
              if (since != BUSY && now - since > timeoutNanos) {
                connection.close();
              }
            });
  }

  private static long now() {
    return System.nanoTime() & Long.MAX_VALUE;
  }
}
