package io.sallyport.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DispatcherTest {

  /** What a fake upstream does with a call. */
  @FunctionalInterface
  private interface Behaviour {
    Reply reply() throws UpstreamFailure;
  }

  private record Fake(String name, Behaviour behaviour, List<String> calls) implements Upstream {
    @Override
    public Reply send(Call call) throws UpstreamFailure {
      calls.add(name);
      return behaviour.reply();
    }
  }

  /** An answer in pieces; it breaks off after the last one when it is said to. */
  private record Pieces(
      int status, Map<String, String> headers, Iterator<String> left, boolean breaks)
      implements Reply {
    @Override
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    @Override
    public byte @Nullable [] next() throws UpstreamFailure {
      if (left.hasNext()) {
        return left.next().getBytes(StandardCharsets.UTF_8);
      }
      if (breaks) {
        throw new UpstreamFailure(Kind.BROKEN, "broken off");
      }
      return null;
    }

    @Override
    public void close() {}
  }

  private static final class TestClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Upstream> upstreams = new HashMap<>();
  private final TestClock clock = new TestClock();

  private static Reply answer(int status, String... pieces) {
    return new Pieces(status, Map.of(), List.of(pieces).iterator(), false);
  }

  private static Behaviour good() {
    return () -> answer(200, "{\"choices\":[{\"message\":{}}]}");
  }

  private static Behaviour failing() {
    return () -> {
      throw new UpstreamFailure(Kind.UNREACHABLE, "upstream cannot be reached");
    };
  }

  private void upstream(String name, Behaviour behaviour) {
    upstreams.put(name, new Fake(name, behaviour, calls));
  }

  private static RouteSettings route(String upstream, int weight) {
    return new RouteSettings(upstream, "m", weight);
  }

  private static ModelSettings model(List<RouteSettings> routes, RouteSettings... fallbacks) {
    return new ModelSettings("m", routes, List.of(fallbacks), null);
  }

  private Dispatcher dispatcher(int retries) {
    Map<String, Integer> all = new HashMap<>();
    upstreams.keySet().forEach(name -> all.put(name, retries));
    return new Dispatcher(upstreams, all, clock);
  }

  private static Answer ask(Dispatcher dispatcher, ModelSettings model) {
    return dispatcher.ask(
        model, "/chat/completions", JsonNodeFactory.instance.objectNode(), "r", new Cancellation());
  }

  private static ApiError refused(Dispatcher dispatcher, ModelSettings model) {
    return catchThrowableOfType(ApiException.class, () -> ask(dispatcher, model)).error();
  }

  @Test
  void routes_areSharedOutByWeight() {
    upstream("heavy", good());
    upstream("light", good());
    Dispatcher dispatcher = dispatcher(0);
    ModelSettings model = model(List.of(route("heavy", 3), route("light", 1)));

    for (int i = 0; i < 4000; i++) {
      ask(dispatcher, model);
    }

    // Nine standard deviations to either side of 3000.
    assertThat(calls.stream().filter("heavy"::equals).count()).isBetween(2750L, 3250L);
    assertThat(calls).hasSize(4000);
  }

  @Test
  void fallbacks_areTriedInTheOrderOfTheConfiguration() {
    upstream("first", failing());
    upstream("second", failing());
    upstream("third", good());
    ModelSettings model = model(List.of(route("first", 1)), route("second", 1), route("third", 1));

    Answer answer = ask(dispatcher(0), model);

    assertThat(answer.route().upstream()).isEqualTo("third");
    assertThat(calls).containsExactly("first", "second", "third");
  }

  @Test
  void failure_isTriedAgainAsOftenAsTheUpstreamAllows() {
    upstream("only", failing());

    ApiError error = refused(dispatcher(2), model(List.of(route("only", 1))));

    assertThat(calls).hasSize(3);
    assertThat(error.status()).isEqualTo(502);
    assertThat(error.code()).isEqualTo("upstream_unreachable");
  }

  @Test
  void requestThatIsWrong_isNotTriedElsewhere() {
    upstream("first", () -> answer(400, "{\"error\":{\"message\":\"too long\"}}"));
    upstream("second", good());

    ApiError error = refused(dispatcher(2), model(List.of(route("first", 1)), route("second", 1)));

    assertThat(calls).containsExactly("first");
    assertThat(error.status()).isEqualTo(400);
  }

  @Test
  void refusalThatIsTheUpstreamsOwn_goesToTheNextRoute() {
    upstream("key", () -> answer(401, "{}"));
    upstream("busy", () -> answer(429, "{}"));
    upstream("other", () -> answer(404, "{}"));
    upstream("good", good());
    ModelSettings model =
        model(List.of(route("key", 1)), route("busy", 1), route("other", 1), route("good", 1));

    assertThat(ask(dispatcher(0), model).route().upstream()).isEqualTo("good");
    assertThat(calls).containsExactly("key", "busy", "other", "good");
  }

  @Test
  void answerThatIsNoJson_isTriedElsewhere() {
    upstream("first", () -> answer(200, "<html>"));
    upstream("second", good());

    Answer answer = ask(dispatcher(0), model(List.of(route("first", 1)), route("second", 1)));

    assertThat(answer.route().upstream()).isEqualTo("second");
  }

  @Test
  void streamThatBreaksBeforeItsFirstEvent_isTriedElsewhere() throws Exception {
    upstream("first", () -> new Pieces(200, Map.of(), List.of(": hello\n\n").iterator(), true));
    upstream("second", () -> answer(200, "data: {\"a\":1}\n\ndata: [DONE]\n\n"));

    try (StreamedAnswer answer = stream(route("first", 1), route("second", 1))) {
      assertThat(answer.route().upstream()).isEqualTo("second");
      assertThat(answer.next()).hasToString("{\"a\":1}");
      assertThat(answer.next()).isNull();
    }
  }

  @Test
  void streamThatBreaksLater_isNotTriedAgain() throws Exception {
    upstream(
        "first", () -> new Pieces(200, Map.of(), List.of("data: {\"a\":1}\n\n").iterator(), true));
    upstream("second", good());

    try (StreamedAnswer answer = stream(route("first", 1), route("second", 1))) {
      assertThat(answer.next()).isNotNull();
      assertThat(catchThrowableOfType(UpstreamFailure.class, answer::next).kind())
          .isEqualTo(Kind.BROKEN);
    }
    assertThat(calls).containsExactly("first");
  }

  private StreamedAnswer stream(RouteSettings route, RouteSettings fallback) {
    return dispatcher(1).stream(
        model(List.of(route), fallback),
        "/chat/completions",
        JsonNodeFactory.instance.objectNode(),
        "r",
        new Cancellation());
  }

  @Test
  void cancelledCall_isNotTriedAgain() {
    Cancellation cancel = new Cancellation();
    upstream(
        "only",
        () -> {
          cancel.cancel("gone");
          throw new UpstreamFailure(Kind.BROKEN, "reset");
        });
    Dispatcher dispatcher = dispatcher(5);

    assertThatThrownBy(
            () ->
                dispatcher.ask(
                    model(List.of(route("only", 1))),
                    "/chat/completions",
                    JsonNodeFactory.instance.objectNode(),
                    "r",
                    cancel))
        .isInstanceOf(ApiException.class);

    assertThat(calls).hasSize(1);
  }

  @Test
  void upstreamThatKeepsFailing_isLeftAloneAndThenTriedAgain() {
    boolean[] well = {false};
    upstream("only", () -> (well[0] ? good() : failing()).reply());
    Dispatcher dispatcher = dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));
    for (int i = 0; i < 10; i++) {
      refused(dispatcher, model);
    }
    assertThat(dispatcher.state("only")).isEqualTo("OPEN");

    ApiError meanwhile = refused(dispatcher, model);
    assertThat(calls).hasSize(10);
    assertThat(meanwhile.code()).isEqualTo("upstream_unavailable");
    assertThat(meanwhile.retry()).isTrue();

    clock.now = clock.now.plus(Duration.ofSeconds(11));
    well[0] = true;
    for (int i = 0; i < 3; i++) {
      ask(dispatcher, model);
    }
    assertThat(dispatcher.state("only")).isEqualTo("CLOSED");
  }

  @Test
  void upstreamThatStillFailsAfterThePause_isLeftAloneAgain() {
    upstream("only", failing());
    Dispatcher dispatcher = dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));
    for (int i = 0; i < 10; i++) {
      refused(dispatcher, model);
    }
    clock.now = clock.now.plus(Duration.ofSeconds(11));

    for (int i = 0; i < 5; i++) {
      refused(dispatcher, model);
    }

    assertThat(calls).hasSize(13);
    assertThat(dispatcher.state("only")).isEqualTo("OPEN");
  }

  @Test
  void requestsWhileTheOnlyUpstreamIsTried_waitForItAndAreAnswered() throws Exception {
    AtomicBoolean well = new AtomicBoolean();
    CountDownLatch tried = new CountDownLatch(3);
    CompletableFuture<Boolean> go = new CompletableFuture<>();
    upstream(
        "only",
        () -> {
          if (!well.get()) {
            return failing().reply();
          }
          tried.countDown();
          go.join();
          return good().reply();
        });
    Dispatcher dispatcher = dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));
    for (int i = 0; i < 10; i++) {
      refused(dispatcher, model);
    }
    clock.now = clock.now.plus(Duration.ofSeconds(11));
    well.set(true);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> ask(dispatcher, model)));
      }
      tried.await();
      go.complete(true);
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().route().upstream()).isEqualTo("only");
      }
    }
    assertThat(dispatcher.state("only")).isEqualTo("CLOSED");
  }

  @Test
  void clientsMistakes_doNotOpenTheCircuit() {
    upstream("only", () -> answer(400, "{}"));
    Dispatcher dispatcher = dispatcher(0);
    ModelSettings model = model(List.of(route("only", 1)));

    for (int i = 0; i < 30; i++) {
      refused(dispatcher, model);
    }

    assertThat(dispatcher.state("only")).isEqualTo("CLOSED");
  }
}
