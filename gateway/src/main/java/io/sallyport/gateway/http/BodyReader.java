package io.sallyport.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Collects one request's body on its event loop, within a size and a time. */
final class BodyReader {

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int maxBody;
  private final Duration timeout;
  private Buffer collected = Buffer.buffer();
  private int pieces;
  private boolean finished;

  BodyReader(Vertx vertx, HttpServerRequest request, int maxBody, Duration timeout) {
    this.vertx = vertx;
    this.request = request;
    this.maxBody = maxBody;
    this.timeout = timeout;
  }

  /** Exactly one of the two is called, at most once; neither when the client goes away. */
  void read(Consumer<byte[]> complete, Consumer<ApiError> refused) {
    if (request.isEnded()) {
      complete.accept(new byte[0]);
      return;
    }
    long timer = vertx.setTimer(timeout.toMillis(), id -> refuse(refused, tooSlow()));
    request.handler(
        chunk -> {
          if (finished) {
            return;
          }
          if (collected.length() + (long) chunk.length() > maxBody) {
            vertx.cancelTimer(timer);
            refuse(refused, RequestHead.tooLarge(maxBody));
            return;
          }
          collect(chunk);
        });
    request.exceptionHandler(
        failure -> {
          vertx.cancelTimer(timer);
          refuse(
              refused,
              ApiError.invalid(400, "incomplete_body", "The body broke off before its end."));
        });
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          if (!finished) {
            finished = true;
            complete.accept(collected.getBytes());
            collected = Buffer.buffer();
          }
        });
  }

  /** Most bodies are one piece, which needs no copy; a piece may belong to whoever made it. */
  private void collect(Buffer chunk) {
    pieces++;
    if (pieces == 1) {
      collected = chunk;
    } else if (pieces == 2) {
      collected = Buffer.buffer().appendBuffer(collected).appendBuffer(chunk);
    } else {
      collected.appendBuffer(chunk);
    }
  }

  private void refuse(Consumer<ApiError> refused, ApiError error) {
    if (!finished) {
      finished = true;
      collected = Buffer.buffer();
      refused.accept(error);
    }
  }

  private ApiError tooSlow() {
    return ApiError.invalid(
        408,
        "request_timeout",
        "The body did not arrive within " + timeout.toSeconds() + " s; send it faster.");
  }
}
