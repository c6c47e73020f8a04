package io.sallyport.gateway.pipeline;

import io.sallyport.core.Principal;
import io.sallyport.gateway.config.ReuseSettings.Bounds;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.pipeline.RepeatStore.Claim;
import io.sallyport.gateway.pipeline.RepeatStore.Kept;
import io.sallyport.gateway.surface.Sameness;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a client sends again with the same {@code Idempotency-Key}: while the first one is
 * under way the others wait for its answer, and later ones get it again, so that one request costs
 * one call of a model however often it is sent. Answers belong to the API key that asked, and to
 * those that took its place; they are given again under the configuration only that they were made
 * under.
 */
public final class RepeatedRequests {

  private static final String HEADER = "idempotency-key";
  private static final long LOOK_MILLIS = 200;

  /** When it is worth asking again for a stream that is under way. */
  private static final Duration STREAM_WAIT = Duration.ofSeconds(5);

  private final RepeatStore store;
  private final Bounds bounds;
  private final Object configuration;

  /**
   * Repeated requests under one configuration.
   *
   * @param store what outlives a configuration: who is under way
   * @param configuration whatever stands for the configuration
   */
  public RepeatedRequests(RepeatStore store, Bounds bounds, Object configuration) {
    this.store = store;
    this.bounds = bounds;
    this.configuration = configuration;
  }

  /**
   * Answers a request that repeats another one, or lets it go on as the first.
   *
   * @param again runs before an answer that was waited for is given: the key may have been revoked
   * @param record writes the request down before its answer is given
   * @return whether it was answered
   * @throws ApiException 422 when the key came with another request, 409 while the first one is
   *     being answered as a stream
   */
  boolean answer(Passage passage, Principal principal, Runnable again, Runnable record) {
    Exchange exchange = passage.exchange();
    String key = exchange.header(HEADER);
    if (key == null || !exchange.method().equals("POST")) {
      return false;
    }
    boolean one = Set.copyOf(exchange.headers(HEADER)).size() == 1;
    if (!one || !key.matches("[\\x21-\\x7e]{1,255}")) {
      throw new ApiException(
          ApiError.badRequest(
              "invalid_idempotency_key",
              null,
              "Idempotency-Key has blanks, is too long or comes with several values (expected: one of 1"
                  + " to 255 printable ASCII)."));
    }
    String name = principal.tenant() + "\n" + principal.owner() + "\n" + key;
    String print =
        Sameness.print(exchange.address(), exchange.header("content-type"), exchange.body());
    while (!exchange.isGone()) {
      Claim claim = store.claim(name, print, exchange.id(), configuration);
      if (claim.first()) {
        exchange.onAnswer(claim.entry().listener(store, bounds));
        return false;
      }
      if (!claim.entry().print().equals(print)) {
        throw new ApiException(
            ApiError.invalid(
                422,
                "idempotency_key_reused",
                "This Idempotency-Key came with another request before; use a new one."));
      }
      Kept kept = waited(exchange, claim);
      if (kept != null && claim.entry().isOf(configuration)) {
        again.run();
        passage.repeats(claim.entry().requestId());
        passage.ended("repeated", kept.status(), "");
        record.run();
        exchange.responseHeader("idempotency-replayed", "true");
        if (kept.contentType().startsWith("text/event-stream")) {
          exchange.responseHeader("cache-control", "no-cache, no-transform");
        }
        exchange.respond(kept.status(), kept.contentType(), kept.bytes());
        return true;
      }
      // The first one came to nothing, or began under a configuration that is not in force any more
      // and may have let through what this one must not, so this one may be the first.
    }
    return false;
  }

  /**
   * Whether a request goes on though its client has left: it came with a key, so that its answer is
   * kept for the client that sends it again. A stream is not kept and ends with its client.
   */
  boolean isAwaited(Exchange exchange) {
    return store.isAwaited(exchange.id());
  }

  /** The first one is at its end, whatever that was; who waits for it goes on. */
  void ended(Exchange exchange) {
    store.ended(exchange.id());
  }

  private static @Nullable Kept waited(Exchange exchange, Claim claim) {
    while (!exchange.isGone()) {
      try {
        Kept kept = claim.entry().answer().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (kept == Kept.STREAM) {
          throw new ApiException(
              new ApiError(
                  409,
                  "invalid_request_error",
                  "idempotency_stream",
                  null,
                  "The first request with this Idempotency-Key is being answered as a stream; once"
                      + " that has ended well, it is given again.",
                  STREAM_WAIT,
                  true));
        }
        return kept == Kept.NOTHING ? null : kept;
      } catch (TimeoutException e) {
        // Looks whether the client is still there, and waits on.
      } catch (ExecutionException e) {
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    return null;
  }
}
