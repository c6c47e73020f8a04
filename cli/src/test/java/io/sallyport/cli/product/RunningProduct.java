package io.sallyport.cli.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gate in a process of its own, started with {@code sallyport up}. */
final class RunningProduct implements AutoCloseable {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern KEY = Pattern.compile("sk-sp-[A-Za-z0-9_-]{20,}");

  private final Path folder;
  private final Process process;
  private final Thread drain;
  private final ByteArrayOutputStream errors;
  private final HttpClient client;
  private final String url;
  private final int opsPort;
  private final String key;

  private RunningProduct(
      Path folder,
      Process process,
      Thread drain,
      ByteArrayOutputStream errors,
      HttpClient client,
      String url,
      int opsPort,
      String key) {
    this.folder = folder;
    this.process = process;
    this.drain = drain;
    this.errors = errors;
    this.client = client;
    this.url = url;
    this.opsPort = opsPort;
    this.key = key;
  }

  /** Starts with a configuration whose server section goes on after the ports. */
  static RunningProduct with(Path folder, String server, String yaml)
      throws IOException, InterruptedException {
    return with(folder, server, yaml, HttpClient.newHttpClient(), "http");
  }

  static RunningProduct with(
      Path folder, String server, String yaml, HttpClient client, String scheme)
      throws IOException, InterruptedException {
    int port = Product.freePort();
    int opsPort = Product.freePort();
    Files.writeString(
        folder.resolve("sallyport.yaml"),
        "server: {port: " + port + ", opsPort: " + opsPort + server + "}\ndata: data\n" + yaml);
    Process process = Product.start(folder, "up");
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Thread drain = Thread.ofVirtual().start(() -> drain(process.getErrorStream(), errors));
    List<String> said = new ArrayList<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.contains("base_url")) {
        Matcher key = KEY.matcher(String.join("\n", said));
        return new RunningProduct(
            folder,
            process,
            drain,
            errors,
            client,
            scheme + "://127.0.0.1:" + port,
            opsPort,
            key.find() ? key.group() : "");
      }
    }
    throw new AssertionError("did not start: exit code " + process.waitFor());
  }

  private static void drain(InputStream stream, OutputStream to) {
    try {
      stream.transferTo(to);
    } catch (IOException e) {
      // The process has ended.
    }
  }

  /** Ends it in an orderly way; what it said on standard error, line by line. */
  List<String> endAndErrors() throws InterruptedException {
    // Process.destroy would close the streams that are still to be read.
    process.toHandle().destroy();
    process.waitFor();
    drain.join();
    return errors.toString(StandardCharsets.UTF_8).lines().toList();
  }

  String key() {
    return key;
  }

  String url() {
    return url;
  }

  String operations(String path) {
    return "http://127.0.0.1:" + opsPort + path;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(30))
        .header("authorization", "Bearer " + key);
  }

  /** A request for an answer of a chat model. */
  HttpRequest chat(String model, String text, boolean stream) {
    String body =
        MAPPER
            .createObjectNode()
            .put("model", model)
            .put("stream", stream)
            .set(
                "messages",
                MAPPER
                    .createArrayNode()
                    .add(MAPPER.createObjectNode().put("role", "user").put("content", text)))
            .toString();
    return request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  /** Sends a request whose answer is read as it comes. */
  HttpResponse<InputStream> open(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofInputStream());
  }

  HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(address)).build());
  }

  /** What {@code audit verify} says about the log. */
  JsonNode verified() throws IOException, InterruptedException {
    return MAPPER.readTree(
        Product.run(folder, "audit", "verify", "--data", "data", "--format", "json").out());
  }

  /** Every event of the log, read by another process. */
  List<JsonNode> events() throws IOException, InterruptedException {
    List<JsonNode> events = new ArrayList<>();
    for (String line :
        Product.run(folder, "audit", "export", "--data", "data").out().lines().toList()) {
      events.add(MAPPER.readTree(line).path("event"));
    }
    return events;
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** The exit code of the process, which ends by itself. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("still running");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
