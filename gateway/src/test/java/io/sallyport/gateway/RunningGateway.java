package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.sallyport.access.AccessControl;
import io.sallyport.access.AccessException;
import io.sallyport.access.IssuedKey;
import io.sallyport.access.KeyRequest;
import io.sallyport.access.Limits;
import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditReader;
import io.sallyport.audit.EventKind;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.core.Role;
import io.sallyport.gateway.config.ConfigurationException;
import io.sallyport.gateway.config.ConfigurationReader;
import io.sallyport.gateway.config.LoadedConfiguration;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A gate in this process with an empty data folder, and what tests say to it. */
final class RunningGateway implements AutoCloseable {

  /** The upstream key of {@link #before}; of no provider's format, so only knowledge finds it. */
  static final String UPSTREAM_KEY = "made-up-upstream-key-7f3a91";

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path folder;
  private final Gateway gateway;
  private final SimpleMeterRegistry metrics;
  private final IssuedKey admin;
  private final IssuedKey client;

  private RunningGateway(Path folder, Gateway gateway, SimpleMeterRegistry metrics)
      throws AccessException {
    this.metrics = metrics;
    this.folder = folder;
    this.gateway = gateway;
    this.admin = gateway.firstKey().orElseThrow();
    this.client = gateway.access().keys().create(KeyRequest.of("default", "tests", Role.CLIENT));
  }

  /** Starts with a configuration; its server section is made here. */
  static RunningGateway with(String yaml) throws GatewayException {
    return with("server: {port: 0, drain: 1s}\n", yaml);
  }

  static RunningGateway with(String server, String yaml) throws GatewayException {
    String quiet = yaml.contains("telemetry:") ? "" : "telemetry: {accessLog: false}\n";
    return from(folder -> ConfigurationReader.load("test.yaml", server + quiet + yaml, folder));
  }

  /** Starts on a data folder that has its keys already. */
  static Gateway restarted(Path file) throws GatewayException {
    return restarted(file, InstantSource.system());
  }

  static Gateway restarted(Path file, InstantSource clock) throws GatewayException {
    return Gateway.start(
        () -> ConfigurationReader.load(file),
        Map.of("UPSTREAM_KEY", UPSTREAM_KEY),
        VERTX,
        new SimpleMeterRegistry(),
        OpenTelemetry.noop(),
        new KnownEvidence(),
        clock);
  }

  /** Starts with a clock of the test's own. */
  static RunningGateway at(InstantSource clock, String yaml) throws GatewayException {
    String all = "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\n" + yaml;
    return from(folder -> ConfigurationReader.load("test.yaml", all, folder), clock);
  }

  /** Starts with a file, which a test may change. */
  static RunningGateway reading(Path file) throws GatewayException {
    return from(folder -> ConfigurationReader.load(file));
  }

  /** Where the configuration of a test is read. */
  @FunctionalInterface
  private interface Source {
    LoadedConfiguration in(Path folder) throws ConfigurationException;
  }

  private static RunningGateway from(Source source) throws GatewayException {
    return from(source, InstantSource.system());
  }

