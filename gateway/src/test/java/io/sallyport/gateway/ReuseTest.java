package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are given a second time: from the cache, and to requests that are sent again. */
final class ReuseTest {

  private UnrulyUpstream upstream;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    gateway = RunningGateway.before(upstream, "cache: {entries: 3}\n");
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static String cacheHeader(HttpResponse<String> response) {
    return response.headers().firstValue("x-sallyport-cache").orElse("");
  }

  private HttpResponse<String> repeated(String key, String idempotencyKey, String body) {
    return RunningGateway.send(
        gateway
            .request("/v1/chat/completions")
            .header("authorization", "Bearer " + key)
            .header("idempotency-key", idempotencyKey)
            .POST(RunningGateway.ofText(body))
            .build());
  }

  private static String hello(String model) {
    return RunningGateway.question(model, "hello", false);
  }

  @Test
  void sameRequest_isAnsweredFromTheCacheAndTheLogSaysSo() {
    HttpResponse<String> first = gateway.chat("m", "hello");
    HttpResponse<String> second = gateway.chat("m", "hello");
    String other = "{ \"messages\":[{\"content\":\"hello\",\"role\":\"user\"}], \"model\":\"m\"}";
    HttpResponse<String> sameInOtherWords = gateway.post("/v1/chat/completions", other);

    assertThat(upstream.seen("m")).hasSize(1);
    assertThat(cacheHeader(first)).isEqualTo("miss");
    assertThat(cacheHeader(second)).isEqualTo("hit");
    assertThat(cacheHeader(sameInOtherWords)).isEqualTo("hit");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(gateway.eventOf(second).at("/attributes/cached").asText()).isEqualTo("true");
    assertThat(gateway.eventOf(second).path("scanned")).hasSizeGreaterThan(1);
    assertThat(gateway.eventOf(first).at("/attributes/cached").isMissingNode()).isTrue();
  }

  @Test
  void anotherTenantQuestionOrModel_isAskedAnew() {
    gateway.chat("m", "hello");

    HttpResponse<String> tenant =
        gateway.post(gateway.keyOfTenant("other"), "/v1/chat/completions", hello("m"));
    HttpResponse<String> question = gateway.chat("m", "hello!");
    HttpResponse<String> model = gateway.chat("n", "hello");

    assertThat(List.of(cacheHeader(tenant), cacheHeader(question), cacheHeader(model)))
        .containsOnly("miss");
  }

  private HttpResponse<String> controlled(String cacheControl, String question) {
    return headed("cache-control", List.of(cacheControl), question);
  }

  private HttpResponse<String> headed(String header, List<String> lines, String question) {
    HttpRequest.Builder request =
        gateway
            .request("/v1/chat/completions")
            .header("authorization", "Bearer " + gateway.clientKey());
    lines.forEach(line -> request.header(header, line));
    return RunningGateway.send(
        request.POST(RunningGateway.ofText(RunningGateway.question("m", question, false))).build());
  }

  @Test
  void clientThatWantsAFreshAnswer_getsOneWhichIsGivenToOthers() {
    gateway.chat("m", "hello");

    assertThat(cacheHeader(controlled("max-age=0, No-Cache", "hello"))).isEqualTo("miss");
    assertThat(upstream.seen("m")).hasSize(2);
    assertThat(cacheHeader(gateway.chat("m", "hello"))).isEqualTo("hit");
  }

  @Test
  void everyLineOfAHeaderCounts() {
    gateway.chat("m", "hello");

    List<String> lines = List.of("max-age=60", "no-cache");
    assertThat(cacheHeader(headed("cache-control", lines, "hello"))).isEqualTo("miss");
    assertThat(cacheHeader(controlled("max-age=0", "hello"))).isEqualTo("miss");
    assertThat(cacheHeader(controlled("max-age=60", "hello"))).isEqualTo("hit");
    HttpResponse<String> two = headed("idempotency-key", List.of("one", "two"), "hello");
    assertThat(two.statusCode()).isEqualTo(400);
    assertThat(two.body()).contains("invalid_idempotency_key");
  }

