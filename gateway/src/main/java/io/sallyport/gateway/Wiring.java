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
import io.sallyport.gateway.dialect.ChatDialect;
import io.sallyport.gateway.dialect.CompletionsDialect;
import io.sallyport.gateway.dialect.MessagesDialect;
import io.sallyport.gateway.dialect.ResponseStore;
import io.sallyport.gateway.dialect.ResponsesDialect;
import io.sallyport.gateway.http.Listener;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.pipeline.ActiveCalls;
import io.sallyport.gateway.pipeline.Approvals;
import io.sallyport.gateway.pipeline.Authenticate;
import io.sallyport.gateway.pipeline.Authorise;
import io.sallyport.gateway.pipeline.ChatCompletions;
import io.sallyport.gateway.pipeline.ChatSteps;
import io.sallyport.gateway.pipeline.CountTokens;
import io.sallyport.gateway.pipeline.Decisions;
import io.sallyport.gateway.pipeline.Embeddings;
import io.sallyport.gateway.pipeline.Inspect;
import io.sallyport.gateway.pipeline.JudgeCalls;
import io.sallyport.gateway.pipeline.Models;
import io.sallyport.gateway.pipeline.Moderations;
import io.sallyport.gateway.pipeline.PassOn;
import io.sallyport.gateway.pipeline.Privacy;
import io.sallyport.gateway.pipeline.Recorder;
import io.sallyport.gateway.pipeline.Reserve;
import io.sallyport.gateway.pipeline.StoredResponses;
import io.sallyport.gateway.pipeline.Trail;
import io.sallyport.gateway.pipeline.Way;
import io.sallyport.gateway.surface.MediaRequest;
import io.sallyport.gateway.surface.PassedRequest;
import io.sallyport.gateway.surface.TranscriptionRequest;
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
    Way way =
        new Way(
            authenticate,
            new Authorise(current, stores.allowances()),
            new Reserve(stores.access()),
            new Inspect(Guard.standard(upstreamKeys())),
            new Recorder(
                stores.log(),
                stores.contentKeys(),
                configuration.audit(),
                decisions,
                meters,
                traces),
            trail,
            active);
    Map<String, PrivacyGate> gates = gates();
    Privacy privacy = new Privacy(gates);
    ResponseStore responses = new ResponseStore();
    Models models = new Models(way, current, dispatcher, meters);
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
    routes.add("POST", "/v1/chat/completions", new ChatCompletions(steps, new ChatDialect()));
    routes.add("POST", "/v1/messages", new ChatCompletions(steps, new MessagesDialect()));
    routes.add(
        "POST", "/v1/responses", new ChatCompletions(steps, new ResponsesDialect(responses)));
    routes.add("POST", "/v1/completions", new ChatCompletions(steps, new CompletionsDialect()));
    StoredResponses stored = new StoredResponses(way, responses);
    routes.add("GET", "/v1/responses/{id}", stored::one);
    routes.add("DELETE", "/v1/responses/{id}", stored::delete);
    routes.add("POST", "/v1/messages/count_tokens", new CountTokens(way, current));
    passOn(routes, "audio.speech", MediaRequest.reader(MediaRequest.Kind.SPEECH), steps);
    passOn(routes, "audio.transcriptions", TranscriptionRequest::read, steps);
    passOn(routes, "audio.translations", TranscriptionRequest::read, steps);
    passOn(routes, "images.generations", MediaRequest.reader(MediaRequest.Kind.IMAGES), steps);
    passOn(routes, "rerank", MediaRequest.reader(MediaRequest.Kind.RERANK), steps);
    routes.add("POST", "/v1/embeddings", new Embeddings(way, current, dispatcher, privacy));
    routes.add("POST", "/v1/moderations", new Moderations(way, current, stores.allowances()));
    routes.add("GET", "/v1/models", models::list);
    routes.add("GET", "/v1/models/{id}", models::one);
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

  private static void passOn(
      Routes routes, String surface, PassedRequest.Reader reader, ChatSteps steps) {
    String path = "/" + surface.replace('.', '/');
    routes.add("POST", "/v1" + path, new PassOn(surface, path, reader, steps));
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
