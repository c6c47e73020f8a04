package io.sallyport.gateway.upstream;

import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An answer over HTTP. The connection is read only as fast as the reader takes the pieces. */
final class HttpReply implements Reply {

  private sealed interface Event {}

  private record Piece(Buffer buffer) implements Event {}

  private record Ended(boolean complete) implements Event {}

  private static final int AHEAD = 2;

  /** So many bytes of a whole answer are taken before its reader is woken. */
  private static final int MOST_AHEAD = 1 << 20;

  private static final int LEFT_OVER = 4;
  private static final long SOON_MILLIS = 100;
  private static final Runnable NOTHING = () -> {};

  private final String upstream;
  private final HttpClientRequest request;
  private final HttpClientResponse response;
  private final ReplyLimits limits;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Context loop;
  private Runnable filled = NOTHING;
  private Runnable piece = NOTHING;
  private volatile boolean complete;
  private int whole;
  private boolean ended;
  private boolean begun;
  private boolean wordless;
  private boolean words;
  private long silentNanos;

  /** Called on the event loop, before any of the body can arrive. */
  HttpReply(
      String upstream, HttpClientRequest request, HttpClientResponse response, ReplyLimits limits) {
    this.upstream = upstream;
    this.request = request;
    this.response = response;
    this.limits = limits;
    this.loop = Objects.requireNonNull(Vertx.currentContext());
    response.pause();
    response.handler(buffer -> came(new Piece(buffer)));
    response.endHandler(end -> came(new Ended(true)));
    response.exceptionHandler(failure -> came(new Ended(false)));
    // One ahead, so that a short answer and its end are here together.
    response.fetch(AHEAD);
  }

  private void came(Event event) {
    events.add(event);
    complete |= event instanceof Ended;
    if (complete || !goesOn(event)) {
      filled.run();
    }
  }

  /** Whether more of the answer is taken before anybody reads it. */
  private boolean goesOn(Event event) {
    if (filled == NOTHING || whole > MOST_AHEAD) {
      return false;
    }
    whole += event instanceof Piece(Buffer buffer) ? buffer.length() : 0;
    piece.run();
    if (events.size() >= AHEAD) {
      response.fetch(1);
    }
    return whole <= MOST_AHEAD;
  }

  /**
   * Runs the second action once the answer is here, or as much of it as is taken before it is read,
   * and the first with each piece before; on the event loop.
   */
  void whenFilled(Runnable each, Runnable action) {
    piece = each;
    filled = action;
  }

  @Override
  public int status() {
    return response.statusCode();
  }

  @Override
  public @Nullable String header(String name) {
    return response.getHeader(name);
  }

  @Override
  public byte @Nullable [] next() throws UpstreamFailure {
    if (ended) {
      return null;
    }
    Event event;
    // Only waiting is silence: how long the pieces before took to pass on is not the upstream's.
    long before = System.nanoTime();
    try {
      long wait = limits.next(!begun, wordless, TimeUnit.NANOSECONDS.toMillis(silentNanos));
      event = events.poll(Math.max(0, wait), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpstreamFailure(
          Kind.BROKEN, "the call to upstream '" + upstream + "' was cancelled");
    }
    return switch (event) {
      case Piece(Buffer buffer) -> {
        begun = true;
        silentNanos = words ? silentNanos + System.nanoTime() - before : 0;
        if (!complete) {
          response.fetch(1);
        }
        yield buffer.getBytes();
      }
      case Ended(boolean complete) -> {
        ended = true;
        if (!complete) {
          throw new UpstreamFailure(
              Kind.BROKEN, "upstream '" + upstream + "' broke off in the middle of its answer");
        }
        yield null;
      }
      case null ->
          throw new UpstreamFailure(
              Kind.TIMEOUT, "upstream '" + upstream + "' " + limits.told(!begun, wordless));
    };
  }

  @Override
  public void streams() {
    wordless = true;
  }

  @Override
  public void said() {
    wordless = false;
    words = true;
    silentNanos = 0;
  }

  @Override
  public void finish() {
    try {
      for (int i = 0; !ended && i < LEFT_OVER; i++) {
        Event event = events.poll(SOON_MILLIS, TimeUnit.MILLISECONDS);
        if (event instanceof Piece) {
          response.fetch(1);
        } else {
          ended = event instanceof Ended;
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      loop.runOnContext(now -> cut());
    }
  }

  /**
   * Ends the exchange; on the event loop. An answer that has wholly arrived gives its connection to
   * the next call although pieces of it still wait to be read, and resetting its request would
   * break that call. So everything that is here is taken first, and only what then has no end is
   * reset.
   */
  void cut() {
    if (!complete) {
      response.resume();
      loop.runOnContext(
          then -> {
            if (!complete) {
              request.reset();
            }
          });
    }
  }
}
