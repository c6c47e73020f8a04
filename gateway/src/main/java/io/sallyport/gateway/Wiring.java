package io.sallyport.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.sallyport.gateway.admin.AdminApi;
import io.sallyport.gateway.admin.ApprovalsApi;
import io.sallyport.gateway.admin.EvidenceApi;
import io.sallyport.gateway.admin.PrivacyApi;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ServerSettings;
import io.sallyport.gateway.config.Telemetry;
import io.sallyport.gateway.config.UpstreamSettings;
import io.sallyport.gateway.console.Console;
import io.sallyport.gateway.console.Overview;
import io.sallyport.gateway.dialect.ResponseStore;
import io.sallyport.gateway.http.Listener;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.ActiveCalls;
import io.sallyport.gateway.pipeline.Approvals;
import io.sallyport.gateway.pipeline.Authenticate;
import io.sallyport.gateway.pipeline.Authorise;
import io.sallyport.gateway.pipeline.ChatSteps;
import io.sallyport.gateway.pipeline.Decisions;
import io.sallyport.gateway.pipeline.Inspect;
import io.sallyport.gateway.pipeline.JudgeCalls;
import io.sallyport.gateway.pipeline.ModelApis;
import io.sallyport.gateway.pipeline.Privacy;
import io.sallyport.gateway.pipeline.Recorder;
import io.sallyport.gateway.pipeline.Reserve;
import io.sallyport.gateway.pipeline.Trail;
import io.sallyport.gateway.pipeline.Way;
import io.sallyport.gateway.telemetry.AccessLog;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.telemetry.Traces;
import io.sallyport.gateway.upstream.Dispatcher;
import io.sallyport.gateway.upstream.HttpUpstream;
import io.sallyport.gateway.upstream.SimulatedUpstream;
import io.sallyport.gateway.upstream.Upstream;
import io.sallyport.guard.Canaries;
import io.sallyport.guard.Guard;
import io.sallyport.guard.flow.TaintMemory;
import io.sallyport.privacy.PrivacyGate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the steps of a request together and says which address leads where. */
final class Wiring {

  /** How many untrusted passages are remembered. */
  private static final int REMEMBERED = 200_000;

  private final Configuration configuration;
  private final Map<String, String> environment;
  private final Vertx vertx;
  private final Stores stores;
  private final Decisions decisions = new Decisions();
  private final ActiveCalls active = new ActiveCalls();
  private final Meters meters;
  private final Traces traces;
  private final @Nullable AccessLog accessLog;
  private final Trail trail;
  private final Approvals approvals = new Approvals(InstantSource.system());

  Wiring(
      Configuration configuration,
      Map<String, String> environment,
      Vertx vertx,
      MeterRegistry metrics,
      OpenTelemetry telemetry,
      Stores stores) {
    this.configuration = configuration;
    this.environment = environment;
    this.vertx = vertx;
    this.stores = stores;
    this.meters = new Meters(metrics);
    this.trail = new Trail(stores.log(), meters);
    Telemetry told = configuration.telemetry();
    this.accessLog = told.accessLog() ? new AccessLog(System.err) : null;
    this.traces =
        new Traces(telemetry, told.tracesEndpoint() != null, told.promptText(), accessLog);
  }

  /** The listener with every route. */
  Listener listener() {
    stores.access().onRevoked(active::cut);
    Supplier<Configuration> current = () -> configuration;
    Dispatcher dispatcher = dispatcher();
    Authenticate authenticate = new Authenticate(stores.access());
    Way way = way(authenticate, current);
    Map<String, PrivacyGate> gates = gates();
    Privacy privacy = new Privacy(gates);
    ResponseStore responses = new ResponseStore();
    Routes routes = new Routes();
    ChatSteps steps =
        new ChatSteps(
            way,
            current,
            dispatcher,
            new Canaries(stores.canaryKey()),
            meters,
            new JudgeCalls(approvals),
            new TaintMemory(taintKey(), REMEMBERED),
            privacy);
    new ModelApis(steps, responses, stores.allowances()).addTo(routes);
    new AdminApi(authenticate, stores.access(), trail).addTo(routes);
    new PrivacyApi(authenticate, stores.access(), stores.vault(), responses, trail).addTo(routes);
    new EvidenceApi(authenticate, stores.log()).addTo(routes);
    new ApprovalsApi(authenticate, approvals, trail).addTo(routes);
    AtomicReference<BooleanSupplier> draining = new AtomicReference<>(() -> false);
    new Console(
            stores.access(),
            current,
            decisions,
            stores.allowances(),
            new Overview(dispatcher, stores.log()),
            way,
            trail,
            approvals,
            gates)
        .addTo(routes, () -> Objects.requireNonNull(draining.get()).getAsBoolean());
    Listener listener = new Listener(vertx, settings(), routes, trail);
    draining.set(listener.draining());
    meters.inFlight(listener::inFlight);
    return listener;
  }

  private Way way(Authenticate authenticate, Supplier<Configuration> current) {
    return new Way(
        authenticate,
        new Authorise(current, stores.allowances()),
        new Reserve(stores.access()),
        new Inspect(Guard.standard(upstreamKeys())),
        new Recorder(
            stores.log(), stores.contentKeys(), configuration.audit(), decisions, meters, traces),
        trail,
        active);
  }

  private Map<String, PrivacyGate> gates() {
    Map<String, PrivacyGate> gates = new HashMap<>();
    configuration
        .personalData()
        .forEach((name, policy) -> gates.put(name, new PrivacyGate(policy, stores.vault())));
    return gates;
  }

  /** A key of this run: what is remembered is not kept either. */
  private static byte[] taintKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** What the gate says to upstreams; one that says it back must not give it to clients. */
  private List<String> upstreamKeys() {
    List<String> keys = new ArrayList<>();
    for (UpstreamSettings settings : configuration.upstreams()) {
      if (settings.key() != null) {
        keys.add(settings.key().read(environment, Path.of("")));
      }
    }
    return keys;
  }

  /** Writes what is still to be told. */
  void close() {
    if (accessLog != null) {
      accessLog.close();
    }
  }

  /** The events of what is no call of a model. */
  Trail trail() {
    return trail;
  }

  private Dispatcher dispatcher() {
    Map<String, Upstream> upstreams = new HashMap<>();
    Map<String, Integer> retries = new HashMap<>();
    upstreams.put(Configuration.SIMULATION, new SimulatedUpstream());
    for (UpstreamSettings settings : configuration.upstreams()) {
      String key = settings.key() == null ? null : settings.key().read(environment, Path.of(""));
      upstreams.put(settings.name(), new HttpUpstream(vertx, settings, key));
      retries.put(settings.name(), settings.retries());
    }
    return new Dispatcher(upstreams, retries);
  }

  private Listener.Settings settings() {
    ServerSettings server = configuration.server();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(server.host())
            .setPort(server.port())
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(true)
            // The listener does it, after it has looked at the head.
            .setHandle100ContinueAutomatically(false)
            .setMaxHeaderSize(16 << 10)
            .setMaxInitialLineLength(8 << 10)
            .setTcpNoDelay(true);
    if (server.tls() != null) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(server.tls().certificate().toString())
                  .setKeyPath(server.tls().key().toString()));
    }
    return new Listener.Settings(
        options,
        server.maxBody(),
        server.bodyTimeout(),
        server.headTimeout(),
        server.maxConcurrent());
  }
}
