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
   * How long deliveries are gathered before a receipt is asked for. Zero where a delivery is its
   * own receipt, because the receiver says that it has the events.
   */
  default Duration receiptAfter() {
    return Duration.ZERO;
  }

  /**
   * Waits until the receiver has read all that was delivered. Asked only where {@link
   * #receiptAfter} is not zero.
   *
   * @throws IOException when it has not, or nobody knows; what has no receipt is delivered again
   */
  default void receipt() throws IOException {}

  /**
   * How long a receipt has to stand unbroken before what it is for counts as delivered. Zero where
   * the receiver says that it has the events; more where one that died has to be noticed first.
   */
  default Duration settles() {
    return Duration.ZERO;
  }

  /**
   * Looks whether the receiver is still there while receipts settle.
   *
   * @throws IOException when it is not; what has not settled is delivered again
   */
  default void probe() throws IOException {}

  @Override
  void close();
}
