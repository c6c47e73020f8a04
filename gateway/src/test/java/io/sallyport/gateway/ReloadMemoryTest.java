package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that changes again and again within seconds, in a process with little memory. */
final class ReloadMemoryTest {

  private static final int RELOADS = 30;

  /** Ten configurations that shared nothing would not fit. */
  private static final int HEAP_MEBIBYTES = 320;

  @TempDir private Path folder;

  @Test
  void manyReloads_endWellInLittleMemoryWithARequestUnderWay() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + HEAP_MEBIBYTES + "m",
                    "-XX:+UseSerialGC",
                    // Loading the encoder needs more than the standard.
                    "-Xss8m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens",
                    "java.base/java.lang=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Reloads.class.getName(),
                    folder.toString()))
            .redirectError(folder.resolve("err").toFile())
            .start();
    String last = "";
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        last = line.startsWith("{") ? line : last;
      }
    }
    int code = process.waitFor();

    assertThat(code).as(Files.readString(folder.resolve("err"))).isZero();
    JsonNode found = RunningGateway.json(last);
    assertThat(found.path("applied").asInt()).isEqualTo(RELOADS);
    assertThat(found.path("firstAnswer").asText()).startsWith("200 ").contains("in its own time");
    assertThat(found.path("heldMebibytes").asInt()).isLessThan(16);
  }

  /** Each configuration has another key of the upstream and another policy. */
  static final class Reloads {
    private Reloads() {}

    /** Argument: a folder. */
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      Path file = folder.resolve("sallyport.yaml");
      ObjectNode found = Answers.MAPPER.createObjectNode();
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch answer = new CountDownLatch(1);
      try (var upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        upstream.on(
            "slow",
            call -> {
              asked.countDown();
              answer.await();
              Answers.text("in its own time").answer(call);
            });
        write(folder, file, upstream, 0);
        try (RunningGateway gateway = RunningGateway.reading(file)) {
          gateway.chat("m", "Write to jo.doe@example.org about the weather.");
          Future<HttpResponse<String>> first = threads.submit(() -> gateway.chat("slow", "hello"));
          asked.await();
          reload(gateway, folder, file, upstream, 1);
          long before = used();
          int applied = 1;
          for (int i = 2; i <= RELOADS; i++) {
            applied += reload(gateway, folder, file, upstream, i) ? 1 : 0;
            gateway.chat("m", "Write to jo.doe@example.org about the weather.");
          }
          found.put("applied", applied);
          found.put("heldMebibytes", used() - before >> 20);
          answer.countDown();
          found.put("firstAnswer", first.get().statusCode() + " " + first.get().body());
        }
      }
      System.out.println(found);
      System.exit(0);
    }

    private static boolean reload(
        RunningGateway gateway, Path folder, Path file, UnrulyUpstream upstream, int round)
        throws Exception {
      write(folder, file, upstream, round);
      var answer = gateway.post(gateway.adminKey(), "/admin/configuration/reload", "{}");
      return RunningGateway.json(answer).path("outcome").asText().equals("applied");
    }

    private static void write(Path folder, Path file, UnrulyUpstream upstream, int round)
        throws Exception {
      Files.writeString(folder.resolve("key"), "made-up-upstream-key-%04d".formatted(round));
      Files.writeString(
          file,
          "server: {port: 0, drain: 1s, reload: manual}\ntelemetry: {accessLog: false}\n"
              + RunningGateway.upstreams(upstream)
                  .replace("response: 5s", "response: 120s")
                  .replace("env:UPSTREAM_KEY", "file:" + folder.resolve("key"))
              + "policies: [{name: ours, extends: balanced, personalData: {mode: treat, threshold: 0."
              + (20 + round)
              + "}}]\nguard: {policy: ours}\n");
    }

    private static long used() {
      System.gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
  }
}
