package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.AccessControl;
import io.sallyport.access.Authentication.Refused;
import java.io.BufferedReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A key that is revoked while the disk is full, by a gate that is killed right after. */
@EnabledOnOs(OS.LINUX)
final class RevocationOnFullDiskTest {

  @TempDir private Path folder;

  @Test
  void keyAndTenantCutOffBeforeAKill_stayCutOff() throws Exception {
    JsonNode found = SmallDisk.run(folder, Killing.class);

    assertThat(found.path("revocation").asText())
        .startsWith("503")
        .contains("storage_unavailable")
        .contains("the disk is full")
        .contains("also after a restart");
    assertThat(found.path("suspension").asText()).startsWith("503").contains("after a restart");
    assertThat(found.path("keyAfterKill").asText()).isEqualTo("Refused[reason=REVOKED]");
    assertThat(found.path("tenantAfterKill").asText())
        .isEqualTo("Refused[reason=TENANT_SUSPENDED]");
    assertThat(found.path("otherAfterKill").asText()).isEqualTo("Authenticated");
    // Once the rows say so, nothing else does: a tenant that is resumed stays resumed.
    assertThat(found.path("tenantResumed").asText()).isEqualTo("Authenticated");
    assertThat(found.path("keyInTheEnd").asText()).isEqualTo("Refused[reason=REVOKED]");
  }

  /** Starts a gate on the disk, kills it, and looks at what is left. */
  static final class Killing {
    private Killing() {}

    /** Argument: the disk. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      Process gate =
          new ProcessBuilder(SmallDisk.java(Gate.class, disk.toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      ObjectNode found = Answers.MAPPER.createObjectNode();
      try (BufferedReader said = gate.inputReader()) {
        String line = said.readLine();
        while (line != null && !line.startsWith("{")) {
          line = said.readLine();
        }
        found.setAll((ObjectNode) RunningGateway.json(String.valueOf(line)));
      } finally {
        gate.destroyForcibly().waitFor();
      }
      Files.delete(disk.resolve("ballast"));
      String key = found.path("key").asText();
      String tenantKey = found.path("tenantKey").asText();
      Path access = disk.resolve("data").resolve("access");
      try (var after = AccessControl.open(access, InstantSource.system())) {
        found.put("keyAfterKill", say(after, key));
        found.put("tenantAfterKill", say(after, tenantKey));
        found.put("otherAfterKill", say(after, found.path("other").asText()));
        after.tenants().resume("acme");
      }
      try (var after = AccessControl.open(access, InstantSource.system())) {
        found.put("tenantResumed", say(after, tenantKey));
        found.put("keyInTheEnd", say(after, key));
      }
      System.out.println(found);
      System.exit(0);
    }

    private static String say(AccessControl access, String secret) {
      return access.authenticate(secret) instanceof Refused refused
          ? refused.toString()
          : "Authenticated";
    }
  }

  /** Fills the disk, cuts off a key and a tenant, and waits to be killed. */
  static final class Gate {
    private Gate() {}

    /** Argument: the disk. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      Path file = Files.createTempFile("sallyport", ".yaml");
      Files.writeString(
          file,
          "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\ndata: '"
              + disk.resolve("data")
              + "'\n");
      RunningGateway gateway = RunningGateway.reading(file);
      ObjectNode told = Answers.MAPPER.createObjectNode();
      JsonNode key =
          RunningGateway.json(
              gateway.post(gateway.adminKey(), "/admin/keys", "{\"name\":\"lost\"}"));
      told.put("key", key.path("key").asText()).put("other", gateway.clientKey());
      told.put("tenantKey", gateway.keyOfTenant("acme"));
      SmallDisk.fill(disk.resolve("ballast"));
      told.put("revocation", say(gateway, "keys/revoke", key.path("id").asText()));
      told.put("suspension", say(gateway, "tenants/suspend", "acme"));
      System.out.println(told);
      Thread.currentThread().join();
    }

    private static String say(RunningGateway gateway, String what, String id) {
      HttpResponse<String> answer =
          gateway.post(gateway.adminKey(), "/admin/" + what, "{\"id\":\"" + id + "\"}");
      return answer.statusCode() + " " + answer.body();
    }
  }
}
