package io.sallyport.audit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All sinks of a log, and the choice of what happens when one is dead: while a sink that must not
 * be missed lags by as much as it may, no request is begun; the others are counted.
 */
public final class Forwarding implements AutoCloseable {

  /**
   * One sink.
   *
   * @param forwarder what sends to it
   * @param maxLag events that may wait for it before it counts as dead, 1 or more
   * @param refuse whether requests are refused while it is dead
   * @param beyond requests that were served while it was dead
   */
  public record Sink(Forwarder forwarder, long maxLag, boolean refuse, AtomicLong beyond) {

    /** A sink beyond which nothing was served yet. */
    public Sink(Forwarder forwarder, long maxLag, boolean refuse) {
      this(forwarder, maxLag, refuse, new AtomicLong());
    }

    /** Whether as many events wait for it as may. */
    public boolean dead() {
      return forwarder.lag() >= maxLag;
    }
  }

  private final AuditLog log;
  private final List<Sink> sinks;
  private final boolean refuses;
  private int begun;

  /** Sends a log to these. */
  public Forwarding(AuditLog log, List<Sink> sinks) {
    this.log = log;
    this.sinks = List.copyOf(sinks);
    this.refuses = sinks.stream().anyMatch(Sink::refuse);
  }

  /** Begins to send. */
  public void start() {
    sinks.forEach(sink -> sink.forwarder().start());
  }

  /** The sinks. */
  public List<Sink> sinks() {
    return sinks;
  }

  /**
   * Takes a place for the event of one request. Counts the events of requests that are under way as
   * if they waited already, so that the bound holds exactly, whatever runs at once.
   *
   * @return why the request must not be begun; empty when it may, and {@link #end} has to be called
   */
  public Optional<String> begin() {
    if (refuses) {
      synchronized (this) {
        Optional<String> behind = behind();
        if (behind.isPresent()) {
          return behind;
        }
        begun++;
      }
    }
    for (Sink sink : sinks) {
      if (!sink.refuse() && sink.dead()) {
        sink.beyond().incrementAndGet();
      }
    }
    return Optional.empty();
  }

  /** The sink that must not be missed and has no room for another event; empty when all have. */
  public synchronized Optional<String> behind() {
    for (Sink sink : sinks) {
      long waiting = log.accepted() - sink.forwarder().delivered() + begun;
      if (sink.refuse() && waiting >= sink.maxLag()) {
        return Optional.of(sink.forwarder().name());
      }
    }
    return Optional.empty();
  }

  /** The event of a request that was begun is in the log. */
  public void end() {
    if (refuses) {
      synchronized (this) {
        begun--;
      }
    }
  }

  /** Leaf index up to which every sink has everything; what lies behind it must be kept. */
  public long deliveredByAll() {
    return sinks.stream()
        .mapToLong(sink -> sink.forwarder().delivered())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Ends them all at once, so that several that hang take no longer than one. */
  @Override
  public void close() {
    sinks.forEach(sink -> sink.forwarder().end());
    sinks.forEach(sink -> sink.forwarder().close());
  }
}
