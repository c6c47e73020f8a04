package io.sallyport.gateway;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.Forwarding;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.reload.ConfigurationWatch;
import io.sallyport.gateway.reload.ReloadReport;
import io.sallyport.gateway.reload.Reloader;
import io.sallyport.gateway.upstream.SteadyClock;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a running gateway does each second, and some of it each hour. */
final class EachSecond implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger("sallyport.gateway");
  private static final long SECOND_MILLIS = 1000;
  private static final Duration RETENTION_CHECK = Duration.ofHours(1);

  private final Vertx vertx;
  private final Wiring wiring;
  private final AuditLog log;
  private final Forwarding forwarding;
  private final @Nullable Duration retention;
  private final InstantSource clock;
  private final SteadyClock steady;
  private final @Nullable ConfigurationWatch watch;
  private final ReentrantLock turn = new ReentrantLock();
  private final long timer;
  private long retentionDue = System.nanoTime();

  EachSecond(
      Vertx vertx,
      Wiring wiring,
      AuditLog log,
      Forwarding forwarding,
      Configuration configuration,
      InstantSource clock) {
    this.vertx = vertx;
    this.wiring = wiring;
    this.log = log;
    this.forwarding = forwarding;
    this.retention = configuration.audit().retention();
    this.clock = clock;
    this.steady = new SteadyClock(clock.instant());
    Reloader reloader = wiring.reloader();
    this.watch =
        configuration.server().watch()
            ? new ConfigurationWatch(reloader::files, () -> take(reloader))
            : null;
    this.timer = vertx.setPeriodic(SECOND_MILLIS, tick -> Thread.startVirtualThread(this::second));
  }

  private ConfigurationWatch.Taken take(Reloader reloader) {
    if (reloader.last().outcome() == ReloadReport.Outcome.UNRECORDED && !log.writable()) {
      // Nothing is prepared each second for a log that cannot take it yet.
      return ConfigurationWatch.Taken.LATER;
    }
    return switch (reloader.reload("file").outcome()) {
      case KEPT -> ConfigurationWatch.Taken.NO;
      case UNRECORDED -> ConfigurationWatch.Taken.LATER;
      case STARTED, UNCHANGED, APPLIED -> ConfigurationWatch.Taken.YES;
    };
  }

  private void second() {
    // What takes longer than a second must not pile up.
    if (!turn.tryLock()) {
      return;
    }
    try {
      wiring.trail().countStrangers();
      wiring.keeping().catchUp();
      if (watch != null) {
        watch.look();
      }
      retain();
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "what is done each second failed: " + e.getClass().getName());
    } finally {
      turn.unlock();
    }
  }

  /** A clock that somebody set ahead must not make events old, which could never be had again. */
  private Instant now() {
    Instant told = clock.instant();
    Instant passed = steady.instant();
    return told.isBefore(passed) ? told : passed;
  }

  /** What a sink has not been sent yet is kept, however old it is. */
  private void retain() {
    if (retention == null || System.nanoTime() - retentionDue < 0) {
      return;
    }
    retentionDue = System.nanoTime() + RETENTION_CHECK.toNanos();
    try {
      log.retain(now().minus(retention), forwarding.deliveredByAll());
    } catch (AuditException e) {
      LOGGER.log(Level.ERROR, "audit.retention: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it, and writes what was only counted. */
  @Override
  public void close() {
    vertx.cancelTimer(timer);
    wiring.trail().countStrangers();
    wiring.keeping().catchUp();
    wiring.keeping().close();
    wiring.close();
  }
}
