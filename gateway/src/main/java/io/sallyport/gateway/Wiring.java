package io.sallyport.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.sallyport.audit.Forwarding;
import io.sallyport.core.EvidenceRule;
import io.sallyport.gateway.admin.AdminApi;
import io.sallyport.gateway.admin.ApprovalsApi;
import io.sallyport.gateway.admin.ConfigurationApi;
import io.sallyport.gateway.admin.EvidenceApi;
import io.sallyport.gateway.admin.PrivacyApi;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ConfigurationSource;
import io.sallyport.gateway.config.LoadedConfiguration;
import io.sallyport.gateway.config.ReuseSettings;
import io.sallyport.gateway.config.ServerSettings;
import io.sallyport.gateway.config.Telemetry;
import io.sallyport.gateway.config.UpstreamSettings;
import io.sallyport.gateway.console.Console;
import io.sallyport.gateway.console.Overview;
import io.sallyport.gateway.console.Sessions;
import io.sallyport.gateway.dialect.ResponseStore;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Listener;
import io.sallyport.gateway.http.Refusal;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.ActiveCalls;
import io.sallyport.gateway.pipeline.Admission;
import io.sallyport.gateway.pipeline.Answers;
import io.sallyport.gateway.pipeline.Approvals;
import io.sallyport.gateway.pipeline.Authenticate;
import io.sallyport.gateway.pipeline.Authorise;
import io.sallyport.gateway.pipeline.ChatSteps;
import io.sallyport.gateway.pipeline.Decisions;
import io.sallyport.gateway.pipeline.Inspect;
import io.sallyport.gateway.pipeline.JudgeCalls;
import io.sallyport.gateway.pipeline.Keeping;
import io.sallyport.gateway.pipeline.ModelApis;
import io.sallyport.gateway.pipeline.Privacy;
import io.sallyport.gateway.pipeline.Recorder;
import io.sallyport.gateway.pipeline.RepeatStore;
import io.sallyport.gateway.pipeline.RepeatedRequests;
import io.sallyport.gateway.pipeline.Reserve;
import io.sallyport.gateway.pipeline.SecondOpinion;
import io.sallyport.gateway.pipeline.Trail;
import io.sallyport.gateway.pipeline.Way;
import io.sallyport.gateway.reload.Reloader;
import io.sallyport.gateway.telemetry.AccessLog;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.telemetry.Traces;
import io.sallyport.gateway.upstream.AnswerCache;
import io.sallyport.gateway.upstream.Dispatcher;
import io.sallyport.gateway.upstream.HttpUpstream;
import io.sallyport.gateway.upstream.SimulatedUpstream;
import io.sallyport.gateway.upstream.SteadyClock;
import io.sallyport.gateway.upstream.Upstream;
import io.sallyport.guard.Canaries;
import io.sallyport.guard.Guard;
import io.sallyport.guard.flow.TaintMemory;
import io.sallyport.privacy.PrivacyGate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the steps of a request together and says which address leads where. */
final class Wiring {

  private final Configuration first;
  private final Map<String, String> environment;
  private final Vertx vertx;
  private final Stores stores;
  private final Decisions decisions = new Decisions();
  private final ActiveCalls active = new ActiveCalls();
  private final Meters meters;
  private final Traces traces;
  private final @Nullable AccessLog accessLog;
  private final Trail trail;
  private final ResponseStore responses = new ResponseStore();
  private final Approvals approvals = new Approvals(new SteadyClock());
  private final Keeping keeping;
  private final EvidenceRule evidence;
  private final RepeatStore repeats = new RepeatStore(new SteadyClock());
  private final Authenticate authenticate;
  private final Sessions sessions;
  private final Canaries canaries;
  private final TaintMemory memory;
  private final List<Generation> inUse = new ArrayList<>();
  private volatile @Nullable Generation inForce;
  private volatile BooleanSupplier draining = () -> false;
  private @Nullable Reloader reloader;

