import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Upstreams in processes of their own, killed with SIGKILL and started again while clients ask
 * through the gateway. Arguments: {@code upstream PORT NAME}, or {@code run}, ports of two upstreams
 * that are killed and of one that is not, the gateway's port, a key, requests, kills, class path.
 */
final class KillUpstreams {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 16;

  private final int port;
  private final String key;
  private final int requests;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();
  private final Set<String> answers = ConcurrentHashMap.newKeySet();
  private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final LongAdder lost = new LongAdder();
  private final LongAdder doubled = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder errorsWithFallback = new LongAdder();
  private volatile long longestNanos;

  private KillUpstreams(int port, String key, int requests) {
    this.port = port;
    this.key = key;
    this.requests = requests;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("upstream")) {
      serve(Integer.parseInt(arguments[1]), arguments[2]);
      return;
    }
    KillUpstreams bench =
        new KillUpstreams(
            Integer.parseInt(arguments[4]), arguments[5], Integer.parseInt(arguments[6]));
    bench.run(
        List.of(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[7]),
        arguments[8]);
  }

  private static void serve(int port, String name) throws IOException {
    ServerSocket server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
    System.out.println("ready");
    AtomicInteger calls = new AtomicInteger();
    String run = name + "." + ProcessHandle.current().pid();
    while (true) {
      Wire wire = new Wire(server.accept());
      Thread.startVirtualThread(
          () -> {
            try (wire) {
              for (byte[] body = wire.readRequest(); body != null; body = wire.readRequest()) {
                JsonNode request = JSON.readTree(body);
                String id = request.at("/messages/0/content").asText().replaceAll("\\D", "");
                answer(wire, request, "[" + id + " " + run + "." + calls.incrementAndGet() + "]");
              }
            } catch (IOException e) {
              // The gateway is done with this connection.
            }
          });
    }
  }

  private static void answer(Wire wire, JsonNode request, String text) throws IOException {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000));
    if (request.path("stream").asBoolean()) {
      wire.send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (String piece : List.of("The ", "answer ", "is ", text, ", and ", "no other.")) {
        chunk(wire, event("{\"content\":\"" + piece + "\"}", "null"));
        LockSupport.parkNanos(4_000_000);
      }
      chunk(wire, event("{}", "\"stop\""));
      chunk(wire, "data: [DONE]\n\n");
      wire.send("0\r\n\r\n");
      return;
    }
    String body =
        "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{"
            + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"The answer is "
            + text
            + ", and no other.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
            + "\"completion_tokens\":1,\"total_tokens\":2}}";
    int half = body.length() / 2;
    wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n");
    wire.send(body.substring(0, half));
    LockSupport.parkNanos(3_000_000);
    wire.send(body.substring(half));
  }

  private static String event(String delta, String finish) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static void chunk(Wire wire, String text) throws IOException {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    wire.send(Integer.toHexString(length) + "\r\n" + text + "\r\n");
  }

  private void run(List<Integer> mortal, int immortal, int wanted, String classPath)
      throws Exception {
    Process[] processes = {start(mortal.get(0), "first", classPath), start(mortal.get(1), "second", classPath)};
    Process third = start(immortal, "third", classPath);
    try {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.startVirtualThread(this::client));
      }
      while (kills.get() < wanted) {
        int chosen = ThreadLocalRandom.current().nextInt(2);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(150_000_000));
        processes[chosen].destroyForcibly().waitFor();
        kills.incrementAndGet();
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(100_000_000));
        processes[chosen] = start(mortal.get(chosen), chosen == 0 ? "first" : "second", classPath);
      }
      for (Thread client : clients) {
        client.join();
      }
    } finally {
      processes[0].destroyForcibly();
      processes[1].destroyForcibly();
      third.destroyForcibly();
    }
    report();
  }

  private static Process start(int port, String name, String classPath) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                classPath,
                "KillUpstreams",
                "upstream",
                Integer.toString(port),
                name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.inputReader().readLine();
    return process;
  }

  /** Asks until all is asked; spread over the kills, so that none of them falls into silence. */
  private void client() {
    Wire wire = null;
    while (true) {
      int number = next.getAndIncrement();
      if (number >= requests) {
        return;
      }
      boolean safe = number % 4 != 0;
      boolean stream = number % 5 == 0;
      long start = System.nanoTime();
      String outcome;
      try {
        wire = wire == null ? new Wire(port) : wire;
        outcome = ask(wire, number, safe ? "safe" : "bare", stream);
      } catch (IOException e) {
        wire = null;
        lost.increment();
        outcome = "NO ANSWER " + e.getMessage();
      }
      longestNanos = Math.max(longestNanos, System.nanoTime() - start);
      boolean answered = outcome.equals("answered");
      boolean cut = outcome.startsWith("cut");
      if (safe && !answered && !cut) {
        errorsWithFallback.increment();
      }
      String kind = (safe ? "with a healthy fallback, " : "all may be dead, ") + (stream ? "stream" : "plain");
      outcomes.computeIfAbsent(kind + "\t" + outcome, k -> new LongAdder()).increment();
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(60_000_000));
    }
  }

  private String ask(Wire wire, int number, String model, boolean stream) throws IOException {
    String body =
        "{\"model\":\""
            + model
            + "\",\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"Question "
            + number
            + "\"}]}";
    wire.send(Wire.post("/v1/chat/completions", key, body.getBytes(StandardCharsets.UTF_8)));
    int status = wire.readHead();
    if (status < 0) {
      throw new IOException("closed");
    }
    if (status != 200) {
      JsonNode error = JSON.readTree(wire.readAll()).path("error");
      return "refused " + status + " " + error.path("code").asText("WITHOUT CODE");
    }
    if (!stream) {
      String text = JSON.readTree(wire.readAll()).at("/choices/0/message/content").asText();
      return judged(number, text, "answered");
    }
    StringBuilder text = new StringBuilder();
    StringBuilder rest = new StringBuilder();
    String last = "";
    for (String data = wire.readEvent(rest); data != null; data = wire.readEvent(rest)) {
      last = data;
      if (data.startsWith("{")) {
        text.append(JSON.readTree(data).at("/choices/0/delta/content").asText(""));
      }
    }
    if (last.equals("[DONE]")) {
      return judged(number, text.toString(), "answered");
    }
    String code = last.startsWith("{") ? JSON.readTree(last).at("/error/code").asText("") : "";
    if (code.isEmpty()) {
      lost.increment();
      return "ENDED WITHOUT A WORD";
    }
    if (text.indexOf("[") >= 0 && !text.toString().contains("[" + number + " ")) {
      wrong.increment();
    }
    return "cut in the middle, and told so: " + code;
  }

  /** The answer must be the request's own, once, and nobody else's. */
  private String judged(int number, String text, String fine) {
    if (!text.matches("The answer is \\[" + number + " [^\\]]+\\], and no other\\.")) {
      (text.split("The answer", -1).length > 2 ? doubled : wrong).increment();
      return "WRONG: " + text;
    }
    if (!answers.add(text)) {
      doubled.increment();
    }
    return fine;
  }

  private void report() {
    System.out.printf("%-36s %-46s %10s%n", "request", "what its client saw", "times");
    new TreeMap<>(outcomes)
        .forEach(
            (what, times) ->
                System.out.printf(
                    "%-36s %-46s %,10d%n", what.split("\t")[0], what.split("\t")[1], times.sum()));
    System.out.printf("%n%-62s %10s %8s%n", "", "count", "must be");
    print("upstreams killed with SIGKILL under " + CLIENTS + " clients", kills.get(), "");
    print("requests", Math.min(next.get(), requests), "");
    print("answers lost", lost.sum(), "0");
    print("answers doubled", doubled.sum(), "0");
    print("answers of another request, or mixed", wrong.sum(), "0");
    print("refused though one upstream was well", errorsWithFallback.sum(), "0");
    print("longest wait of a client, ms", longestNanos / 1_000_000, "");
  }

  private static void print(String what, long count, String expected) {
    System.out.printf("%-62s %,10d %8s%n", what, count, expected);
  }
}