  @Test
  void answerThatMustNotBeStored_isNotGivenAgain() {
    assertThat(cacheHeader(controlled("private,no-store", "secret"))).isEqualTo("miss");

    assertThat(cacheHeader(gateway.chat("m", "secret"))).isEqualTo("miss");
    assertThat(cacheHeader(controlled("no-store", "secret"))).isEqualTo("miss");
    assertThat(upstream.seen("m")).hasSize(3);
    // The words within a value are no directive.
    assertThat(cacheHeader(controlled("x=\"no-store\"", "secret"))).isEqualTo("hit");
  }

  @Test
  void oldestAnswer_makesRoomForNewOnes() {
    for (String question : List.of("a", "b", "c", "d")) {
      gateway.chat("m", question);
    }

    assertThat(cacheHeader(gateway.chat("m", "d"))).isEqualTo("hit");
    assertThat(cacheHeader(gateway.chat("m", "a"))).isEqualTo("miss");
  }

  @Test
  void streamsAndCallsOfTools_areNeverKept() {
    upstream.on(
        "calls",
        call -> {
          var body = Answers.completion("");
          Answers.message(body)
              .putArray("tool_calls")
              .addObject()
              .put("id", "c")
              .put("type", "function")
              .putObject("function")
              .put("name", "search")
              .put("arguments", "{}");
          call.json(200, body.toString());
        });
    gateway.chat("calls", "hello");
    gateway.stream("m", "hello");
    gateway.stream("m", "hello");

    assertThat(cacheHeader(gateway.chat("calls", "hello"))).isEqualTo("miss");
    assertThat(upstream.seen("m")).hasSize(2);
  }

  @Test
  void answerThatTheGuardBlocks_isBlockedFromTheCacheToo() {
    upstream.on("leaky", Answers.text("the key is AKIA" + "QWERTYUIOPASDFGH, keep it"));

    HttpResponse<String> first = gateway.chat("leaky", "hello");
    HttpResponse<String> second = gateway.chat("leaky", "hello");

    assertThat(cacheHeader(second)).isEqualTo("hit");
    assertThat(second.body()).doesNotContain("QWERTYUIOP").isEqualTo(first.body());
    assertThat(gateway.eventOf(second).path("findings")).isNotEmpty();
  }

  @Test
  void withoutTheSetting_nothingIsKept() throws Exception {
    try (RunningGateway plain = RunningGateway.before(upstream, "")) {
      plain.chat("p", "hello");
      assertThat(cacheHeader(plain.chat("p", "hello"))).isEmpty();
      assertThat(upstream.seen("p")).hasSize(2);
    }
  }

