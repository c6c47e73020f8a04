package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Upstreams that say with a status of 200 that they have no answer, and what they may say of it.
 */
final class UnsoundAnswersTest {

  private static final String SECRET = "AKIAQ3EGV5XJ7NPLM2RT";

  private static RunningGateway before(UnrulyUpstream upstream) throws GatewayException {
    return RunningGateway.with(
        "upstreams: [{name: odd, url: 'http://127.0.0.1:"
            + upstream.port()
            + "/v1', retries: 0}]\n"
            + """
            models:
              - {name: safe, routes: [{upstream: odd}],
                 fallbacks: [{upstream: simulation, model: simulated-naive}]}
              - {name: alone, routes: [{upstream: odd}]}
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"overloaded\",\"code\":\"server_error\"}}",
        "{}",
        "{\"choices\":[]}",
        "{\"choices\":[{\"message\":null}]}"
      })
  void answerThatIsNone_isFollowedByTheFallback(String answer) throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream().on("*", call -> call.json(200, answer));
        RunningGateway gateway = before(upstream)) {
      HttpResponse<String> response = gateway.chat("safe", "hello");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(RunningGateway.json(response).at("/choices/0/message/content").asText())
          .isNotBlank();
      assertThat(gateway.chat("alone", "hello").statusCode()).isEqualTo(502);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":{\"code\":\"server_error\"}}", "{\"choices\":\"x\"}"})
  void streamThatBeginsWithNoChunk_isFollowedByTheFallback(String event) throws Exception {
    try (UnrulyUpstream upstream =
            new UnrulyUpstream()
                .on(
                    "*",
                    call -> {
                      call.events().event(event);
                      call.awaitClosed();
                    });
        RunningGateway gateway = before(upstream)) {
      List<String> events = gateway.stream("safe", "hello");

      assertThat(events).last().isEqualTo("[DONE]");
      assertThat(events.toString()).doesNotContain("error");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
        "{\"choices\":[]}"
      })
  void streamThatEndsBeforeAWord_isFollowedByTheFallback(String event) throws Exception {
    for (String last : List.of("[DONE]", "")) {
      try (UnrulyUpstream upstream =
              new UnrulyUpstream()
                  .on(
                      "*",
                      call -> {
                        call.events().event(event);
                        if (!last.isEmpty()) {
                          call.event(last);
                        }
                        call.end();
                      });
          RunningGateway gateway = before(upstream)) {
        List<String> events = gateway.stream("safe", "hello");

        assertThat(events).last().isEqualTo("[DONE]");
        assertThat(Answers.joined(events, 0, "/content")).isNotBlank();
        assertThat(
                gateway
                    .post("/v1/chat/completions", RunningGateway.question("alone", "hello", true))
                    .statusCode())
            .isEqualTo(502);
      }
    }
  }

  @Test
  void codeThatNobodyKnows_doesNotReachTheClient() throws Exception {
    try (UnrulyUpstream upstream =
            new UnrulyUpstream()
                .on("refused", call -> call.json(400, "{\"error\":{\"code\":\"glpat-abcdef012\"}}"))
                .on("known", call -> call.json(400, "{\"error\":{\"code\":\"invalid_value\"}}"))
                .on(
                    "stream",
                    call -> {
                      call.events()
                          .event(Answers.delta(0, "content", "It begins. ").toString())
                          .event("{\"error\":{\"code\":\"" + SECRET + "\"}}");
                      call.awaitClosed();
                    });
        RunningGateway gateway =
            RunningGateway.with(
                "upstreams: [{name: odd, url: 'http://127.0.0.1:"
                    + upstream.port()
                    + "/v1', retries: 0}]\n")) {
      assertThat(gateway.chat("refused", "hello").body())
          .contains("upstream_refused")
          .doesNotContain("glpat");
      assertThat(gateway.chat("known", "hello").body()).contains("invalid_value");
      assertThat(gateway.stream("stream", "hello").toString())
          .contains("It begins.")
          .contains("reported an error in its stream")
          .doesNotContain(SECRET);
    }
  }
}
