package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failing upstreams, as a client meets them. */
final class RoutingOverHttpTest {

  private static String code(HttpResponse<String> response) {
    return RunningGateway.json(response).at("/error/code").asText();
  }

  @Test
  void silentUpstreams_areTimeoutsAndTheirCallsAreCancelled() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream();
        RunningGateway gateway =
            RunningGateway.with(
                "upstreams: [{name: slow, url: 'http://127.0.0.1:"
                    + upstream.port()
                    + "/v1', retries: 0, timeouts: {response: 300ms, idle: 300ms}}]\n")) {
      upstream.on("silent", UnrulyUpstream.Call::awaitClosed);
      upstream.on(
          "stalls",
          call -> {
            call.events().event(Answers.delta(0, "content", "It begins. ").toString());
            call.awaitClosed();
          });
      upstream.on(
          "half",
          call -> {
            call.raw("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"choices\":");
            call.awaitClosed();
          });

      HttpResponse<String> silent = gateway.chat("silent", "hello");
      HttpResponse<String> half = gateway.chat("half", "hello");
      List<String> stalled = gateway.stream("stalls", "hello");

      assertThat(silent.statusCode()).isEqualTo(504);
      assertThat(code(silent)).isEqualTo("upstream_timeout");
      assertThat(half.statusCode()).isEqualTo(504);
      assertThat(stalled.get(0)).contains("It begins.");
      assertThat(RunningGateway.json(stalled.getLast()).at("/error/code").asText())
          .isEqualTo("upstream_timeout");
      assertThat(upstream.awaitCancelled("silent")).isTrue();
      assertThat(upstream.awaitCancelled("half")).isTrue();
      assertThat(upstream.awaitCancelled("stalls")).isTrue();
    }
  }

  @Test
  void silentUpstream_isGivenUpAtTheLimitOfItsRouteHoweverLongConnectingMayTake() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream();
        RunningGateway gateway =
            RunningGateway.with(
                "upstreams: [{name: slow, url: 'http://127.0.0.1:"
                    + upstream.port()
                    + "/v1', retries: 0, timeouts: {connect: 60s}}]\n"
                    + """
                    models:
                      - {name: first, routes: [{upstream: slow, firstByte: 1s}]}
                      - {name: whole, routes: [{upstream: slow, timeout: 700ms}]}
                      - {name: safe, routes: [{upstream: slow, firstByte: 300ms}],
                         fallbacks: [{upstream: simulation, model: simulated-naive}]}
                    """)) {
      upstream.on("*", UnrulyUpstream.Call::awaitClosed);
      long begin = System.nanoTime();

      HttpResponse<String> first = gateway.chat("first", "hello");
      HttpResponse<String> whole = gateway.chat("whole", "hello");
      HttpResponse<String> safe = gateway.chat("safe", "hello");

      assertThat(first.statusCode()).isEqualTo(504);
      assertThat(first.body()).contains("did not answer within 1 s");
      assertThat(whole.statusCode()).isEqualTo(504);
      assertThat(whole.body()).contains("did not answer within 700 ms");
      assertThat(safe.statusCode()).isEqualTo(200);
      // Far from both: the limits are 2 seconds in all, the time for connecting is a minute.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(40));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {": still here\n\n", "EMPTY"})
  void upstreamThatOnlyShowsThatItIsThere_isGivenUpAsASilentOne(String beat) throws Exception {
    String heartbeat =
        beat.equals("EMPTY") ? "data: " + Answers.delta(0, "content", "") + "\n\n" : beat;
    try (UnrulyUpstream upstream = new UnrulyUpstream();
        RunningGateway gateway =
            RunningGateway.with(
                "upstreams: [{name: slow, url: 'http://127.0.0.1:"
                    + upstream.port()
                    + "/v1', retries: 0, timeouts: {response: 1h, idle: 700ms}}]\n"
                    + """
                    models:
                      - {name: safe, routes: [{upstream: slow, model: before, firstByte: 500ms}],
                         fallbacks: [{upstream: simulation, model: simulated-naive}]}
                      - {name: route, routes: [{upstream: slow, model: before, firstByte: 500ms}]}
                      - {name: "*", routes: [{upstream: slow}]}
                    """)) {
      upstream.on("before", call -> beat(call.events(), heartbeat, Long.MAX_VALUE));
      upstream.on(
          "amid",
          call -> {
            call.events().event(Answers.delta(0, "content", "It begins. ").toString());
            beat(call, heartbeat, Long.MAX_VALUE);
          });
      upstream.on(
          "steady",
          call -> {
            call.events();
            for (int word = 0; word < 6; word++) {
              beat(call, heartbeat, 300);
              call.event(Answers.delta(0, "content", "word ").toString());
            }
            call.event(Answers.finish(0, "stop").toString());
            call.done();
          });

      HttpResponse<String> before =
          gateway.post("/v1/chat/completions", RunningGateway.question("route", "hello", true));
      List<String> amid = gateway.stream("amid", "hello");
      List<String> safe = gateway.stream("safe", "hello");
      List<String> steady = gateway.stream("steady", "hello");

      assertThat(before.statusCode()).isEqualTo(504);
      assertThat(before.body()).contains("did not begin its answer within 500 ms");
      assertThat(Answers.joined(amid, 0, "/content")).isEqualTo("It begins. ");
      assertThat(RunningGateway.json(amid.getLast()).at("/error/code").asText())
          .isEqualTo("upstream_timeout");
      assertThat(safe.getLast()).isEqualTo("[DONE]");
      assertThat(Answers.joined(steady, 0, "/content").strip())
          .isEqualTo("word ".repeat(6).strip());
      assertThat(steady.getLast()).isEqualTo("[DONE]");
    }
  }

  /** Shows that it is there, many times a second, until so many milliseconds have passed. */
  private static void beat(UnrulyUpstream.Call call, String heartbeat, long millis)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    CountDownLatch never = new CountDownLatch(1);
    while ((System.nanoTime() - begin) / 1_000_000 < millis) {
      call.piece(heartbeat);
      assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void plainAnswerThatStallsInTheMiddle_isGivenUpAfterTheIdleTime() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream();
        RunningGateway gateway =
            RunningGateway.with(
                "upstreams: [{name: slow, url: 'http://127.0.0.1:"
                    + upstream.port()
                    + "/v1', retries: 0, timeouts: {response: 1h, idle: 400ms}}]\n"
                    + """
                    models:
                      - {name: safe, routes: [{upstream: slow, model: half}],
                         fallbacks: [{upstream: simulation, model: simulated-naive}]}
                      - {name: route, routes: [{upstream: slow, model: head, firstByte: 300ms}]}
                      - {name: half, routes: [{upstream: slow}]}
                      - {name: slowly, routes: [{upstream: slow}]}
                    """)) {
      String begins = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
      upstream.on(
          "half",
          call -> {
            call.raw(begins + "content-length: 5000\r\n\r\n{\"id\":");
            call.awaitClosed();
          });
      upstream.on(
          "head",
          call -> {
            call.raw(begins + "content-length: 5000\r\n\r\n");
            call.awaitClosed();
          });
      upstream.on(
          "slowly",
          call -> {
            String body = Answers.completion("piece by piece").toString();
            call.raw(begins + "content-length: " + body.length() + "\r\n\r\n");
            for (int i = 0; i < body.length(); i += 40) {
              call.raw(body.substring(i, Math.min(body.length(), i + 40)));
              Thread.sleep(100);
            }
          });

      HttpResponse<String> half = gateway.chat("half", "hello");
      HttpResponse<String> head = gateway.chat("route", "hello");

      assertThat(half.statusCode()).as(half.body()).isEqualTo(504);
      assertThat(half.body()).contains("sent nothing for 400 ms");
      assertThat(head.body()).contains("did not answer within 300 ms");
      assertThat(gateway.chat("safe", "hello").statusCode()).isEqualTo(200);
      assertThat(gateway.chat("slowly", "hello").body()).contains("piece by piece");
    }
  }

  @Test
  void upstreamThatIsLeftAlone_isAnErrorAtOnceThatSaysWhenToAskAgain() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream().on("m", call -> call.json(500, "{}"));
        RunningGateway gateway = RunningGateway.before(upstream, "")) {
      HttpResponse<String> answer = gateway.chat("m", "hello");
      for (int i = 0; i < 20 && !code(answer).equals("upstream_unavailable"); i++) {
        answer = gateway.chat("m", "hello");
      }

      assertThat(code(answer)).isEqualTo("upstream_unavailable");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(1, 10);
    }
  }

  @Test
  void upstreamThatIsNotThere_isPassedOverForItsFallback() throws Exception {
    int nobody;
    try (UnrulyUpstream closed = new UnrulyUpstream()) {
      nobody = closed.port();
    }
    try (RunningGateway gateway =
        RunningGateway.with(
            "upstreams: [{name: gone, url: 'http://127.0.0.1:"
                + nobody
                + "/v1'}]\n"
                + """
                models:
                  - {name: safe, routes: [{upstream: gone}],
                     fallbacks: [{upstream: simulation, model: simulated-naive}]}
                  - {name: lost, routes: [{upstream: gone}]}
                """)) {
      HttpResponse<String> safe = gateway.chat("safe", "hello");
      HttpResponse<String> lost = gateway.chat("lost", "hello");

      assertThat(safe.statusCode()).isEqualTo(200);
      assertThat(RunningGateway.json(safe).path("model").asText()).isEqualTo("safe");
      assertThat(lost.statusCode()).isEqualTo(502);
      assertThat(code(lost)).isEqualTo("upstream_unreachable");
      assertThat(gateway.logged().get(0).path("upstream").asText()).isEqualTo("simulation");
    }
  }

  @Test
  void hugeAnswerOrEvent_isAnErrorAndNotMemory() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream();
        RunningGateway gateway = RunningGateway.before(upstream, "")) {
      byte[] mebibyte = " ".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      upstream.on(
          "huge",
          call -> {
            call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n");
            while (true) {
              call.raw(mebibyte);
            }
          });
      upstream.on(
          "huge-event",
          call -> {
            call.events().event(Answers.delta(0, "content", "It begins. ").toString());
            call.piece("data: ");
            while (true) {
              call.piece(mebibyte);
            }
          });

      HttpResponse<String> huge = gateway.chat("huge", "hello");
      List<String> events = gateway.stream("huge-event", "hello");

      assertThat(huge.statusCode()).as(huge.body()).isEqualTo(502);
      assertThat(code(huge)).isEqualTo("upstream_invalid");
      assertThat(RunningGateway.json(events.getLast()).at("/error/code").asText())
          .startsWith("upstream_");
      assertThat(upstream.awaitCancelled("huge")).isTrue();
      assertThat(upstream.awaitCancelled("huge-event")).isTrue();
    }
  }

  @Test
  void smallAnswersThatComeAtOnce_areNeverLost() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream().on("m", Answers.text("fine"));
        RunningGateway gateway =
            RunningGateway.with(
                "upstreams: [{name: quick, url: 'http://127.0.0.1:"
                    + upstream.port()
                    + "/v1', retries: 0}]\n");
        var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<Integer>> answers = new java.util.ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(threads.submit(() -> gateway.chat("m", "hello").statusCode()));
      }

      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
  }

  @Test
  void slowStream_reachesTheClientAsItComes() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream();
        RunningGateway gateway = RunningGateway.before(upstream, "")) {
      var next = new java.util.concurrent.LinkedBlockingQueue<String>();
      upstream.on(
          "slow",
          call -> {
            call.events();
            for (String text = next.take(); !text.isEmpty(); text = next.take()) {
              call.event(Answers.delta(0, "content", text).toString());
            }
            call.event(Answers.finish(0, "stop").toString()).done();
          });
      next.add("The first sentence. ");
      var response =
          gateway.open(gateway.clientKey(), RunningGateway.question("slow", "hello", true));
      try (var lines =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(
                  response.body(), java.nio.charset.StandardCharsets.UTF_8))) {
        // Only when the client has the first sentence does the upstream say the second.
        assertThat(lines.readLine()).contains("The first sentence.");
        next.add("The second sentence. ");
        lines.readLine();
        assertThat(lines.readLine()).contains("The second sentence.");
        next.add("");
        assertThat(lines.lines().toList()).contains("data: [DONE]");
      }
    }
  }
}
