import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Starts a gateway, loads it, revokes a key, kills it with SIGKILL a millisecond later, starts it
 * again on the same data and looks for what it had acknowledged. Arguments: launcher, configuration,
 * data folder, port, rounds.
 */
final class KillRounds {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 8;

  private final String launcher;
  private final String configuration;
  private final String data;
  private final int port;
  private String admin = "";
  private long acknowledged;
  private long lost;
  private int invalid;
  private int stillWorking;
  private long logged;

  private KillRounds(String launcher, String configuration, String data, int port) {
    this.launcher = launcher;
    this.configuration = configuration;
    this.data = data;
    this.port = port;
  }

  public static void main(String[] arguments) throws Exception {
    new KillRounds(arguments[0], arguments[1], arguments[2], Integer.parseInt(arguments[3]))
        .run(Integer.parseInt(arguments[4]));
  }

  private void run(int rounds) throws Exception {
    Process gateway = start();
    try {
      for (int round = 1; round <= rounds; round++) {
        Issued key = issue("round-" + round);
        Issued doomed = issue("doomed-" + round);
        if (ask(doomed.secret()).status() != 200) {
          throw new IOException("a new key does not work");
        }
        Set<String> seen = load(gateway, key, doomed);
        if (!verify()) {
          invalid++;
        }
        gateway = start();
        check(seen, doomed);
        System.err.printf("round %d of %d: %d answers, %d lost%n", round, rounds, acknowledged, lost);
      }
    } finally {
      gateway.destroy();
      gateway.waitFor();
    }
    System.out.printf("%-62s %10s %8s%n", "", "count", "must be");
    print("kills with SIGKILL, " + CLIENTS + " clients at work", rounds, "");
    print("answers with status 200 that clients had in full", acknowledged, "");
    print("of these, requests that the log does not have afterwards", lost, "0");
    print("logs that did not verify after the kill", invalid, "0");
    print("keys that worked again though revoked 1 ms before the kill", stillWorking, "0");
    print("events in the log at the end", logged, "");
  }

  private static void print(String what, long count, String expected) {
    System.out.printf("%-62s %,10d %8s%n", what, count, expected);
  }

  private Set<String> load(Process gateway, Issued key, Issued doomed) throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch ended = new CountDownLatch(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      Thread.startVirtualThread(
          () -> {
            askUntilItEnds(key.secret(), seen);
            ended.countDown();
          });
    }
    Thread.sleep(400 + ThreadLocalRandom.current().nextInt(600));
    post("/admin/keys/revoke", "{\"id\":\"" + doomed.id() + "\"}");
    Thread.sleep(1);
    gateway.destroyForcibly().waitFor();
    ended.await();
    acknowledged += seen.size();
    return seen;
  }

  private void check(Set<String> seen, Issued doomed) throws Exception {
    if (ask(doomed.secret()).status() != 401) {
      stillWorking++;
    }
    Set<String> missing = new HashSet<>(seen);
    long from = Math.max(0, logged - 1000);
    Process export = cli("audit", "export", "--data", data, "--from", Long.toString(from));
    try (BufferedReader lines = export.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode event = JSON.readTree(line);
        missing.remove(event.at("/event/request").asText());
        logged = Math.max(logged, event.path("leaf").asLong() + 1);
      }
    }
    export.waitFor();
    lost += missing.size();
  }

  private boolean verify() throws Exception {
    Process process = cli("audit", "verify", "--data", data, "--format", "json");
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean valid = process.waitFor() == 0 && JSON.readTree(said).path("valid").asBoolean();
    if (!valid) {
      System.err.println(said);
    }
    return valid;
  }

  private Process cli(String... arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>(List.of(launcher));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private Process start() throws Exception {
    Process process =
        new ProcessBuilder(
                launcher, "up", "--config", configuration, "--data", data, "--port", "" + port)
            .redirectError(ProcessBuilder.Redirect.appendTo(new File(data + ".err")))
            .start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("  sk-sp-")) {
        admin = line.strip();
      }
      if (line.contains("api_key")) {
        return process;
      }
    }
    throw new IOException("the gateway did not start: see " + Path.of(data + ".err"));
  }

  private record Issued(String id, String secret) {}

  private Issued issue(String name) throws IOException {
    JsonNode key = post("/admin/keys", "{\"name\":\"" + name + "\",\"tenant\":\"default\"}");
    return new Issued(key.path("id").asText(), key.path("key").asText());
  }

  private JsonNode post(String path, String body) throws IOException {
    try (Wire wire = new Wire(port)) {
      wire.send(Wire.post(path, admin, body.getBytes(StandardCharsets.UTF_8)));
      int status = wire.readHead();
      String said = new String(wire.readAll(), StandardCharsets.UTF_8);
      if (status / 100 != 2) {
        throw new IOException(path + " was answered with " + status + " " + said);
      }
      return JSON.readTree(said);
    }
  }

  private record Answer(int status, String request) {}

  private void askUntilItEnds(String secret, Set<String> seen) {
    try (Wire wire = new Wire(port)) {
      while (true) {
        Answer answer = ask(wire, secret);
        if (answer.status() == 200) {
          seen.add(answer.request());
        }
      }
    } catch (IOException | RuntimeException killed) {
      // What was not read to its end was not acknowledged.
    }
  }

  private Answer ask(String secret) throws IOException {
    try (Wire wire = new Wire(port)) {
      return ask(wire, secret);
    }
  }

  private static Answer ask(Wire wire, String secret) throws IOException {
    String body =
        "{\"model\":\"simulated-hardened\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    wire.send(Wire.post("/v1/chat/completions", secret, body.getBytes(StandardCharsets.UTF_8)));
    int status = wire.readHead();
    if (status < 0) {
      throw new IOException("the connection ended");
    }
    String request = wire.header("x-request-id");
    wire.readAll();
    return new Answer(status, request);
  }
}
