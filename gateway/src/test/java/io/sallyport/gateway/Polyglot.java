package io.sallyport.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A gate before servers of every dialect, which are one server that does as it is told. */
final class Polyglot implements AutoCloseable {

  /** A model for each dialect, with its name. */
  static final Map<String, String> EACH =
      Map.of("chat", "chat", "messages", "messages", "responses", "responses");

  private final UnrulyUpstream upstream;
  private final RunningGateway gateway;

  /**
   * Starts.
   *
   * @param models what the server of each model speaks; one that fails leaves the others alone
   * @param more the rest of the configuration
   */
  Polyglot(Map<String, String> models, String more) throws IOException, GatewayException {
    upstream = new UnrulyUpstream();
    StringBuilder servers = new StringBuilder("upstreams:\n");
    StringBuilder names = new StringBuilder("models:\n");
    int count = 0;
    for (var model : models.entrySet()) {
      String server = "server-" + count++;
      servers
          .append("  - {name: " + server + ", api: " + model.getValue())
          .append(", key: 'env:UPSTREAM_KEY', retries: 0, url: 'http://127.0.0.1:")
          .append(upstream.port() + "/v1'}\n");
      names.append("  - {name: " + model.getKey() + ", routes: [{upstream: " + server + "}]}\n");
    }
    gateway = RunningGateway.with(servers.toString() + names + more);
  }

  UnrulyUpstream upstream() {
    return upstream;
  }

  RunningGateway gateway() {
    return gateway;
  }

  /** A model for each of a list, with what its server speaks. */
  static <E extends Enum<E>> Map<String, String> models(E[] list, Function<E, String> api) {
    return Stream.of(list).collect(Collectors.toMap(Polyglot::model, api));
  }

  /** What the model is called for which something of a list stands. */
  static String model(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT);
  }

  /** Asks a model something, of which the server sees nothing but this. */
  HttpResponse<String> ask(Surface surface, String model, boolean stream) {
    return post(surface, surface.ask(model, "", "Which?"), stream);
  }

  HttpResponse<String> post(Surface surface, ObjectNode ask, boolean stream) {
    upstream.forget();
    return gateway.post(surface.path(), (stream ? ask.put("stream", true) : ask).toString());
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    upstream.close();
  }
}
