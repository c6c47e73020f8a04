package io.sallyport.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** What the log gives back for an event: its place, and word when it is durable. */
public final class Receipt {
  private final long index;
  private final CompletableFuture<Long> durable;
  private final Runnable hurry;

  Receipt(long index, CompletableFuture<Long> durable, Runnable hurry) {
    this.index = index;
    this.durable = durable;
    this.hurry = hurry;
  }

  /**
   * Leaf index of the event, valid once it is durable: after a failed write the place is given to a
   * later event. -1 when the log did not accept the event at all.
   */
  public long index() {
    return index;
  }

  /** Whether the event is forced to disk. */
  public boolean isDurable() {
    return durable.isDone() && !durable.isCompletedExceptionally();
  }

  /**
   * Waits until the event is forced to disk. Cheap on a virtual thread. Asks the log not to wait
   * for more events before it writes.
   *
   * @throws AuditException when the event was not written; nothing may be told to the client as
   *     done
   * @throws InterruptedException when interrupted; the event may still become durable
   */
  public void awaitDurable() throws AuditException, InterruptedException {
    if (!durable.isDone()) {
      hurry.run();
    }
    try {
      durable.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new AuditException("audit: event not written: " + cause.getMessage(), cause);
    }
  }

  /**
   * Completes with the leaf index once the event is durable, exceptionally with {@link
   * AuditException} when it was not written. Actions that depend on it run on the log's writing
   * thread and must be short.
   */
  public CompletionStage<Long> durable() {
    return durable.minimalCompletionStage();
  }
}