  private static RunningGateway from(Source source, InstantSource clock) throws GatewayException {
    try {
      Path folder = Files.createTempDirectory("sallyport-test");
      SimpleMeterRegistry metrics = new SimpleMeterRegistry();
      Gateway gateway =
          Gateway.start(
              () -> source.in(folder),
              Map.of("UPSTREAM_KEY", UPSTREAM_KEY),
              VERTX,
              metrics,
              OpenTelemetry.noop(),
              new KnownEvidence(),
              clock);
      return new RunningGateway(folder, gateway, metrics);
    } catch (IOException | AccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts before an upstream, all of whose models can be called. */
  static RunningGateway before(UnrulyUpstream upstream, String more) throws GatewayException {
    return with(upstreams(upstream) + more);
  }

  /** The configuration's part that names an upstream. */
  static String upstreams(UnrulyUpstream upstream) {
    return "upstreams: [{name: unruly, url: 'http://127.0.0.1:"
        + upstream.port()
        + "/v1', key: 'env:UPSTREAM_KEY', retries: 1, timeouts: {response: 5s, idle: 5s}}]\n";
  }

  /** What a counter of the metrics says; 0 when there is none. */
  double counted(String name, String tag, String value) {
    var counter = metrics.find(name).tag(tag, value).counter();
    return counter == null ? 0 : counter.count();
  }

  /** What a counter that reads a value says. */
  double functionCounted(String name) {
    var counter = metrics.find(name).functionCounter();
    return counter == null ? 0 : counter.count();
  }

  /** What a gauge says; 0 when there is none. */
  double gauged(String name) {
    var gauge = metrics.find(name).gauge();
    return gauge == null ? 0 : gauge.value();
  }

  /** Everything in the data folder, as text. */
  String textOfFiles() {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return all.toString();
  }

  /** Every metric with its labels and values. */
  String allMetrics() {
    return metrics.getMetersAsString();
  }

  int port() {
    return gateway.port();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  AccessControl access() {
    return gateway.access();
  }

  Gateway gateway() {
    return gateway;
  }

  /** The secret of the first administrator's key. */
  String adminKey() {
    return admin.secret();
  }

  /** The secret of a client's key that may call every model. */
  String clientKey() {
    return client.secret();
  }

  String clientKeyId() {
    return client.key().id();
  }

  /** Makes another key of the default tenant. */
  IssuedKey issue(KeyRequest request) {
    try {
      return gateway.access().keys().create(request);
    } catch (AccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts JSON with the client's key. */
  HttpResponse<String> post(String path, String body) {
    return post(clientKey(), path, body);
  }

  HttpResponse<String> post(String key, String path, String body) {
    return send(request(path).header("authorization", "Bearer " + key).POST(ofText(body)).build());
  }

  HttpResponse<String> get(String key, String path) {
    return send(request(path).header("authorization", "Bearer " + key).GET().build());
  }

  /** The secret of a client's key of another tenant, which is made with it. */
  String keyOfTenant(String tenant) {
    try {
      gateway.access().tenants().create(tenant, tenant, Limits.NONE);
    } catch (AccessException e) {
      throw new IllegalStateException(e);
    }
    return issue(KeyRequest.of(tenant, "client of " + tenant, Role.CLIENT)).secret();
  }

  /** Asks a chat model something, plainly. */
  HttpResponse<String> chat(String model, String question) {
    return post("/v1/chat/completions", question(model, question, false));
  }

  /** Asks a chat model for a stream, and gives the data of its events. */
  List<String> stream(String model, String question) {
    return events(post("/v1/chat/completions", question(model, question, true)));
  }

  /** The data of a stream's events. */
  static List<String> events(HttpResponse<String> response) {
    List<String> events = new ArrayList<>();
    for (String line : response.body().lines().toList()) {
      if (line.startsWith("data: ")) {
        events.add(line.substring(6));
      }
    }
    return events;
  }

  static String question(String model, String text, boolean stream) {
    var body = Answers.MAPPER.createObjectNode();
    body.put("model", model);
    if (stream) {
      body.put("stream", true);
    }
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return body.toString();
  }

  static HttpRequest.BodyPublisher ofText(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .timeout(Duration.ofSeconds(30))
        .header("content-type", "application/json");
  }

  static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Begins a request whose answer is read as it comes. */
  HttpResponse<InputStream> open(String key, String body) throws IOException, InterruptedException {
    return open(key, "/v1/chat/completions", body);
  }

  HttpResponse<InputStream> open(String key, String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(path).header("authorization", "Bearer " + key).POST(ofText(body)).build(),
        BodyHandlers.ofInputStream());
  }

  /** Sends bytes over a socket of their own and reads until the gate closes it. */
  String raw(String bytes) throws IOException {
    return raw(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  String raw(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  static JsonNode json(String text) {
    try {
      return Answers.MAPPER.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** The one event of a request; those of refusals are written while the client has its answer. */
  JsonNode eventOf(String requestId) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    List<JsonNode> found;
    do {
      found =
          events().stream()
              .filter(e -> e.path("request").asText().equals(requestId))
              .filter(e -> !e.path("kind").asText().equals("begun"))
              .toList();
    } while (found.isEmpty() && System.nanoTime() < deadline);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " events of " + requestId + " (expected: 1)");
    }
    return found.get(0);
  }

  JsonNode eventOf(HttpResponse<?> response) {
    return eventOf(response.headers().firstValue("x-request-id").orElseThrow());
  }

  /** What the log holds about requests, oldest first, once everything so far is on disk. */
  List<JsonNode> logged() {
    return events().stream().filter(e -> e.path("kind").asText().equals("request")).toList();
  }

  /** Everything in the log, oldest first, once everything so far is on disk. */
  List<JsonNode> events() {
    try {
      gateway.log().append(Gateway.event(EventKind.SYSTEM, "read")).awaitDurable();
      gateway.log().publish();
      AuditReader reader = AuditReader.open(gateway.log().directory());
      List<JsonNode> events = new ArrayList<>();
      try (Stream<LoggedEvent> all = reader.events(0)) {
        for (LoggedEvent event : all.toList()) {
          events.add(event.tree());
        }
      }
      return events;
    } catch (AuditException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /** Closes the gate and leaves its folder. */
  void closeOnly() {
    gateway.close();
  }

  @Override
  public void close() {
    gateway.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
