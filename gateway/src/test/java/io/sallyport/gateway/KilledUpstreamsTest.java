package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An upstream that dies in every way it can, beside one that is well: each request is answered once
 * and with its own answer, and nothing is tried elsewhere once its client was sent something.
 */
final class KilledUpstreamsTest {

  private static final int REQUESTS = 160;

  /** How the first upstream ends a call; drawn for each request. */
  private enum End {
    WELL,
    RESET_BEFORE_HEAD,
    RESET_AFTER_HEAD,
    RESET_IN_BODY,
    SHORT_BODY,
    HANG,
    STATUS_500,
    STATUS_503,
    GARBAGE
  }

  private static String id(UnrulyUpstream.Call call) {
    return call.request()
        .json()
        .at("/messages/0/content")
        .asText()
        .replaceAll(".*(id-\\d+).*", "$1");
  }

  private static UnrulyUpstream.Behaviour well(String from, Map<String, Integer> calls) {
    return call -> {
      calls.merge(id(call), 1, Integer::sum);
      Answers.text(from + " ", "says ", id(call) + " ", "and ends.").answer(call);
    };
  }

  private static UnrulyUpstream.Behaviour dying(Map<String, End> ends, Map<String, Integer> calls) {
    return call -> {
      End end = Objects.requireNonNull(ends.get(id(call)));
      boolean stream = call.request().json().path("stream").asBoolean();
      switch (end) {
        case WELL -> well("first", calls).answer(call);
        case RESET_BEFORE_HEAD -> call.reset();
        case RESET_AFTER_HEAD -> {
          call.raw("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n");
          call.reset();
        }
        case RESET_IN_BODY -> {
          if (stream) {
            calls.merge(id(call), 1, Integer::sum);
            call.events().event(Answers.delta(0, "content", "first says ").toString());
            call.event(
                Answers.delta(0, "content", id(call) + " and then a longer part. ").toString());
          } else {
            call.raw("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"choices\":[");
          }
          call.reset();
        }
        case SHORT_BODY -> {
          call.raw("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"choices\":[");
          call.raw("");
          call.reset();
        }
        case HANG -> call.awaitClosed();
        case STATUS_500 -> call.json(500, "{}");
        case STATUS_503 -> call.json(503, "{}");
        case GARBAGE -> call.raw("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>");
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_122})
  void eachRequest_isAnsweredOnceWithItsOwnAnswer(long seed) throws Exception {
    Random random = new Random(seed);
    Map<String, End> ends = new ConcurrentHashMap<>();
    Map<String, Integer> calls = new ConcurrentHashMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      ends.put("id-" + i, End.values()[random.nextInt(End.values().length)]);
    }
    try (UnrulyUpstream first = new UnrulyUpstream().on("*", dying(ends, calls));
        UnrulyUpstream second = new UnrulyUpstream().on("*", well("second", calls));
        RunningGateway gateway =
            RunningGateway.with(
                "upstreams:\n"
                    + ("  - {name: first, url: 'http://127.0.0.1:" + first.port() + "/v1',")
                    + " retries: 0, timeouts: {response: 500ms, idle: 500ms}}\n"
                    + ("  - {name: second, url: 'http://127.0.0.1:" + second.port() + "/v1'}\n")
                    + "models: [{name: m, routes: [{upstream: first}],"
                    + " fallbacks: [{upstream: second}]}]\n");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        String body = RunningGateway.question("m", "tell me id-" + i + " please", i % 2 == 0);
        answers.add(threads.submit(() -> gateway.post("/v1/chat/completions", body)));
        if (i % 8 == 7) {
          // A few at a time, so that the circuit breaker does not hide the first upstream for good.
          answers.getLast().get();
        }
      }
      for (int i = 0; i < REQUESTS; i++) {
        check("id-" + i, answers.get(i).get(), i % 2 == 0, ends, second);
      }
      assertThat(gateway.logged()).hasSize(REQUESTS);
    }
  }

  private static void check(
      String id,
      HttpResponse<String> answer,
      boolean stream,
      Map<String, End> ends,
      UnrulyUpstream second) {
    assertThat(answer.statusCode())
        .as(id + " " + ends.get(id) + " " + answer.body())
        .isEqualTo(200);
    if (!stream) {
      String text = RunningGateway.json(answer).at("/choices/0/message/content").asText();
      assertThat(text).matches("(first|second) says " + id + " and ends\\.");
      return;
    }
    List<String> events = RunningGateway.events(answer);
    if (events.getLast().equals("[DONE]")) {
      assertThat(Answers.joined(events, 0, "/content"))
          .matches("(first|second) says " + id + " and ends\\.");
      return;
    }
    // It broke off after something was sent: the client is told, and nobody else was asked.
    JsonNode last = RunningGateway.json(events.getLast());
    assertThat(ends.get(id)).as(id).isEqualTo(End.RESET_IN_BODY);
    assertThat(last.at("/error/code").asText()).isEqualTo("upstream_broken");
    assertThat(Answers.joined(events.subList(0, events.size() - 1), 0, "/content"))
        .doesNotContain("second");
    assertThat(second.seen()).noneMatch(seen -> seen.body().contains("tell me " + id + " please"));
  }
}
