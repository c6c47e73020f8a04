package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.ApiKey;
import io.sallyport.gateway.pipeline.Allowances;
import io.sallyport.guard.AllowEntry;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.Pseudonyms;
import io.sallyport.privacy.Vault;
import io.sallyport.privacy.VaultException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What administrators do while the disk is full, and with some bytes left: stored or refused. */
@EnabledOnOs(OS.LINUX)
final class FullDiskAdminTest {

  @TempDir private Path folder;

  @Test
  void administration_isStoredOrRefusedAndGoesOnWithoutARestart() throws Exception {
    JsonNode found = SmallDisk.run(folder, Administration.class);

    assertThat(found.path("refused").asInt()).isPositive();
    assertThat(found.path("refusedWith").asText())
        .startsWith("503 storage_unavailable ")
        .contains("the disk is full")
        .doesNotContain("\n");
    assertThat(found.path("madeAndNotListed").asInt()).isZero();
    assertThat(found.path("refusedAndWorking").asInt()).isZero();
    assertThat(found.path("revocation").asText()).startsWith("503");
    assertThat(found.path("keyOfRevocationWorks").asBoolean()).isFalse();
    assertThat(found.path("afterwards").asInt()).isEqualTo(200);
    assertThat(found.path("keysAfterRestart")).isEqualTo(found.path("keysBeforeRestart"));
    assertThat(found.path("revokedAfterRestart").asBoolean()).isTrue();
  }

  @Test
  void filesOfAllowancesAndPseudonyms_areWholeWhereverTheDiskEnds() throws Exception {
    JsonNode found = SmallDisk.run(folder, StateFiles.class);

    assertThat(found.path("refused").asInt()).isPositive();
    assertThat(found.path("allowed")).isEqualTo(found.path("allowedAndThere"));
    assertThat(found.path("pseudonymsRefused").asInt()).isPositive();
    assertThat(found.path("pseudonyms").asInt()).isPositive();
    assertThat(found.path("pseudonymsLost").asInt()).isZero();
    assertThat(found.path("leftOver").asInt()).isZero();
  }

