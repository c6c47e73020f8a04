package io.sallyport.gateway.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs handlers on virtual threads and turns what they throw into an answer. */
final class Handling {

  private static final Logger LOGGER = System.getLogger("sallyport.http");

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final AtomicInteger inFlight;
  private final RefusalLog refusals;

  private final Consumer<Exchange> ended;

  /**
   * Runs handlers.
   *
   * @param ended is told of each exchange whose handler has ended
   */
  Handling(AtomicInteger inFlight, RefusalLog refusals, Consumer<Exchange> ended) {
    this.inFlight = inFlight;
    this.refusals = refusals;
    this.ended = ended;
  }

  /**
   * Starts a handler.
   *
   * @param afterwards runs once it has ended, whatever came of it
   */
  void start(Routes.Handler handler, Exchange exchange, Runnable afterwards) {
    inFlight.incrementAndGet();
    threads.execute(
        () -> {
          try {
            HomeLoop.run(exchange.loop(), () -> run(handler, exchange));
            ended.accept(exchange);
          } finally {
            afterwards.run();
            if (inFlight.decrementAndGet() == 0) {
              synchronized (inFlight) {
                inFlight.notifyAll();
              }
            }
          }
        });
  }

  // A handler may throw anything; the client still gets an answer, and never a stack trace.
  @SuppressWarnings("PMD.AvoidCatchingThrowable")
  private void run(Routes.Handler handler, Exchange exchange) {
    try {
      handler.handle(exchange);
      if (!exchange.answered()) {
        throw new IllegalStateException("no answer was given");
      }
    } catch (ApiException refused) {
      answer(exchange, refused.error());
    } catch (Throwable defect) {
      LOGGER.log(Level.ERROR, "request " + exchange.id() + " failed: " + where(defect));
      answer(
          exchange,
          ApiError.internal(
              500,
              "internal_error",
              "Sallyport failed on this request; the log names it as " + exchange.id() + "."));
    }
  }

  private void answer(Exchange exchange, ApiError error) {
    if (!exchange.recorded()) {
      refusals.refused(Refusal.of(exchange, error));
    }
    if (!exchange.answered()) {
      exchange.respond(error);
    } else {
      // Half an answer that simply ended would look complete.
      exchange.abort();
    }
  }

  /** Class and place, never the message: a message may quote what a client sent. */
  private static String where(Throwable defect) {
    StringBuilder text = new StringBuilder(defect.getClass().getName());
    StackTraceElement[] frames = defect.getStackTrace();
    for (int i = 0; i < Math.min(8, frames.length); i++) {
      text.append("\n    at ").append(frames[i]);
    }
    if (defect.getCause() != null) {
      text.append("\n  caused by ").append(where(defect.getCause()));
    }
    return text.toString();
  }
}