  @Test
  void requestsSentAtOnceWithOneKey_areOneCallAndOneAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    upstream.on(
        "slow",
        call -> {
          asked.countDown();
          go.await();
          Answers.text("once").answer(call);
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        answers.add(threads.submit(() -> repeated(gateway.clientKey(), "one", hello("slow"))));
      }
      asked.await();
      go.countDown();
      List<String> bodies = new ArrayList<>();
      int replayed = 0;
      for (var answer : answers) {
        bodies.add(answer.get().body());
        replayed += answer.get().headers().firstValue("idempotency-replayed").isPresent() ? 1 : 0;
      }
      assertThat(bodies).containsOnly(bodies.getFirst());
      assertThat(bodies.getFirst()).contains("once");
      assertThat(replayed).isEqualTo(9);
    }
    assertThat(upstream.seen("slow")).hasSize(1);
    assertThat(gateway.logged())
        .filteredOn(event -> event.path("outcome").asText().equals("repeated"))
        .hasSize(9)
        .allSatisfy(e -> assertThat(e.at("/attributes/repeats").asText()).startsWith("req_"));
  }

  @Test
  void requestSentAgainLater_getsTheAnswerAgain() {
    HttpResponse<String> first = repeated(gateway.clientKey(), "later", hello("m"));
    HttpResponse<String> second = repeated(gateway.clientKey(), "later", hello("m"));

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(upstream.seen("m")).hasSize(1);
  }

  @Test
  void anotherRequestWithTheSameKey_isRefused() {
    repeated(gateway.clientKey(), "same", hello("m"));

    HttpResponse<String> other = repeated(gateway.clientKey(), "same", hello("n"));

    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("idempotency_key_reused");
    assertThat(upstream.seen("n")).isEmpty();
  }

  @Test
  void keyOfAnotherClient_isAnotherKey() {
    repeated(gateway.clientKey(), "shared", hello("x"));
    HttpResponse<String> other = repeated(gateway.keyOfTenant("elsewhere"), "shared", hello("y"));

    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(upstream.seen("y")).hasSize(1);
  }

  @Test
  void firstOneThatFailed_isNotGivenAgain() {
    upstream.on(
        "flaky",
        call -> {
          if (call.attempt() <= 2) {
            call.json(500, "{}");
          } else {
            Answers.text("well again").answer(call);
          }
        });

    HttpResponse<String> failed = repeated(gateway.clientKey(), "flaky", hello("flaky"));
    HttpResponse<String> second = repeated(gateway.clientKey(), "flaky", hello("flaky"));

    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(second.body()).contains("well again");
  }

  @Test
  void answerWhoseClientHasLeft_isKeptForTheNextTry() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    upstream.on(
        "left",
        call -> {
          asked.countDown();
          go.await();
          Answers.text("kept").answer(call);
        });
    String body = hello("left");
    try (Socket client = new Socket("127.0.0.1", gateway.gateway().port())) {
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nhost: gate\r\ncontent-type: application/json\r\n"
              + "idempotency-key: gone\r\nauthorization: Bearer "
              + gateway.clientKey()
              + "\r\ncontent-length: "
              + body.length()
              + "\r\n\r\n";
      client.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      asked.await();
    }
    // By the time that others are answered, the gate has seen that the client left.
    gateway.chat("m", "another");
    gateway.chat("m", "yet another");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> again =
          threads.submit(() -> repeated(gateway.clientKey(), "gone", body));
      go.countDown();

      assertThat(again.get().body()).contains("kept");
    }
    HttpResponse<String> third = repeated(gateway.clientKey(), "gone", body);
    assertThat(third.headers().firstValue("idempotency-replayed")).contains("true");
    assertThat(third.body()).contains("kept");
    assertThat(upstream.seen("left")).hasSize(1);
  }

  @Test
  void badKey_isRefused() {
    assertThat(repeated(gateway.clientKey(), "has blanks", hello("m")).statusCode()).isEqualTo(400);
  }

  @Test
  void timeoutsOfARoute_holdAndLeadToTheFallback() throws Exception {
    upstream.on("silent", UnrulyUpstream.Call::awaitClosed);
    upstream.on(
        "dripping",
        call -> {
          call.events();
          while (true) {
            call.event(Answers.delta(0, "content", "drip ").toString());
            Thread.sleep(20);
          }
        });
    try (RunningGateway timed =
        RunningGateway.with(
            RunningGateway.upstreams(upstream)
                + """
                models:
                  - {name: first, routes: [{upstream: unruly, model: silent, firstByte: 200ms}],
                     fallbacks: [{upstream: unruly, model: m}]}
                  - {name: total, routes: [{upstream: unruly, model: dripping, timeout: 400ms}]}
                """)) {
      HttpResponse<String> plain = timed.chat("first", "hello");
      List<String> stream = timed.stream("first", "hello");
      List<String> cut = timed.stream("total", "hello");

      assertThat(plain.body()).contains("fine");
      assertThat(Answers.joined(stream.subList(0, stream.size() - 1), 0, "/content"))
          .isEqualTo("fine");
      assertThat(cut.getFirst()).contains("drip");
      assertThat(cut.getLast()).contains("upstream_timeout").contains("400 ms");
      assertThat(upstream.seen("silent")).hasSize(2);
    }
  }
}