  /** Leaves so many bytes free. */
  private static void leave(Path ballast, long bytes) throws IOException {
    SmallDisk.fill(ballast);
    try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
      file.setLength(Math.max(0, file.length() - bytes));
    }
  }

  /** Keys are made and revoked at each of some amounts of room. */
  static final class Administration {
    private Administration() {}

    /** Argument: the disk. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      Path ballast = disk.resolve("ballast");
      Path file = Files.createTempFile("sallyport", ".yaml");
      Files.writeString(
          file,
          "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\ndata: '"
              + disk.resolve("data")
              + "'\n");
      ObjectNode found = Answers.MAPPER.createObjectNode();
      Set<String> made = new HashSet<>();
      String revoked;
      try (RunningGateway gateway = RunningGateway.reading(file)) {
        JsonNode first = RunningGateway.json(make(gateway, "first"));
        revoked = first.path("id").asText();
        for (long room = 0; room <= 64 << 10; room += 12 << 10) {
          leave(ballast, room);
          for (int i = 0; i < 6; i++) {
            HttpResponse<String> answer = make(gateway, "made at " + room + " " + i);
            if (answer.statusCode() == 200) {
              made.add(RunningGateway.json(answer).path("id").asText());
            } else {
              found.put("refused", found.path("refused").asInt() + 1);
              JsonNode error = RunningGateway.json(answer).path("error");
              if (error.path("code").asText().equals("storage_unavailable")) {
                found.put(
                    "refusedWith",
                    answer.statusCode() + " storage_unavailable " + error.path("message").asText());
              }
            }
          }
          if (room == 0) {
            found.put("revocation", say(revoke(gateway, revoked)));
            found.put("keyOfRevocationWorks", works(gateway, first.path("key").asText()));
          }
          Files.delete(ballast);
          awaitReady(gateway);
          HttpResponse<String> again = make(gateway, "after " + room);
          found.put("afterwards", again.statusCode());
          made.add(RunningGateway.json(again).path("id").asText());
        }
        Set<String> listed = ids(gateway.access().keys().list());
        found.put("madeAndNotListed", made.stream().filter(id -> !listed.contains(id)).count());
        found.put("keysBeforeRestart", listed.stream().sorted().collect(Collectors.joining(" ")));
        gateway.closeOnly();
        try (var next = RunningGateway.restarted(file)) {
          Set<String> kept = ids(next.access().keys().list());
          found.put("keysAfterRestart", kept.stream().sorted().collect(Collectors.joining(" ")));
          found.put(
              "revokedAfterRestart",
              next.access().keys().find(revoked).orElseThrow().revokedAt() != null);
        }
        System.out.println(found);
        System.exit(0);
      }
    }

    private static void awaitReady(RunningGateway gateway) {
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (!gateway.gateway().ready() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
    }

    private static Set<String> ids(Iterable<ApiKey> keys) {
      Set<String> ids = new HashSet<>();
      keys.forEach(key -> ids.add(key.id()));
      return ids;
    }

    private static String say(HttpResponse<String> answer) {
      return answer.statusCode() + " " + answer.body();
    }

    private static boolean works(RunningGateway gateway, String secret) {
      return gateway.get(secret, "/v1/models").statusCode() == 200;
    }

    private static HttpResponse<String> make(RunningGateway gateway, String name) {
      return gateway.post(gateway.adminKey(), "/admin/keys", "{\"name\":\"" + name + "\"}");
    }

    private static HttpResponse<String> revoke(RunningGateway gateway, String id) {
      return gateway.post(gateway.adminKey(), "/admin/keys/revoke", "{\"id\":\"" + id + "\"}");
    }
  }

  /** Files that grow until nothing fits, and a little room again and again. */
  static final class StateFiles {
    private StateFiles() {}

    /** Argument: the disk. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      Path ballast = disk.resolve("ballast");
      Path list = disk.resolve("allow-list.json");
      ObjectNode found = Answers.MAPPER.createObjectNode();
      Allowances allowances = new Allowances(list);
      Vault vault = Vault.open(disk.resolve("vault"), disk.resolve("keys"));
      Pseudonyms pseudonyms = vault.pseudonyms("t", "s");
      Map<String, String> given = new HashMap<>();
      for (int round = 0; round < 8; round++) {
        leave(ballast, round * 5_000L);
        for (int i = 0; i < 30; i++) {
          String phrase = "phrase " + round + " " + i + " " + "long ".repeat(60);
          try {
            allowances.add("t", new AllowEntry(AllowEntry.Kind.PHRASE, phrase, null, "test"));
            found.put("allowed", found.path("allowed").asInt() + 1);
          } catch (IOException full) {
            found.put("refused", found.path("refused").asInt() + 1);
          }
          String original = "mail" + round + "x" + i + "y".repeat(100) + "@example.org";
          try {
            given.put(pseudonyms.pseudonym(PersonalDataType.EMAIL, original), original);
          } catch (VaultException full) {
            found.put("pseudonymsRefused", found.path("pseudonymsRefused").asInt() + 1);
          }
        }
        Files.delete(ballast);
      }
      found.put("allowedAndThere", new Allowances(list).of("t").size());
      Pseudonyms again =
          Vault.open(disk.resolve("vault"), disk.resolve("keys")).pseudonyms("t", "s");
      found.put(
          "pseudonymsLost",
          given.entrySet().stream()
              .filter(e -> !again.original(e.getKey()).equals(Optional.of(e.getValue())))
              .count());
      found.put("pseudonyms", given.size());
      try (Stream<Path> files = Files.walk(disk)) {
        found.put("leftOver", files.filter(file -> file.toString().endsWith(".new")).count());
      }
      System.out.println(found);
    }
  }
}
