package io.sallyport.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections of one event loop that take too long to send the head of their next request,
 * be it by silence or by a byte now and then. A connection that works on requests is left alone;
 * one that speaks HTTP/2 may work on several.
 */
final class ConnectionWatch {

  private static final class Watched {
    private int requests;
    private long waitingSince = System.nanoTime();
  }

  private final long timeoutNanos;
  private final Map<HttpConnection, Watched> connections = new HashMap<>();

  ConnectionWatch(Vertx vertx, Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
    vertx.setPeriodic(Math.max(100, timeout.toMillis() / 10), timer -> sweep());
  }

  void opened(HttpConnection connection) {
    connections.put(connection, new Watched());
    connection.closeHandler(closed -> connections.remove(connection));
  }

  void busy(HttpConnection connection) {
    Watched watched = connections.get(connection);
    if (watched != null) {
      watched.requests++;
    }
  }

  void waiting(HttpConnection connection) {
    Watched watched = connections.get(connection);
    if (watched != null) {
      watched.requests--;
      watched.waitingSince = System.nanoTime();
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    // Closing changes the map, so walk over a copy.
    Map.copyOf(connections)
        .forEach(
            (connection, watched) -> {
              if (watched.requests <= 0 && now - watched.waitingSince > timeoutNanos) {
                connection.close();
              }
            });
  }
}
