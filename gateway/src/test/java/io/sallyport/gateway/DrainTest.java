package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.audit.AuditReader;
import io.sallyport.audit.LoggedEvent;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A gate that stops while answers are under way: whoever is cut is told so, and the log as well.
 */
final class DrainTest {

  /** A stream that says something and then nothing more, until the gate closes it. */
  private static UnrulyUpstream stalling() throws Exception {
    return new UnrulyUpstream()
        .on(
            "*",
            call -> {
              call.events();
              for (int i = 0; i < 40; i++) {
                call.event(Answers.delta(0, "content", "It begins well, and so on. ").toString());
              }
              call.awaitClosed();
            });
  }

  private static RunningGateway gateway(UnrulyUpstream upstream) throws Exception {
    return RunningGateway.with(
        "server: {port: 0, drain: 100ms}\n",
        "telemetry: {accessLog: true}\n" + RunningGateway.upstreams(upstream).replace("5s", "60s"));
  }

  private static JsonNode onlyRequest(RunningGateway gateway) throws Exception {
    try (Stream<LoggedEvent> all =
        AuditReader.open(gateway.gateway().log().directory()).events(0)) {
      List<JsonNode> requests = new ArrayList<>();
      for (LoggedEvent event : all.toList()) {
        if (event.tree().path("kind").asText().equals("request")) {
          requests.add(event.tree());
        }
      }
      assertThat(requests).hasSize(1);
      return requests.getFirst();
    }
  }

  @ParameterizedTest
  @EnumSource(Surface.class)
  void openStream_endsWithTheErrorOfItsDialect(Surface surface) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    try (UnrulyUpstream upstream = stalling();
        RunningGateway gateway = gateway(upstream)) {
      String body = surface.ask("m", "", "x").put("stream", true).toString();
      HttpResponse<InputStream> response = gateway.open(gateway.clientKey(), surface.path(), body);
      int first = response.body().read();

      gateway.closeOnly();

      String stream =
          (char) first + new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(surface.complete(stream)).isFalse();
      String last = stream.strip().lines().toList().getLast();
      assertThat(last).startsWith("data: ");
      JsonNode error = RunningGateway.json(last.substring(6));
      assertThat(error.at("/error/code").asText(error.path("code").asText()))
          .isEqualTo("shutting_down");
      JsonNode event = onlyRequest(gateway);
      assertThat(event.path("outcome").asText()).isEqualTo("aborted");
      assertThat(event.path("error").asText()).isEqualTo("shutting_down");
      assertThat(lines.toString(StandardCharsets.UTF_8))
          .containsPattern(surface.path() + " 200 .* outcome=aborted");
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void plainAnswerThatIsNotReady_isRefusedAndNotCutOff() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (UnrulyUpstream upstream =
            new UnrulyUpstream()
                .on(
                    "*",
                    call -> {
                      asked.countDown();
                      call.awaitClosed();
                    });
        RunningGateway gateway = gateway(upstream);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> answer = threads.submit(() -> gateway.chat("m", "hello"));
      asked.await();

      gateway.closeOnly();

      assertThat(answer.get().statusCode()).isEqualTo(503);
      assertThat(RunningGateway.json(answer.get()).at("/error/code").asText())
          .isEqualTo("shutting_down");
      JsonNode event = onlyRequest(gateway);
      assertThat(event.path("outcome").asText()).isEqualTo("aborted");
      assertThat(event.path("error").asText()).isEqualTo("shutting_down");
      assertThat(event.path("status").asInt()).isEqualTo(503);
    }
  }
}
