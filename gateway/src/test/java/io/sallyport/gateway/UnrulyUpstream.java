package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A model server that a test scripts, down to the bytes: what it answers depends on the model that
 * is asked for. It remembers what it was sent.
 */
class UnrulyUpstream implements AutoCloseable {

  /** Answers one request; the connection stays open unless the answer says otherwise. */
  @FunctionalInterface
  interface Behaviour {
    void answer(Call call) throws IOException, InterruptedException;
  }

  /** A request as it arrived. */
  record Seen(String line, Map<String, List<String>> headers, String body) {

    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The model; empty where the body is no JSON. */
    String model() {
      return body.startsWith("{") ? json().path("model").asText() : "";
    }

    @Nullable String header(String name) {
      List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
      return values == null ? null : values.get(0);
    }
  }

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final long PATIENCE_SECONDS = 20;

  private final ServerSocket server;
  private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, CountDownLatch> cancelled = new ConcurrentHashMap<>();

  UnrulyUpstream() throws IOException {
    server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Says how requests for a model are answered. */
  UnrulyUpstream on(String model, Behaviour behaviour) {
    behaviours.put(model, behaviour);
    return this;
  }

  /** Every request so far. */
  List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Forgets what it was sent so far. */
  void forget() {
    seen.clear();
  }

  /** The requests for a model. */
  List<Seen> seen(String model) {
    return seen.stream().filter(request -> request.model().equals(model)).toList();
  }

  /** The one request for a model. */
  Seen only(String model) {
    List<Seen> all = seen(model);
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " requests for " + model + " (expected: 1)");
    }
    return all.get(0);
  }

  /** Waits until the gate closed the connection of a call for the model before its answer ended. */
  boolean awaitCancelled(String model) throws InterruptedException {
    return latch(model).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether such a connection was closed. */
  boolean isCancelled(String model) {
    return latch(model).getCount() == 0;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  private CountDownLatch latch(String model) {
    return cancelled.computeIfAbsent(model, m -> new CountDownLatch(1));
  }

  /** Which behaviour a request meets; other servers than models have names of their own. */
  String modelOf(Seen request) {
    return request.model();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        connections.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (!socket.isClosed()) {
        Seen request = read(in);
        if (request == null) {
          return;
        }
        seen.add(request);
        Behaviour behaviour = behaviours.getOrDefault(modelOf(request), behaviours.get("*"));
        if (behaviour == null) {
          behaviour = call -> call.json(404, "{}");
        }
        try {
          behaviour.answer(new Call(this, request, socket, in));
        } catch (SocketException e) {
          latch(request.model()).countDown();
          return;
        }
      }
    } catch (IOException e) {
      // The gate closed the connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }

  private static @Nullable Seen read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    Map<String, List<String>> headers = new TreeMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers
          .computeIfAbsent(
              header.substring(0, colon).toLowerCase(Locale.ROOT),
              name -> new CopyOnWriteArrayList<>())
          .add(header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Seen(line, headers, body);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** One call to answer. */
  static final class Call {
    private final UnrulyUpstream upstream;
    private final Seen request;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Call(UnrulyUpstream upstream, Seen request, Socket socket, InputStream in)
        throws IOException {
      this.upstream = upstream;
      this.request = request;
      this.socket = socket;
      this.in = in;
      this.out = socket.getOutputStream();
    }

    Seen request() {
      return request;
    }

    /** How many requests for this model there were, this one included. */
    int attempt() {
      return upstream.seen(request.model()).size();
    }

    void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    void raw(String text) throws IOException {
      raw(text.getBytes(StandardCharsets.UTF_8));
    }

    void json(int status, String body, String... headers) throws IOException {
      respond(status, "application/json", body, headers);
    }

    void respond(int status, String type, String body, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\n");
      head.append("content-type: ").append(type).append("\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      head.append("content-length: ").append(bytes.length).append("\r\n\r\n");
      raw(head.toString());
      raw(bytes);
    }

    /** Begins a stream of events. */
    Call events() throws IOException {
      raw(
          "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
      return this;
    }

    /** Sends bytes of the stream, as one chunk of the transfer. */
    Call piece(byte[] bytes) throws IOException {
      ByteArrayOutputStream chunk = new ByteArrayOutputStream();
      chunk.writeBytes(
          (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      chunk.writeBytes(bytes);
      chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      raw(chunk.toByteArray());
      return this;
    }

    Call piece(String text) throws IOException {
      return piece(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one event. */
    Call event(String data) throws IOException {
      return piece("data: " + data + "\n\n");
    }

    /** Sends the last event and ends the stream. */
    void done() throws IOException {
      event("[DONE]").end();
    }

    /** Ends the transfer, whether the stream said its last or not. */
    void end() throws IOException {
      raw("0\r\n\r\n");
    }

    /** Breaks the connection with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the gate closes the connection. */
    void awaitClosed() throws IOException {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      try {
        while (in.read() >= 0) {
          // What the gate says meanwhile does not matter.
        }
      } catch (SocketException e) {
        // A reset closes as well.
      }
      upstream.latch(request.model()).countDown();
      socket.close();
    }
  }
}
