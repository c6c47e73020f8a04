import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Policy;
import io.sallyport.guard.StreamGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Streams through the gateway and, beside it, straight from the upstream, which lives in this
 * process so that both ends share one clock. Which delta allows which character is told by a guard
 * of the same policy that is given the same deltas. Arguments: upstream's port, gateway's port,
 * key, gateway's process id, text file, parallel streams, seconds.
 */
final class StreamBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 12;
  private static final int GAP_MILLIS = 15;

  private final int upstream;
  private final int gateway;
  private final String key;
  private final List<String> deltas;
  private volatile long[] written = new long[0];

  private StreamBench(int upstream, int gateway, String key, List<String> deltas) {
    this.upstream = upstream;
    this.gateway = gateway;
    this.key = key;
    this.deltas = deltas;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> deltas = cut(Files.readString(Path.of(arguments[4])));
    StreamBench bench =
        new StreamBench(
            Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), arguments[2], deltas);
    Thread.ofPlatform().daemon().start(bench::serve);
    bench.single();
    bench.parallel(
        Path.of("/proc", arguments[3], "status"),
        Integer.parseInt(arguments[5]),
        Integer.parseInt(arguments[6]));
  }

  /** Cuts a text as tokens come: words, long ones in two. */
  private static List<String> cut(String text) {
    List<String> deltas = new ArrayList<>();
    for (String word : text.split("(?=\\s)")) {
      int half = word.length() > 7 ? word.length() / 2 : word.length();
      deltas.add(word.substring(0, half));
      if (half < word.length()) {
        deltas.add(word.substring(half));
      }
    }
    return deltas;
  }

  private void single() throws Exception {
    for (int i = 0; i < 25; i++) {
      once(gateway, 1);
      once(upstream, 1);
    }
    Figures direct = new Figures();
    Figures guarded = new Figures();
    int[] atOnce = new int[deltas.size() + 1];
    for (int i = 0; i < atOnce.length; i++) {
      atOnce[i] = i < deltas.size() ? end(i) : end(deltas.size() - 1);
    }
    int[] allowed = allowed();
    for (int i = 0; i < ROUNDS; i++) {
      measure(direct, once(upstream, GAP_MILLIS), atOnce);
      measure(guarded, once(gateway, GAP_MILLIS), allowed);
    }
    System.out.printf(
        "%-44s %9s %9s %9s %9s%n",
        ROUNDS + " streams, " + deltas.size() + " deltas, " + GAP_MILLIS + " ms apart",
        "p50", "p90", "p99", "most");
    direct.after.print("upstream alone: written to read, ms");
    guarded.first.print("first character: allowed to read, ms");
    guarded.after.print("every character: allowed to read, ms");
    guarded.characters.print("held back, characters");
    guarded.held.print("held back, ms (deltas come " + GAP_MILLIS + " ms apart)");
    System.out.printf(
        Locale.ROOT,
        "floor: first content character <= 5 ms after the window allows it (here p50 %.2f, most %.2f)%n",
        guarded.first.at(0.5),
        guarded.first.at(1));
  }

  private static final class Figures {
    private final Distribution first = new Distribution();
    private final Distribution after = new Distribution();
    private final Distribution held = new Distribution();
    private final Distribution characters = new Distribution();
  }

  /** How many characters are allowed once each delta was written; the last entry is the end. */
  private int[] allowed() {
    StreamGuard guard =
        Guard.standard()
            .openStream(
                Policy.balanced(),
                GuardContext.of("default", "bench"),
                "choices[0].delta.content");
    int[] allowed = new int[deltas.size() + 1];
    int sum = 0;
    for (int i = 0; i < deltas.size(); i++) {
      sum += guard.push(deltas.get(i)).text().length();
      allowed[i] = sum;
    }
    allowed[deltas.size()] = sum + guard.finish().text().length();
    return allowed;
  }

  private int end(int delta) {
    return deltas.stream().limit(delta + 1).mapToInt(String::length).sum();
  }

  /** What one stream came to: when each delta was written, how much was read when. */
  private record Run(long[] written, List<Integer> read, List<Long> readAt) {}

  private void measure(Figures figures, Run run, int[] allowed) {
    int delta = 0;
    int by = 0;
    int piece = 0;
    int total = end(deltas.size() - 1);
    for (int i = 0, until = end(0); i < total; i++) {
      while (i >= until) {
        until += deltas.get(++delta).length();
      }
      while (allowed[by] <= i) {
        by++;
      }
      while (run.read().get(piece) <= i) {
        piece++;
      }
      double after = (run.readAt().get(piece) - run.written()[by]) / 1e6;
      figures.after.add(after);
      if (i == 0) {
        figures.first.add(after);
      }
      figures.held.add((run.written()[by] - run.written()[delta]) / 1e6);
      figures.characters.add((by < deltas.size() ? end(by) : total) - 1 - i);
    }
  }

  private Run once(int port, int gap) throws IOException {
    List<Integer> read = new ArrayList<>();
    List<Long> readAt = new ArrayList<>();
    try (Wire wire = new Wire(port)) {
      wire.send(Wire.post("/v1/chat/completions", key, request(gap, 1)));
      if (wire.readHead() != 200) {
        throw new IOException(new String(wire.readAll(), StandardCharsets.UTF_8));
      }
      int sum = 0;
      StringBuilder rest = new StringBuilder();
      for (String data = wire.readEvent(rest); data != null; data = wire.readEvent(rest)) {
        long now = System.nanoTime();
        if (!data.equals("[DONE]") && !data.isEmpty()) {
          sum += content(data).length();
          read.add(sum);
          readAt.add(now);
        }
      }
    }
    return new Run(written, read, readAt);
  }

  private static String content(String data) throws IOException {
    JsonNode event = JSON.readTree(data);
    if (event.has("error")) {
      throw new IOException(data);
    }
    return event.path("choices").path(0).path("delta").path("content").asText("");
  }

  private void parallel(Path status, int streams, int seconds) throws Exception {
    int gap = 200;
    int repeat = Math.max(1, seconds * 1000 / gap / deltas.size());
    List<Integer> samples = new ArrayList<>();
    int before = rss(status);
    LongAdder characters = new LongAdder();
    AtomicInteger failures = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(streams);
    long begin = System.nanoTime();
    for (int i = 0; i < streams; i++) {
      Thread.startVirtualThread(
          () -> {
            try {
              characters.add(readSlowly(gap, repeat));
            } catch (IOException | RuntimeException e) {
              failures.incrementAndGet();
            }
            left.countDown();
          });
    }
    while (left.getCount() > 0) {
      LockSupport.parkNanos(500_000_000);
      samples.add(rss(status));
    }
    double took = (System.nanoTime() - begin) / 1e9;
    int third = samples.size() / 3;
    System.out.printf(
        Locale.ROOT,
        "%n%-44s %9s %9s %9s %9s %9s%n",
        streams + " streams at once, " + gap + " ms a delta",
        "before", "at 1/3", "at 2/3", "end", "most");
    System.out.printf(
        "%-44s %9d %9d %9d %9d %9d%n",
        "RSS of the gateway, MiB",
        before,
        samples.get(third),
        samples.get(2 * third),
        samples.getLast(),
        samples.stream().mapToInt(Integer::intValue).max().orElse(0));
    System.out.printf(
        Locale.ROOT,
        "%.0f s for %.0f s of deltas; %,d of %,d characters arrived, %d streams failed%n",
        took,
        repeat * deltas.size() * gap / 1e3,
        characters.sum(),
        (long) streams * repeat * end(deltas.size() - 1),
        failures.get());
  }

  private long readSlowly(int gap, int repeat) throws IOException {
    long sum = 0;
    try (Wire wire = new Wire(gateway)) {
      wire.send(Wire.post("/v1/chat/completions", key, request(gap, repeat)));
      if (wire.readHead() != 200) {
        throw new IOException("refused");
      }
      StringBuilder rest = new StringBuilder();
      for (String data = wire.readEvent(rest); data != null; data = wire.readEvent(rest)) {
        if (!data.equals("[DONE]") && !data.isEmpty()) {
          sum += content(data).length();
        }
      }
    }
    return sum;
  }

  private static int rss(Path status) throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Integer.parseInt(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }

  private static byte[] request(int gap, int repeat) throws IOException {
    ObjectNode request = JSON.createObjectNode().put("model", "mock").put("stream", true);
    request.putArray("messages").addObject().put("role", "user").put("content", "Tell me, please.");
    // A number that passes through tells the upstream how fast to write, and how often.
    request.put("seed", gap * 1000 + repeat);
    return JSON.writeValueAsBytes(request);
  }

  private void serve() {
    try (ServerSocket server = new ServerSocket(upstream, 1024, InetAddress.getLoopbackAddress())) {
      while (true) {
        Wire wire = new Wire(server.accept());
        Thread.startVirtualThread(
            () -> {
              try (wire) {
                for (byte[] body = wire.readRequest(); body != null; body = wire.readRequest()) {
                  int seed = JSON.readTree(body).path("seed").asInt();
                  answer(wire, seed / 1000, seed % 1000);
                }
              } catch (IOException e) {
                // The other end has gone.
              }
            });
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(Wire wire, int gap, int repeat) throws IOException {
    long[] times = new long[deltas.size() + 1];
    wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    chunk(wire, event("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    for (int round = 0; round < repeat; round++) {
      for (int i = 0; i < deltas.size(); i++) {
        LockSupport.parkNanos(gap * 1_000_000L);
        byte[] event = event("{\"content\":" + JSON.writeValueAsString(deltas.get(i)) + "}", "null");
        times[i] = System.nanoTime();
        chunk(wire, event);
      }
    }
    byte[] last = event("{}", "\"stop\"");
    times[deltas.size()] = System.nanoTime();
    if (repeat == 1) {
      written = times;
    }
    chunk(wire, last);
    chunk(wire, "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
    wire.send("0\r\n\r\n");
  }

  private static byte[] event(String delta, String finish) {
    return ("data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,"
            + "\"model\":\"mock\",\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + ",\"logprobs\":null,\"finish_reason\":"
            + finish
            + "}]}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void chunk(Wire wire, byte[] bytes) throws IOException {
    byte[] head = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + bytes.length + 2];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    all[all.length - 2] = '\r';
    all[all.length - 1] = '\n';
    wire.send(all);
  }
}
