package io.sallyport.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * The event loop that a request came in on. What its virtual thread asks of the network goes to the
 * same loop, so that a connection's bytes are not handed from one loop to another.
 */
public final class HomeLoop {

  private static final ScopedValue<Context> HOME = ScopedValue.newInstance();

  private HomeLoop() {}

  /** The loop of the request that this thread works on; any loop for a thread without one. */
  public static Context of(Vertx vertx) {
    return HOME.isBound() ? HOME.get() : vertx.getOrCreateContext();
  }

  /** Runs the work for a request that came in on a loop. */
  static void run(Context loop, Runnable work) {
    ScopedValue.where(HOME, loop).run(work);
  }
}
