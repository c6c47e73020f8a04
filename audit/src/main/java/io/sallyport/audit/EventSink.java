package io.sallyport.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A place that events are sent to besides the log. Belongs to one thread. */
public interface EventSink extends AutoCloseable {

  /**
   * Delivers events, in order. The same ones may come again after a failure or a restart; each has
   * an id by which the receiver can drop doubles.
   *
   * @throws IOException when they were not delivered, or perhaps not all of them
   */
  void deliver(List<LoggedEvent> events) throws IOException;

  /**
   * How long a delivery has to stand unbroken before it counts. Zero where the receiver says that
   * it has the events; more where only a broken connection tells that it has not.
   */
  default Duration settles() {
    return Duration.ZERO;
  }

  /**
   * Looks whether what was delivered may still be under way to a receiver that is there.
   *
   * @throws IOException when it is not; what has not settled is delivered again
   */
  default void probe() throws IOException {}

  @Override
  void close();
}