  Wiring(
      Configuration first,
      Map<String, String> environment,
      Vertx vertx,
      MeterRegistry metrics,
      OpenTelemetry telemetry,
      Stores stores,
      Forwarding forwarding,
      EvidenceRule evidence) {
    this.evidence = evidence;
    this.keeping = new Keeping(stores.log(), forwarding, stores.clock());
    this.first = first;
    this.environment = environment;
    this.vertx = vertx;
    this.stores = stores;
    this.meters = new Meters(metrics);
    meters.kept(keeping, forwarding);
    this.trail = new Trail(keeping, meters, stores.clock());
    this.authenticate = new Authenticate(stores.access());
    this.sessions = new Sessions(stores.access(), stores.clock());
    this.canaries = new Canaries(stores.canaryKey());
    this.memory = new TaintMemory(stores.taintKey(), Stores.REMEMBERED, stores.passages());
    Telemetry told = first.telemetry();
    this.accessLog = told.accessLog() ? new AccessLog(System.err, stores.clock()) : null;
    this.traces =
        new Traces(telemetry, told.tracesEndpoint() != null, told.promptText(), accessLog);
  }

  /**
   * The listener, with what the first configuration leads to.
   *
   * @param loaded the configuration as it was read
   * @param source where it is read again
   */
  Listener listener(LoadedConfiguration loaded, ConfigurationSource source) {
    stores.access().onRevoked(active::cut);
    reloader =
        new Reloader(
            source, loaded, this::prepare, stores.log(), meters::configuration, stores.clock());
    Generation begun = generation(first, null);
    inUse.add(begun);
    inForce = begun;
    Listener listener =
        new Listener(
            vertx,
            settings(),
            this::routes,
            this::refused,
            stores.clock(),
            this::ended,
            active::stop);
    draining = listener.draining();
    meters.inFlight(listener::inFlight);
    return listener;
  }

  private void refused(Refusal refusal) {
    trail.refused(refusal);
    if (accessLog != null && refusal.address().isEmpty()) {
      // No exchange ever comes of it.
      accessLog.unreadable(refusal);
    }
  }

  private void ended(Exchange exchange) {
    if (accessLog != null) {
      accessLog.ended(exchange);
    }
  }

  /** What reads the configuration anew. */
  Reloader reloader() {
    return Objects.requireNonNull(reloader);
  }

  private Generation now() {
    return Objects.requireNonNull(inForce);
  }

  private Routes routes() {
    return now().routes();
  }

  private Reloader.Prepared prepare(Configuration next) {
    Generation before = now();
    Generation prepared = generation(next, before);
    return new Reloader.Prepared(
        prepared.secretsOtherThan(before),
        () -> {
          synchronized (inUse) {
            inUse.add(prepared);
          }
          inForce = prepared;
          stores.allowances().forgetPolicies();
          before.routes().retire(() -> release(before));
        });
  }

  /** What sees to it that events are kept. */
  Keeping keeping() {
    return keeping;
  }

  /** Lets go of a generation whose last request has ended. */
  private void release(Generation old) {
    synchronized (inUse) {
      inUse.remove(old);
      old.dispatcher().closeAllBut(inUse.stream().map(Generation::dispatcher).toList());
    }
  }

  private Generation generation(Configuration configuration, @Nullable Generation before) {
    Map<String, String> keys = Generation.keys(configuration, environment);
    Guard guard = guard(keys, before);
    Dispatcher dispatcher = dispatcher(configuration, keys, before);
    Map<String, PrivacyGate> gates = gates(configuration, before);
    Routes routes = new Routes();
    addTo(routes, configuration, guard, dispatcher, gates);
    return new Generation(routes, guard, dispatcher, keys, gates);
  }

  private static Guard guard(Map<String, String> keys, @Nullable Generation before) {
    List<String> known = List.copyOf(keys.values());
    if (before == null) {
      return Guard.standard(known);
    }
    return before.keys().equals(keys) ? before.guard() : before.guard().knowing(known);
  }

