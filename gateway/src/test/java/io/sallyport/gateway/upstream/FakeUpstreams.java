package io.sallyport.gateway.upstream;

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
import org.jspecify.annotations.Nullable;

/** Upstreams that do what a test says, what was asked of them, and a clock that a test moves. */
final class FakeUpstreams {

  /** What a fake upstream does with a call. */
  @FunctionalInterface
  interface Behaviour {
    Reply reply() throws UpstreamFailure;
  }

  record Fake(String name, Behaviour behaviour, List<String> calls) implements Upstream {
    @Override
    public Reply send(Call call) throws UpstreamFailure {
      calls.add(name);
      return behaviour.reply();
    }
  }

  /** An answer in pieces; it breaks off after the last one when it is said to. */
  record Pieces(int status, Map<String, String> headers, Iterator<String> left, boolean breaks)
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

  static final class TestClock extends Clock {
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

  static Reply answer(int status, String... pieces) {
    return new Pieces(status, Map.of(), List.of(pieces).iterator(), false);
  }

  static Behaviour good() {
    return () -> answer(200, "{\"choices\":[{\"message\":{}}]}");
  }

  static Behaviour failing() {
    return () -> {
      throw new UpstreamFailure(Kind.UNREACHABLE, "upstream cannot be reached");
    };
  }

  void upstream(String name, Behaviour behaviour) {
    upstreams.put(name, new Fake(name, behaviour, calls));
  }

  static RouteSettings route(String upstream, int weight) {
    return new RouteSettings(upstream, "m", weight);
  }

  static ModelSettings model(List<RouteSettings> routes, RouteSettings... fallbacks) {
    return new ModelSettings("m", routes, List.of(fallbacks), null);
  }

  Dispatcher dispatcher(int retries) {
    Map<String, Integer> all = new HashMap<>();
    upstreams.keySet().forEach(name -> all.put(name, retries));
    return new Dispatcher(upstreams, all, clock);
  }

  static Answer ask(Dispatcher dispatcher, ModelSettings model) {
    return dispatcher.ask(
        model, "/chat/completions", JsonNodeFactory.instance.objectNode(), "r", new Cancellation());
  }

  static ApiError refused(Dispatcher dispatcher, ModelSettings model) {
    return catchThrowableOfType(ApiException.class, () -> ask(dispatcher, model)).error();
  }

  /** Who was asked, in order. */
  List<String> calls() {
    return calls;
  }

  /** Lets time pass. */
  void pass(Duration time) {
    clock.now = clock.now.plus(time);
  }
}
