package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is saved while the disk of the log is full. */
@EnabledOnOs(OS.LINUX)
final class ReloadOnFullDiskTest {

  @TempDir private Path folder;

  @Test
  void configurationSavedWhileTheLogIsFull_isInForceOnceThereIsRoom() throws Exception {
    JsonNode found = SmallDisk.run(folder, Inside.class);

    assertThat(found.path("before").asInt()).isEqualTo(400);
    assertThat(found.path("whileFull").asText()).startsWith("unrecorded ");
    assertThat(found.path("asked").asText())
        .startsWith("503 ")
        .contains("audit_unavailable")
        .doesNotContain("wrong");
    assertThat(found.path("afterwards").asInt()).isEqualTo(200);
    assertThat(found.path("applied").asText()).startsWith("+guard.policy ");
  }

  /** The process on the disk that fills up. */
  static final class Inside {
    private Inside() {}

    /** Argument: the disk. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      Path ballast = disk.resolve("ballast");
      Path file = Files.createTempFile("sallyport", ".yaml");
      String yaml =
          "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\naudit: {mode: strict}\n"
              + "data: '"
              + disk.resolve("data")
              + "'\n";
      Files.writeString(file, yaml);
      ObjectNode found = Answers.MAPPER.createObjectNode();
      RunningGateway gateway = RunningGateway.reading(file);
      found.put("before", attacked(gateway));
      SmallDisk.fill(ballast);
      await(() -> attacked(gateway) == 503);

      // So many names that the event does not fit into what is left of the last page.
      StringBuilder changed = new StringBuilder(yaml).append("guard: {policy: 'off'}\npolicies:\n");
      for (int i = 0; i < 100; i++) {
        changed.append("  - {name: a-policy-whose-name-takes-some-room-").append(i);
        changed.append(", extends: balanced}\n");
      }
      Files.writeString(file, changed);
      await(() -> gateway.gateway().lastReload().startsWith("unrecorded "));
      found.put("whileFull", gateway.gateway().lastReload());
      HttpResponse<String> asked =
          gateway.post(gateway.adminKey(), "/admin/configuration/reload", "{}");
      found.put("asked", asked.statusCode() + " " + asked.body());
      Files.delete(ballast);
      await(() -> attacked(gateway) == 200);
      found.put("afterwards", attacked(gateway));
      for (JsonNode event : gateway.events()) {
        if (event.path("outcome").asText().equals("applied")) {
          found.set("applied", event.at("/attributes/changed"));
        }
      }
      System.out.println(found);
      System.exit(0);
    }

    private static int attacked(RunningGateway gateway) {
      return gateway.chat("simulated-naive", Everywhere.ATTACK).statusCode();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
      long deadline = System.nanoTime() + 30_000_000_000L;
      CountDownLatch never = new CountDownLatch(1);
      while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
        assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
      }
    }
  }
}
