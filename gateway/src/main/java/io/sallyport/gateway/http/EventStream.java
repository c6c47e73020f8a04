package io.sallyport.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An answer of server-sent events. Writing blocks the calling virtual thread while the client reads
 * slower than the model writes, so nothing piles up in memory.
 */
public final class EventStream {

  /** What such an answer is. */
  static final String TYPE = "text/event-stream; charset=utf-8";

  /** How long a client may read nothing at all before it is given up. */
  private static final Duration STALL = Duration.ofSeconds(60);

  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE = "\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpServerResponse response;
  private final @Nullable AnswerListener hears;
  private @Nullable ByteArrayOutputStream sent;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * A stream.
   *
   * @param hears of all bytes once the answer is whole and was kept; null for nobody
   */
  EventStream(HttpServerResponse response, @Nullable AnswerListener hears) {
    this.response = response;
    this.hears = hears;
    this.sent = hears == null ? null : new ByteArrayOutputStream();
  }

  /**
   * Sends one event.
   *
   * @return false when the client has gone; nothing more needs to be sent
   */
  public boolean send(JsonNode data) {
    byte[] json = Json.write(data);
    return write(
        Buffer.buffer(json.length + 8).appendBytes(DATA).appendBytes(json).appendBytes(END));
  }

  /** Sends one named event; false when the client has gone. */
  public boolean send(String event, JsonNode data) {
    byte[] json = Json.write(data);
    Buffer buffer = Buffer.buffer(json.length + event.length() + 24);
    buffer.appendBytes(EVENT).appendString(event).appendBytes(LINE);
    return write(buffer.appendBytes(DATA).appendBytes(json).appendBytes(END));
  }

  /** Sends a literal, such as {@code [DONE]}; false when the client has gone. */
  public boolean sendLiteral(String data) {
    return write(Buffer.buffer(32).appendBytes(DATA).appendString(data).appendBytes(END));
  }

  /** Sends a comment that clients skip; keeps proxies from closing a quiet stream. */
  public boolean keepAlive() {
    return write(Buffer.buffer(": keep-alive\n\n"));
  }

  /** Ends the stream of an answer that is whole, and may be given again. */
  public void endWhole() {
    if (hears != null && sent != null && !closed.isDone()) {
      hears.whole(200, TYPE, sent.toByteArray());
    }
    end();
  }

  /** Ends the stream. */
  public void end() {
    if (!closed.isDone()) {
      response.end();
    }
  }

  void close() {
    closed.complete(null);
  }

  private boolean write(Buffer buffer) {
    if (closed.isDone() || response.ended()) {
      return false;
    }
    keep(buffer);
    response.write(buffer);
    return !response.writeQueueFull() || drained();
  }

  private void keep(Buffer buffer) {
    if (sent != null && hears != null) {
      // One that is too long is not given again, so nothing of it has to be kept.
      if (hears.room(buffer.length())) {
        sent.writeBytes(buffer.getBytes());
      } else {
        sent = null;
      }
    }
  }

  private boolean drained() {
    CompletableFuture<Void> drain = new CompletableFuture<>();
    response.drainHandler(drain::complete);
    if (!response.writeQueueFull()) {
      return true;
    }
    try {
      CompletableFuture.anyOf(drain, closed).get(STALL.toMillis(), TimeUnit.MILLISECONDS);
      return !closed.isDone();
    } catch (TimeoutException | ExecutionException e) {
      response.reset();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
