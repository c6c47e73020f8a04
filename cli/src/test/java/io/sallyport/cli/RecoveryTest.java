package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.access.AccessControl;
import io.sallyport.access.Authentication;
import io.sallyport.audit.AuditReader;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.audit.SignerKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back in, and that the log tells of it. */
final class RecoveryTest {

  @TempDir private Path data = Path.of("");

  @BeforeEach
  void aSuspendedTenant() throws Exception {
    try (AccessControl access = open()) {
      access.bootstrap();
      access.tenants().suspend("default");
    }
  }

  @Test
  void recover_isInTheLogWithTheTenantItResumed() throws Exception {
    Shell.Ran ran = recover("--format", "json");

    assertThat(ran.code()).isZero();
    JsonNode answer = Inspector.MAPPER.readTree(ran.out());
    String secret = answer.path("key").asText();
    assertThat(answer.path("resumed").asBoolean()).isTrue();
    try (AccessControl access = open()) {
      assertThat(access.authenticate(secret)).isInstanceOf(Authentication.Authenticated.class);
    }
    List<JsonNode> events = events();
    assertThat(events).extracting(e -> e.path("kind").asText()).containsOnly("admin");
    assertThat(events).extracting(e -> e.path("surface").asText()).containsOnly("keys recover");
    assertThat(events)
        .extracting(e -> e.path("outcome").asText() + " " + e.at("/attributes/subject").asText())
        .containsExactly("tenant.resume default", "key.create " + answer.path("id").asText());
    assertThat(events.toString()).doesNotContain(secret);
    assertThat(Shell.run("", "audit", "verify", "--data", data.toString()).code()).isZero();
  }

  @Test
  void recoverAgain_isOneEventMore() throws Exception {
    recover();
    Shell.Ran ran = recover();

    assertThat(ran.out()).contains("New admin key, shown this once:").doesNotContain("suspended");
    assertThat(events())
        .extracting(e -> e.path("outcome").asText())
        .containsExactly("tenant.resume", "key.create", "key.create");
  }

  @Test
  void logOfAnotherKey_makesNoKey() throws Exception {
    recover();
    Files.writeString(
        data.resolve("audit").resolve("verifier.key"),
        SignerKey.generate("sallyport.local/audit").verifier().encode() + "\n");
    int before = keys();

    Shell.Ran ran = recover();

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("sallyport: ");
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void signingKeyElsewhere_isFoundWithAuditKeys() throws Exception {
    String elsewhere = data.resolve("elsewhere").toString();
    recover("--audit-keys", elsewhere);

    assertThat(recover().code()).isEqualTo(2);
    assertThat(recover("--audit-keys", elsewhere).code()).isZero();
    assertThat(events()).hasSize(3);
  }

  @Test
  void whileAGatewayHasTheFolder_nothingIsMade() throws Exception {
    try (AccessControl running = open()) {
      int before = running.keys().list().size();

      Shell.Ran ran = recover();

      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
      assertThat(running.keys().list()).hasSize(before);
      assertThat(data.resolve("audit")).doesNotExist();
    }
  }

  private Shell.Ran recover(String... more) {
    List<String> arguments = new ArrayList<>(List.of("keys", "recover", "--data", data.toString()));
    arguments.addAll(List.of(more));
    return Shell.run("", arguments.toArray(String[]::new));
  }

  private AccessControl open() throws Exception {
    return AccessControl.open(data.resolve("access"), InstantSource.system());
  }

  private int keys() throws Exception {
    try (AccessControl access = open()) {
      return access.keys().list().size();
    }
  }

  private List<JsonNode> events() throws Exception {
    List<JsonNode> events = new ArrayList<>();
    try (Stream<LoggedEvent> logged = AuditReader.open(data.resolve("audit")).events(0)) {
      for (LoggedEvent event : logged.toList()) {
        events.add(event.tree());
      }
    }
    return events;
  }
}
