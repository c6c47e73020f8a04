package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.access.KeyRequest;
import io.sallyport.core.Role;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that a client asks for again with the same {@code Idempotency-Key}. */
final class RepeatedStreamsTest {

  private UnrulyUpstream upstream;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    gateway = RunningGateway.before(upstream, "");
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private HttpResponse<String> repeated(String path, String idempotencyKey, String body) {
    return RunningGateway.send(
        gateway
            .request(path)
            .header("authorization", "Bearer " + gateway.clientKey())
            .header("idempotency-key", idempotencyKey)
            .POST(RunningGateway.ofText(body))
            .build());
  }

  @ParameterizedTest
  @EnumSource(Surface.class)
  void streamThatIsSentAgain_isGivenAgainWhole(Surface surface) {
    String body = surface.ask("m", "", "hello").put("stream", true).toString();

    HttpResponse<String> first = repeated(surface.path(), "stream", body);
    HttpResponse<String> second = repeated(surface.path(), "stream", body);
    HttpResponse<String> other =
        repeated(
            surface.path(),
            "stream",
            surface.ask("m", "", "hello!").put("stream", true).toString());

    assertThat(surface.complete(first.body())).isTrue();
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("idempotency-replayed")).contains("true");
    assertThat(second.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(upstream.seen("m")).hasSize(1);
    assertThat(gateway.eventOf(second).at("/attributes/repeats").asText())
        .isEqualTo(first.headers().firstValue("x-request-id").orElseThrow());
  }

  @Test
  void streamUnderWay_isAConflictForTheSameRequestAndAnErrorForAnother() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    upstream.on(
        "slow",
        call -> {
          call.events().event(Answers.delta(0, "content", "word ".repeat(400)).toString());
          go.await();
          call.event(Answers.finish(0, "stop").toString());
          call.done();
        });
    String body = RunningGateway.question("slow", "hello", true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> first =
          threads.submit(() -> repeated("/v1/chat/completions", "s", body));
      while (upstream.seen("slow").isEmpty()) {
        Thread.onSpinWait();
      }
      HttpResponse<String> same = repeated("/v1/chat/completions", "s", body);
      HttpResponse<String> another =
          repeated("/v1/chat/completions", "s", RunningGateway.question("slow", "hello", false));
      go.countDown();

      assertThat(same.statusCode()).isEqualTo(409);
      assertThat(same.body()).contains("idempotency_stream");
      assertThat(same.headers().firstValue("retry-after")).hasValue("5");
      assertThat(another.statusCode()).isEqualTo(422);
      assertThat(first.get().body()).endsWith("data: [DONE]\n\n");
    }
    assertThat(upstream.seen("slow")).hasSize(1);
  }

  @Test
  void anotherKeyOfTheTenantOrAnotherTenant_getsNothingOfIt() throws Exception {
    String body = RunningGateway.question("m", "hello", true);
    String[] keys = {
      gateway.clientKey(),
      gateway.issue(KeyRequest.of("default", "other", Role.CLIENT)).secret(),
      gateway.keyOfTenant("elsewhere")
    };
    for (String key : keys) {
      HttpResponse<String> answer =
          RunningGateway.send(
              gateway
                  .request("/v1/chat/completions")
                  .header("authorization", "Bearer " + key)
                  .header("idempotency-key", "same")
                  .POST(RunningGateway.ofText(body))
                  .build());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("idempotency-replayed")).isEmpty();
    }
    assertThat(upstream.seen("m")).hasSize(keys.length);
  }

  @Test
  void streamWhoseClientLeft_isAskedAnew() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    upstream.on(
        "left",
        call -> {
          call.events().event(Answers.delta(0, "content", "word ".repeat(400)).toString());
          if (call.attempt() == 1) {
            call.awaitClosed();
            closed.countDown();
            return;
          }
          call.event(Answers.finish(0, "stop").toString());
          call.done();
        });
    String body = RunningGateway.question("left", "hello", true);
    HttpRequest request =
        gateway
            .request("/v1/chat/completions")
            .header("authorization", "Bearer " + gateway.clientKey())
            .header("idempotency-key", "left")
            .POST(RunningGateway.ofText(body))
            .build();
    try (HttpClient leaving = HttpClient.newHttpClient()) {
      InputStream begun = leaving.send(request, BodyHandlers.ofInputStream()).body();
      assertThat(begun.readNBytes(10)).hasSize(10);
      begun.close();
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    HttpResponse<String> second = repeated("/v1/chat/completions", "left", body);
    while (second.statusCode() == 409) {
      second = repeated("/v1/chat/completions", "left", body);
    }

    assertThat(second.body()).endsWith("data: [DONE]\n\n");
    assertThat(second.headers().firstValue("idempotency-replayed")).isEmpty();
  }

  @Test
  void streamThatFailed_isAskedAnew() {
    upstream.on(
        "broken",
        call -> {
          call.events().event(Answers.delta(0, "content", "half ").toString());
          if (call.attempt() == 1) {
            call.reset();
          } else {
            call.event(Answers.finish(0, "stop").toString());
            call.done();
          }
        });
    String body = RunningGateway.question("broken", "hello", true);

    HttpResponse<String> first = repeated("/v1/chat/completions", "b", body);
    HttpResponse<String> second = repeated("/v1/chat/completions", "b", body);

    assertThat(first.body()).contains("upstream_broken");
    assertThat(second.body()).endsWith("data: [DONE]\n\n");
    assertThat(second.headers().firstValue("idempotency-replayed")).isEmpty();
  }
}
