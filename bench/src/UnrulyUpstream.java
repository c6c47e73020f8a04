import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** An upstream that does what the model's name says: answers, stalls, resets, talks nonsense. */
final class UnrulyUpstream {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FAILING = Set.of("reset", "half", "html", "broken", "cut");
  private static final String WORDS =
      "The river rose a little in the night and by the morning the lower path was under water. ";

  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();

  UnrulyUpstream(int port) throws IOException {
    server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /** How many connections are open. */
  int connections() {
    return connections.get();
  }

  private void serve() {
    while (true) {
      try {
        Wire wire = new Wire(server.accept());
        connections.incrementAndGet();
        Thread.startVirtualThread(
            () -> {
              try (wire) {
                for (byte[] body = wire.readRequest(); body != null; body = wire.readRequest()) {
                  answer(wire, JSON.readTree(body));
                }
              } catch (IOException e) {
                // The other end has gone, or was sent away.
              } finally {
                connections.decrementAndGet();
              }
            });
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void answer(Wire wire, JsonNode request) throws IOException {
    boolean stream = request.path("stream").asBoolean();
    String model = request.path("model").asText();
    // Well behaved every other time, or the circuit breaker would let nothing through.
    boolean unruly = ThreadLocalRandom.current().nextInt(100) < 45;
    switch (FAILING.contains(model) && !unruly ? "plain" : model) {
      case "reset" -> wire.reset();
      case "half" -> {
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"choices\":[");
        wire.reset();
      }
      case "html" -> whole(wire, 200, "<html><body>It works!</body></html>");
      case "broken" -> whole(wire, 500, "<html>Internal Server Error</html>");
      case "busy" -> whole(wire, 429, "{\"error\":{\"message\":\"slow down\"}}");
      case "slow" -> {
        LockSupport.parkNanos(3_000_000_000L);
        plain(wire, request);
      }
      case "hang" -> LockSupport.parkNanos(20_000_000_000L);
      case "cut" -> {
        begin(wire);
        events(wire, 20, 1);
        wire.reset();
      }
      case "endless" -> {
        begin(wire);
        events(wire, Integer.MAX_VALUE, 0);
      }
      default -> {
        if (stream) {
          begin(wire);
          events(wire, 60, 10);
          chunk(wire, event("{\"content\":\"" + asked(request) + "\"}", "null"));
          chunk(wire, event("{}", "\"stop\""));
          chunk(wire, "data: [DONE]\n\n");
          wire.send("0\r\n\r\n");
        } else {
          plain(wire, request);
        }
      }
    }
  }

  /** Which question it is, if it says so: the answer must be to this one. */
  private static String asked(JsonNode request) {
    var number =
        Pattern.compile("\\(question \\d+\\)").matcher(request.at("/messages/0/content").asText());
    return number.find() ? number.group() : "";
  }

  private static void plain(Wire wire, JsonNode request) throws IOException {
    whole(
        wire,
        200,
        "{\"id\":\"chatcmpl-soak\",\"object\":\"chat.completion\",\"created\":1760000000,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + WORDS.repeat(8)
            + asked(request)
            + "\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
            + "\"completion_tokens\":160,\"total_tokens\":169}}");
  }

  private static void whole(Wire wire, int status, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    wire.send("HTTP/1.1 " + status + " X\r\nContent-Length: " + length + "\r\n\r\n" + body);
  }

  private static void begin(Wire wire) throws IOException {
    wire.send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  private static void events(Wire wire, int count, int gapMillis) throws IOException {
    String[] words = WORDS.split("(?<= )");
    for (int i = 0; i < count; i++) {
      chunk(wire, event("{\"content\":\"" + words[i % words.length] + "\"}", "null"));
      if (gapMillis > 0) {
        LockSupport.parkNanos(gapMillis * 1_000_000L);
      }
    }
  }

  private static String event(String delta, String finish) {
    return "data: {\"id\":\"chatcmpl-soak\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
        + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static void chunk(Wire wire, String text) throws IOException {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    wire.send(Integer.toHexString(length) + "\r\n" + text + "\r\n");
  }
}
