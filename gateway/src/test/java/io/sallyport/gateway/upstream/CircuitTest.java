package io.sallyport.gateway.upstream;

import static io.sallyport.gateway.upstream.FakeUpstreams.answer;
import static io.sallyport.gateway.upstream.FakeUpstreams.ask;
import static io.sallyport.gateway.upstream.FakeUpstreams.failing;
import static io.sallyport.gateway.upstream.FakeUpstreams.good;
import static io.sallyport.gateway.upstream.FakeUpstreams.model;
import static io.sallyport.gateway.upstream.FakeUpstreams.refused;
import static io.sallyport.gateway.upstream.FakeUpstreams.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.http.ApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When an upstream is left alone, and how it is tried again. */
final class CircuitTest {

  private final FakeUpstreams fakes = new FakeUpstreams();

  @Test
  void upstreamThatKeepsFailing_isLeftAloneAndThenTriedAgain() {
    boolean[] well = {false};
    fakes.upstream("only", () -> (well[0] ? good() : failing()).reply());
    Dispatcher dispatcher = fakes.dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));
    for (int i = 0; i < 10; i++) {
      refused(dispatcher, model);
    }
    assertThat(dispatcher.state("only")).isEqualTo("OPEN");

    ApiError meanwhile = refused(dispatcher, model);
    assertThat(fakes.calls()).hasSize(10);
    assertThat(meanwhile.code()).isEqualTo("upstream_unavailable");
    assertThat(meanwhile.retry()).isTrue();
    assertThat(meanwhile.retryAfter()).isEqualTo(Duration.ofSeconds(10));
    fakes.pass(Duration.ofSeconds(7));
    assertThat(refused(dispatcher, model).retryAfter()).isEqualTo(Duration.ofSeconds(3));

    fakes.pass(Duration.ofSeconds(4));
    well[0] = true;
    ask(dispatcher, model);
    assertThat(dispatcher.state("only")).isEqualTo("CLOSED");
  }

  @Test
  void upstreamThatStillFailsAfterThePause_isLeftAloneAgain() {
    fakes.upstream("only", failing());
    Dispatcher dispatcher = fakes.dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));
    for (int i = 0; i < 10; i++) {
      refused(dispatcher, model);
    }
    fakes.pass(Duration.ofSeconds(11));

    for (int i = 0; i < 5; i++) {
      refused(dispatcher, model);
    }

    assertThat(fakes.calls()).hasSize(11);
    assertThat(dispatcher.state("only")).isEqualTo("OPEN");
  }

  @Test
  void requestsWhileTheOnlyUpstreamIsTried_waitForItAndAreAnswered() throws Exception {
    AtomicBoolean well = new AtomicBoolean();
    CountDownLatch tried = new CountDownLatch(1);
    CompletableFuture<Boolean> go = new CompletableFuture<>();
    fakes.upstream(
        "only",
        () -> {
          if (!well.get()) {
            return failing().reply();
          }
          tried.countDown();
          go.join();
          return good().reply();
        });
    fakes.upstream("other", good());
    Dispatcher dispatcher = fakes.dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));
    for (int i = 0; i < 10; i++) {
      refused(dispatcher, model);
    }
    fakes.pass(Duration.ofSeconds(11));
    well.set(true);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> ask(dispatcher, model)));
      }
      tried.await();
      // Where there is another route, nobody waits for the trial, and nobody joins it.
      Answer elsewhere = ask(dispatcher, model(List.of(route("only", 1)), route("other", 1)));
      assertThat(elsewhere.route().upstream()).isEqualTo("other");
      assertThat(fakes.calls().stream().filter("only"::equals)).hasSize(11);
      go.complete(true);
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().route().upstream()).isEqualTo("only");
      }
    }
    assertThat(dispatcher.state("only")).isEqualTo("CLOSED");
  }

  @Test
  void clientsMistakes_doNotOpenTheCircuit() {
    fakes.upstream("only", () -> answer(400, "{}"));
    Dispatcher dispatcher = fakes.dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));

    for (int i = 0; i < 30; i++) {
      refused(dispatcher, model);
    }

    assertThat(dispatcher.state("only")).isEqualTo("CLOSED");
  }

  @Test
  void trialThatEndsWithADefect_leavesTheNextOneToTry() {
    boolean[] defect = {false};
    fakes.upstream(
        "only",
        () -> {
          if (defect[0]) {
            throw new IllegalStateException("a defect of the gateway");
          }
          return failing().reply();
        });
    Dispatcher dispatcher = fakes.dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));
    for (int i = 0; i < 10; i++) {
      refused(dispatcher, model);
    }
    fakes.pass(Duration.ofSeconds(11));
    defect[0] = true;
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> ask(dispatcher, model)).isInstanceOf(IllegalStateException.class);
    }

    assertThat(fakes.calls()).hasSize(13);
    assertThat(dispatcher.state("only")).isEqualTo("HALF_OPEN");
  }
}