  private void addTo(
      Routes routes,
      Configuration configuration,
      Guard guard,
      Dispatcher dispatcher,
      Map<String, PrivacyGate> gates) {
    Supplier<Configuration> current = () -> configuration;
    Way way = way(configuration, guard, dispatcher);
    Privacy privacy = new Privacy(gates);
    ReuseSettings.Bounds cached = configuration.reuse().cache();
    Answers answers =
        new Answers(dispatcher, cached == null ? null : new AnswerCache(cached, new SteadyClock()));
    ChatSteps steps =
        new ChatSteps(
            way,
            current,
            dispatcher,
            answers,
            canaries,
            meters,
            new JudgeCalls(approvals),
            memory,
            privacy);
    new ModelApis(steps, responses, stores.allowances()).addTo(routes);
    addAdministration(routes);
    new Console(
            sessions,
            current,
            decisions,
            stores.allowances(),
            new Overview(dispatcher, stores.log()),
            way,
            trail,
            approvals,
            gates)
        .addTo(routes, () -> draining.getAsBoolean());
  }

  private void addAdministration(Routes routes) {
    new AdminApi(authenticate, stores.access(), trail).addTo(routes);
    new PrivacyApi(authenticate, stores.access(), stores.vault(), responses, trail).addTo(routes);
    new EvidenceApi(authenticate, stores.log(), evidence, stores.clock(), trail).addTo(routes);
    new ApprovalsApi(authenticate, approvals, trail).addTo(routes);
    new ConfigurationApi(authenticate, reloader(), trail).addTo(routes);
  }

  private Way way(Configuration configuration, Guard guard, Dispatcher dispatcher) {
    return new Way(
        authenticate,
        new Authorise(() -> configuration, stores.allowances()),
        new Admission(configuration),
        new Reserve(stores.access()),
        new Inspect(guard),
        new Recorder(
            keeping, stores.contentKeys(), configuration.audit(), decisions, meters, traces),
        trail,
        active,
        new RepeatedRequests(repeats, configuration.reuse().repeated(), configuration),
        new SecondOpinion(dispatcher, configuration, meters));
  }

  /** A policy that is the same as before keeps what it remembers. */
  private Map<String, PrivacyGate> gates(Configuration configuration, @Nullable Generation before) {
    Map<String, PrivacyGate> gates = new HashMap<>();
    configuration
        .personalData()
        .forEach(
            (name, policy) -> {
              PrivacyGate known = before == null ? null : before.gates().get(name);
              boolean same = known != null && known.policy().equals(policy);
              gates.put(
                  name, same && known != null ? known : new PrivacyGate(policy, stores.vault()));
            });
    return gates;
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

  /** Upstreams that are the same as before keep their connections. */
  private Dispatcher dispatcher(
      Configuration configuration, Map<String, String> keys, @Nullable Generation before) {
    Dispatcher previous = before == null ? null : before.dispatcher();
    Map<String, Upstream> upstreams = new HashMap<>();
    Map<String, Integer> retries = new HashMap<>();
    Upstream simulation = previous == null ? null : previous.upstream(Configuration.SIMULATION);
    upstreams.put(
        Configuration.SIMULATION, simulation == null ? new SimulatedUpstream() : simulation);
    for (UpstreamSettings settings : configuration.upstreams()) {
      String key = keys.get(settings.name());
      Upstream known = previous == null ? null : previous.upstream(settings.name());
      boolean same = known instanceof HttpUpstream http && http.isFor(settings, key);
      upstreams.put(
          settings.name(), same && known != null ? known : new HttpUpstream(vertx, settings, key));
      retries.put(settings.name(), settings.retries());
    }
    return Dispatcher.after(previous, upstreams, retries);
  }

  private Listener.Settings settings() {
    ServerSettings server = first.server();
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
            // A body that comes as one piece is not copied.
            .setMaxChunkSize(64 << 10)
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
