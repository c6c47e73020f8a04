package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.access.KeyRequest;
import io.sallyport.access.Limits;
import io.sallyport.audit.AuditVerifier;
import io.sallyport.core.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that is set ahead or back by hours, and what users see of it. */
final class ClockJumpTest {

  private static final Duration AHEAD = Duration.ofHours(2);
  private static final Duration BACK = AHEAD.negated();

  @TempDir private Path folder;
  private final JumpingClock clock = new JumpingClock();
  private UnrulyUpstream upstream;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("Green tea."));
    gateway =
        RunningGateway.at(
            clock,
            RunningGateway.upstreams(upstream)
                + "cache: {entries: 10, bytes: 1MiB, time: 1s}\n"
                + "repeatedRequests: {entries: 10, bytes: 1MiB, time: 10m}\n");
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static boolean verified(Gateway gateway) throws Exception {
    var log = gateway.log();
    log.publish();
    return AuditVerifier.verify(log.directory(), Optional.empty(), log.verifierKey()).valid();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, -2})
  void windowOfAQuota_isNeitherForgottenNorProlonged(long hours) {
    String key =
        gateway
            .issue(
                KeyRequest.of("default", "three a minute", Role.CLIENT)
                    .withLimits(new Limits(3, Limits.UNLIMITED)))
            .secret();
    String body = RunningGateway.question("m", "Which tea?", false);
    for (int i = 0; i < 3; i++) {
      assertThat(gateway.post(key, "/v1/chat/completions", body).statusCode()).isEqualTo(200);
    }

    clock.jump(Duration.ofHours(hours));
    HttpResponse<String> over = gateway.post(key, "/v1/chat/completions", body);

    assertThat(over.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(over.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(1, 60);
  }

  @Test
  void log_keepsItsOrderAndProofsAndHasNoNegativeTimes() throws Exception {
    for (Duration offset : List.of(Duration.ZERO, AHEAD, BACK, Duration.ZERO)) {
      clock.jump(offset);
      HttpResponse<String> response = gateway.chat("m", "Which tea at " + offset + "?");
      assertThat(response.statusCode()).isEqualTo(200);
      JsonNode event = gateway.eventOf(response);
      Instant said = Instant.parse(event.path("time").asText());
      assertThat(Duration.between(Instant.now().plus(offset), said).abs())
          .isLessThan(Duration.ofMinutes(1));
      event.path("micros").forEach(took -> assertThat(took.asLong()).isBetween(0L, 60_000_000L));
    }

    assertThat(gateway.gateway().ready()).isTrue();
    assertThat(verified(gateway.gateway())).isTrue();
  }

  @Test
  void requestsUnderWayWhenTheClockJumps_end() {
    for (Duration offset : List.of(AHEAD, BACK)) {
      upstream.on(
          "slow",
          call -> {
            clock.jump(offset);
            Answers.text("Green ", "tea.").answer(call);
          });
      for (boolean stream : new boolean[] {false, true}) {
        clock.jump(Duration.ZERO);
        HttpResponse<String> response =
            gateway.post(
                "/v1/chat/completions",
                RunningGateway.question("slow", "Which? " + offset + stream, stream));
        assertThat(Surface.CHAT.text(response, stream)).isEqualTo("Green tea.");
        gateway
            .eventOf(response)
            .path("micros")
            .forEach(took -> assertThat(took.asLong()).isBetween(0L, 60_000_000L));
      }
    }
  }

  @Test
  void cachedAnswer_livesAsLongAsItWouldHave() {
    gateway.chat("m", "Which tea?");
    for (Duration offset : List.of(AHEAD, BACK)) {
      clock.jump(offset);
      long deadline = System.nanoTime() + 20_000_000_000L;
      boolean again = true;
      while (again && System.nanoTime() < deadline) {
        HttpResponse<String> response = gateway.chat("m", "Which tea?");
        again = response.headers().firstValue("x-sallyport-cache").orElse("").equals("hit");
      }
      assertThat(again).isFalse();
    }
  }

  private HttpResponse<String> repeated(String id) {
    HttpRequest.Builder request =
        gateway
            .request("/v1/chat/completions")
            .header("authorization", "Bearer " + gateway.clientKey())
            .header("idempotency-key", id)
            .POST(RunningGateway.ofText(RunningGateway.question("once", "Which tea?", false)));
    return RunningGateway.send(request.build());
  }

  @Test
  void repeatedRequestAndStoredAnswer_areStillKnown() {
    repeated("one");
    String stored =
        RunningGateway.json(gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":\"tea?\"}"))
            .path("id")
            .asText();
    for (Duration offset : List.of(AHEAD, BACK)) {
      clock.jump(offset);

      assertThat(repeated("one").headers().firstValue("idempotency-replayed")).isPresent();
      assertThat(gateway.get(gateway.clientKey(), "/v1/responses/" + stored).statusCode())
          .isEqualTo(200);
    }
    assertThat(upstream.seen("once")).hasSize(1);
  }

  @Test
  void expiryOfAKey_followsTheClock() {
    String key =
        gateway
            .issue(
                KeyRequest.of("default", "an hour", Role.CLIENT)
                    .withExpiry(Instant.now().plus(Duration.ofHours(1))))
            .secret();
    String body = RunningGateway.question("m", "Which tea?", false);

    assertThat(gateway.post(key, "/v1/chat/completions", body).statusCode()).isEqualTo(200);
    clock.jump(AHEAD);
    assertThat(gateway.post(key, "/v1/chat/completions", body).statusCode()).isEqualTo(401);
    clock.jump(BACK);
    assertThat(gateway.post(key, "/v1/chat/completions", body).statusCode()).isEqualTo(200);
  }

  @Test
  void eventsOlderThanTheirRetention_areDroppedAtAStartAndTheRestStaysProvable() throws Exception {
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\ndata: data\n"
            + "audit: {retention: 30d}\n");
    RunningGateway first = RunningGateway.reading(file);
    for (int i = 0; i < 300; i++) {
      first.gateway().log().append(Gateway.event(io.sallyport.audit.EventKind.SYSTEM, "old"));
    }
    first.gateway().log().publish();
    first.closeOnly();
    Path log = folder.resolve("data/audit");
    Path oldest = log.resolve("tile/entries/000");
    assertThat(oldest).exists();

    clock.jump(Duration.ofDays(40));
    try (Gateway second = RunningGateway.restarted(file, clock)) {
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (Files.exists(oldest) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(oldest).doesNotExist();
      assertThat(log.resolve("retention")).exists();
      second.log().publish();
      assertThat(verified(second)).isTrue();
    }
  }
}
