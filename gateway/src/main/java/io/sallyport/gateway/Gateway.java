package io.sallyport.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.sallyport.access.AccessControl;
import io.sallyport.access.AccessException;
import io.sallyport.access.IssuedKey;
import io.sallyport.audit.AuditEvent;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.EventKind;
import io.sallyport.audit.Forwarding;
import io.sallyport.core.EvidenceRule;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationSource;
import io.sallyport.gateway.config.LoadedConfiguration;
import io.sallyport.gateway.export.Sinks;
import io.sallyport.gateway.http.Listener;
import io.sallyport.gateway.reload.Reloader;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway: opens what lies in the data folder, wires the steps of a request, and listens.
 *
 * <p>Nothing here knows the framework that starts it; it is given its event loops, its metrics and
 * its traces.
 */
public final class Gateway implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger("sallyport.gateway");

  private final Stores stores;
  private final Listener listener;
  private final Configuration configuration;
  private final int port;
  private final Optional<IssuedKey> firstKey;
  private final EachSecond eachSecond;
  private final Reloader reloader;
  private final Forwarding forwarding;
  private boolean closed;

  private Gateway(
      Stores stores,
      Listener listener,
      Configuration configuration,
      int port,
      Optional<IssuedKey> firstKey,
      EachSecond eachSecond,
      Reloader reloader,
      Forwarding forwarding) {
    this.stores = stores;
    this.listener = listener;
    this.configuration = configuration;
    this.port = port;
    this.firstKey = firstKey;
    this.eachSecond = eachSecond;
    this.forwarding = forwarding;
    this.reloader = reloader;
  }

  /**
   * Starts.
   *
   * @param environment where {@code env:} secrets are read from
   * @param evidence which evidence the log takes
   * @throws GatewayException when something it needs is not there; the message says what to do
   */
  public static Gateway start(
      ConfigurationSource source,
      Map<String, String> environment,
      Vertx vertx,
      MeterRegistry metrics,
      OpenTelemetry telemetry,
      EvidenceRule evidence)
      throws GatewayException {
    return start(source, environment, vertx, metrics, telemetry, evidence, InstantSource.system());
  }

  /**
   * Starts with a clock of its own. It says what time it is: in the log, for expiries, for whoever
   * reads an answer. How long something takes or lasts is measured beside it, because a clock may
   * be set.
   */
  static Gateway start(
      ConfigurationSource source,
      Map<String, String> environment,
      Vertx vertx,
      MeterRegistry metrics,
      OpenTelemetry telemetry,
      EvidenceRule evidence,
      InstantSource clock)
      throws GatewayException {
    LoadedConfiguration loaded = read(source);
    Configuration configuration = loaded.configuration();
    Stores stores = Stores.open(configuration, clock);
    Forwarding forwarding = new Forwarding(stores.log(), List.of());
    try {
      forwarding =
          Sinks.open(
              configuration.audit(),
              stores.log(),
              configuration.data().resolve("sinks"),
              environment,
              clock);
      Optional<IssuedKey> firstKey = stores.firstKey();
      Wiring wiring =
          new Wiring(
              configuration, environment, vertx, metrics, telemetry, stores, forwarding, evidence);
      Listener listener = wiring.listener(loaded, source);
      int port = listener.start();
      stores.note(EventKind.SYSTEM, "started");
      wiring.reloader().started();
      forwarding.start();
      return new Gateway(
          stores,
          listener,
          configuration,
          port,
          firstKey,
          new EachSecond(vertx, wiring, stores.log(), forwarding, configuration, clock),
          wiring.reloader(),
          forwarding);
    } catch (AccessException | AuditException | RuntimeException e) {
      forwarding.close();
      stores.close();
      throw new GatewayException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      forwarding.close();
      stores.close();
      Thread.currentThread().interrupt();
      throw new GatewayException("the start was interrupted", e);
    }
  }

  private static LoadedConfiguration read(ConfigurationSource source) throws GatewayException {
    try {
      return source.read();
    } catch (ConfigurationException e) {
      throw new GatewayException(String.join("\n", e.problems()), e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /** The administrator's key that the first start made; to be shown once. */
  public Optional<IssuedKey> firstKey() {
    return firstKey;
  }

  /**
   * Whether it takes requests: the log can be written, or need not be, and it is not shutting down.
   */
  public boolean ready() {
    return problems().isEmpty();
  }

  /** What does not work, each as a sentence for a person. */
  public List<String> problems() {
    if (listener.draining().getAsBoolean()) {
      return List.of("shutting down");
    }
    if (!stores.log().healthy() && !reloader.configuration().audit().serveUnwritable()) {
      return unwritable();
    }
    List<String> behind =
        forwarding.sinks().stream()
            .filter(sink -> sink.refuse() && sink.dead())
            .map(sink -> "the audit sink '" + sink.forwarder().name() + "' is dead")
            .toList();
    if (!behind.isEmpty()) {
      return behind;
    }
    return stores.access().problem().map(List::of).orElse(List.of());
  }

  /** What does not work and keeps no request from being answered, each as a sentence. */
  public List<String> warnings() {
    boolean served = reloader.configuration().audit().serveUnwritable();
    return served && !stores.log().healthy() ? unwritable() : List.of();
  }

  private List<String> unwritable() {
    return List.of(
        "the audit log cannot be written: " + String.join("; ", stores.log().problems()));
  }

  /** Lets running requests finish, then closes everything; what was acknowledged is on disk. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      listener.stop(configuration.server().drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The event loops may be gone already; the log still has to be closed.
      LOGGER.log(System.Logger.Level.WARNING, "the listener did not close: " + e.getMessage());
    }
    eachSecond.close();
    stores.noteQuietly(EventKind.SYSTEM, "stopped");
    forwarding.close();
    stores.close();
  }

  /** Reads the configuration anew, because a signal came. */
  public void reload() {
    reloader.reload("signal");
  }

  /** Names the configuration in force. */
  public String configurationDigest() {
    return reloader.last().digest();
  }

  /** What came of reading the configuration last, and when. */
  public String lastReload() {
    return reloader.last().outcome().wireName() + " " + reloader.last().at();
  }

  /** The settings that were read and take effect with the next start only. */
  public Set<String> restartPending() {
    return reloader.waiting();
  }

  /** How long {@link #close} waits for running requests. */
  public Duration drain() {
    return configuration.server().drain();
  }

  /** The log, for tests and tools in the same process. */
  AuditLog log() {
    return stores.log();
  }

  /** Every address that is answered, as method and pattern. */
  Set<String> addresses() {
    return listener.addresses();
  }

  AccessControl access() {
    return stores.access();
  }

  static AuditEvent event(EventKind kind, String outcome) {
    return AuditEvent.builder(kind).outcome(outcome).build();
  }
}
