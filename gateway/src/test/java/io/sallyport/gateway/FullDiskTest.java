package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditReader;
import io.sallyport.audit.AuditVerifier;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.audit.Verification;
import io.sallyport.audit.VerifierKey;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Requests while the disk is full: what is refused, what is answered, what is stored. */
@EnabledOnOs(OS.LINUX)
final class FullDiskTest {

  @TempDir private Path folder;

  private JsonNode run(String audit) throws Exception {
    return SmallDisk.run(folder, Inside.class, audit);
  }

  @Test
  void strictAndRefuse_acknowledgesNothingThatIsNotStored() throws Exception {
    JsonNode found = run("{mode: strict}");

    assertThat(found.path("refusedWhileFull").asInt()).isPositive();
    assertThat(found.path("refusedWith").asText()).isEqualTo("503 audit_unavailable");
    assertThat(found.path("readyWhileFull").asBoolean()).isFalse();
    assertThat(found.path("answeredAndNotStored").asInt()).isZero();
    assertThat(found.path("refusedAndStoredAsAnswered").asInt()).isZero();
    assertThat(found.path("answeredAfterwards").asInt()).isEqualTo(3);
    assertThat(found.path("valid").asBoolean()).isTrue();
  }

  @Test
  void groupedAndRefuse_storesLaterWhatWasAnsweredAlready() throws Exception {
    JsonNode found = run("{mode: grouped}");

    assertThat(found.path("refusedWhileFull").asInt()).isPositive();
    assertThat(found.path("answeredAndNotStored").asInt()).isZero();
    assertThat(found.path("answeredAfterwards").asInt()).isEqualTo(3);
    assertThat(found.path("valid").asBoolean()).isTrue();
  }

  @Test
  void serve_answersEverythingAndCountsWhatIsOwed() throws Exception {
    JsonNode found = run("{mode: strict, whenUnwritable: serve}");

    assertThat(found.path("refusedWhileFull").asInt()).isZero();
    assertThat(found.path("answeredWhileFull").asInt()).isEqualTo(40);
    assertThat(found.path("unwrittenWhileFull").asInt()).isPositive();
    // Who looks at readiness must not take out a gateway that was told to serve; it says so.
    assertThat(found.path("readyWhileFull").asBoolean()).isTrue();
    assertThat(found.path("warningWhileFull").asText()).startsWith("the audit log cannot be");
    assertThat(found.path("writableWhileFull").asInt(-1)).isZero();
    assertThat(found.path("writableAfterwards").asInt(-1)).isOne();
    assertThat(found.path("late").asInt()).isEqualTo(found.path("unwrittenWhileFull").asInt());
    assertThat(found.path("answeredAndNotStored").asInt()).isZero();
    assertThat(found.path("valid").asBoolean()).isTrue();
  }

  /** The process on the disk that fills up. */
  static final class Inside {
    private Inside() {}

    /** Arguments: the disk, the configuration's audit section. */
    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      Path data = disk.resolve("data");
      Path file = Files.createTempFile("sallyport", ".yaml");
      Files.writeString(
          file,
          "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\ndata: '"
              + data
              + "'\naudit: "
              + arguments[1]
              + "\n");
      ObjectNode found = Answers.MAPPER.createObjectNode();
      Set<String> answered = new HashSet<>();
      Set<String> refused = new HashSet<>();
      try (RunningGateway gateway = RunningGateway.reading(file)) {
        ask(gateway, 5, answered, refused, found);
        SmallDisk.fill(disk.resolve("ballast"));
        int before = answered.size();
        ask(gateway, 40, answered, refused, found);
        found.put("answeredWhileFull", answered.size() - before);
        found.put("refusedWhileFull", refused.size());
        found.put("unwrittenWhileFull", (int) gateway.gauged("sallyport.audit.unwritten"));
        found.put("readyWhileFull", gateway.gateway().ready());
        found.put("warningWhileFull", String.join("", gateway.gateway().warnings()));
        found.put("writableWhileFull", (int) gateway.gauged("sallyport.audit.writable"));
        Files.delete(disk.resolve("ballast"));
        long deadline = System.nanoTime() + 30_000_000_000L;
        while ((!gateway.gateway().ready()
                || !gateway.gateway().warnings().isEmpty()
                || gateway.gauged("sallyport.audit.unwritten") > 0)
            && System.nanoTime() < deadline) {
          Thread.onSpinWait();
        }
        int refusedBefore = refused.size();
        ask(gateway, 3, answered, refused, found);
        found.put("writableAfterwards", (int) gateway.gauged("sallyport.audit.writable"));
        found.put("answeredAfterwards", 3 - (refused.size() - refusedBefore));
      }
      look(data.resolve("audit"), answered, refused, found);
      System.out.println(found);
      System.exit(0);
    }

    private static void ask(
        RunningGateway gateway,
        int times,
        Set<String> answered,
        Set<String> refused,
        ObjectNode found) {
      for (int i = 0; i < times; i++) {
        HttpResponse<String> answer = gateway.chat("simulated-naive", "hello");
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        if (answer.statusCode() == 200) {
          answered.add(id);
        } else {
          refused.add(id);
          found.put(
              "refusedWith",
              answer.statusCode() + " " + RunningGateway.json(answer).at("/error/code").asText());
        }
      }
    }

    private static void look(Path log, Set<String> answered, Set<String> refused, ObjectNode found)
        throws Exception {
      Set<String> stored = new HashSet<>();
      List<String> storedAsAnswered = new ArrayList<>();
      try (Stream<LoggedEvent> events = AuditReader.open(log).events(0)) {
        for (LoggedEvent event : events.toList()) {
          JsonNode tree = event.tree();
          stored.add(tree.path("request").asText());
          if (tree.path("outcome").asText().equals("ok")) {
            storedAsAnswered.add(tree.path("request").asText());
          }
          if (tree.path("outcome").asText().equals("log.writable")) {
            found.put("late", found.path("late").asInt() + tree.at("/attributes/late").asInt());
          }
        }
      }
      found.put(
          "answeredAndNotStored", answered.stream().filter(id -> !stored.contains(id)).count());
      found.put(
          "refusedAndStoredAsAnswered",
          storedAsAnswered.stream().filter(refused::contains).count());
      Verification verified =
          AuditVerifier.verify(
              log, Optional.empty(), VerifierKey.read(log.resolve(VerifierKey.FILE_NAME)));
      found.put("valid", verified.valid());
      found.put("events", verified.events());
    }
  }
}
