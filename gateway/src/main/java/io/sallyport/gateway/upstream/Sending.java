package io.sallyport.gateway.upstream;

import io.vertx.core.http.HttpClientRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an upstream: it waits for a connection, is sent, waits for the head of
 * the answer, and can be given up at any moment. One thread waits for all of it, once.
 */
final class Sending {

  private final CompletableFuture<HttpReply> answer = new CompletableFuture<>();
  private @Nullable HttpClientRequest request;
  private long connectedNanos;
  private boolean abandoned;

  /** A connection is there; false when nobody waits for it any more. */
  synchronized boolean connected(HttpClientRequest taken) {
    if (abandoned) {
      return false;
    }
    request = taken;
    connectedNanos = System.nanoTime();
    return true;
  }

  /** The head of the answer is there. */
  void answered(HttpReply reply) {
    answer.complete(reply);
  }

  /** There will be no answer. */
  void failed(Throwable cause) {
    answer.completeExceptionally(cause);
  }

  /** Gives the request up, whatever has become of it. May be called twice. */
  void abandon() {
    HttpClientRequest sent;
    synchronized (this) {
      abandoned = true;
      sent = request;
    }
    if (sent != null) {
      sent.reset();
    }
    answer.completeExceptionally(new IllegalStateException("given up"));
  }

  /** Whether a connection was there. */
  synchronized boolean wasConnected() {
    return request != null;
  }

  /**
   * Waits for the head of the answer.
   *
   * @param connectNanos how long a connection may take
   * @param responseNanos how long the answer may take from then on
   * @throws TimeoutException when either takes longer
   * @throws ExecutionException when the request failed or was given up
   */
  HttpReply await(long connectNanos, long responseNanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return answer.get(connectNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      long since;
      synchronized (this) {
        if (request == null) {
          throw e;
        }
        since = System.nanoTime() - connectedNanos;
      }
      return answer.get(Math.max(0, responseNanos - since), TimeUnit.NANOSECONDS);
    }
  }
}
