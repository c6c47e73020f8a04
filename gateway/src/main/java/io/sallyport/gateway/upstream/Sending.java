package io.sallyport.gateway.upstream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an upstream: it waits for a connection, is sent, waits for the answer,
 * and can be given up at any moment. One thread waits for all of it, once; its limits are timers of
 * the event loop, which cost less than a thread that waits with a limit.
 */
final class Sending {

  private final Vertx vertx;
  private final CompletableFuture<HttpReply> answer = new CompletableFuture<>();
  private @Nullable HttpClientRequest request;
  private @Nullable Context loop;

  /** On the event loop only. */
  private @Nullable HttpReply reply;

  private boolean abandoned;
  private volatile boolean begun;
  private long timer = -1;

  /** A request that is not sent yet. */
  Sending(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Begins to wait for a connection, on the event loop. */
  void limit(Duration connectTimeout) {
    timer =
        vertx.setTimer(
            Math.max(1, connectTimeout.toMillis()), fired -> failed(new TimeoutException()));
  }

  /**
   * A connection is there; from here on the answer is waited for. On the event loop.
   *
   * @param answerMillis how long it may take from now
   * @return false when nobody waits for it any more
   */
  boolean connected(HttpClientRequest taken, long answerMillis) {
    synchronized (this) {
      if (abandoned) {
        return false;
      }
      request = taken;
      loop = Vertx.currentContext();
    }
    vertx.cancelTimer(timer);
    timer = vertx.setTimer(Math.max(1, answerMillis), fired -> failed(new TimeoutException()));
    return true;
  }

  /**
   * A piece of the answer came, but it is not all here. On the event loop.
   *
   * @param pieceMillis how long the next piece may take from now
   */
  void goesOn(long pieceMillis) {
    begun = true;
    vertx.cancelTimer(timer);
    if (!answer.isDone()) {
      timer = vertx.setTimer(Math.max(1, pieceMillis), fired -> failed(new TimeoutException()));
    }
  }

  /** The head of the answer is there. On the event loop. */
  void began(HttpReply head) {
    reply = head;
  }

  /** The answer is there, or its head. */
  void answered(HttpReply whole) {
    vertx.cancelTimer(timer);
    answer.complete(whole);
  }

  /** There will be no answer. */
  void failed(Throwable cause) {
    vertx.cancelTimer(timer);
    answer.completeExceptionally(cause);
  }

  /** Gives the request up, whatever has become of it. May be called twice, by any thread. */
  void abandon() {
    HttpClientRequest sent;
    Context of;
    synchronized (this) {
      abandoned = true;
      sent = request;
      of = loop;
    }
    if (sent != null && of != null) {
      of.runOnContext(now -> cut(sent));
    }
    answer.completeExceptionally(new IllegalStateException("given up"));
  }

  private void cut(HttpClientRequest sent) {
    HttpReply known = reply;
    if (known == null) {
      sent.reset();
    } else {
      known.cut();
    }
  }

  /** Whether some of the answer was there, beyond its head. */
  boolean wasBegun() {
    return begun;
  }

  /** Whether a connection was there. */
  synchronized boolean wasConnected() {
    return request != null;
  }

  /**
   * Waits for the answer.
   *
   * @throws ExecutionException when the request failed, was given up, or, with a {@link
   *     TimeoutException} as its cause, took too long
   */
  HttpReply await() throws InterruptedException, ExecutionException {
    return answer.get();
  }
}
