package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stream that ends badly while the gate still holds all of it back is followed by the next
 * upstream's, and the client sees nothing but that one.
 */
final class FallbackInMidStreamTest {

  private static final String SPARE = "From the spare one, all is well.";

  /** How the first upstream's stream ends after words that are held back. */
  enum End {
    CUT_IN_A_WORD {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        call.events().event(Answers.delta(0, "content", "Hel").toString());
        call.reset();
      }
    },
    ENDS_WITHOUT_AN_END {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        call.events().event(role());
        call.event(Answers.delta(0, "content", "Hel").toString()).end();
      }
    },
    SILENT_IN_A_WORD {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        call.events().event(Answers.delta(0, "content", "Hel").toString());
        call.awaitClosed();
      }
    },
    REPORTS_AN_ERROR {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        call.events().event(Answers.delta(0, "content", "Hel").toString());
        call.event("{\"error\":{\"message\":\"out of memory\"}}").end();
      }
    },
    TALKS_NONSENSE {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        call.events().event(Answers.delta(0, "content", "Hel").toString());
        call.event("{\"choices\":7}").end();
      }
    },
    CUT_IN_A_CALL {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        call.events().event(role());
        call.event(Answers.arguments(0, "read_mail", "{\"folder\":").toString());
        call.reset();
      }
    },
    CUT_BEFORE_ITS_LAST_WORD {
      @Override
      void say(UnrulyUpstream.Call call) throws IOException {
        call.events().event(Answers.delta(0, "content", "Hel").toString());
        call.event(Answers.finish(0, "stop").toString()).end();
      }
    };

    abstract void say(UnrulyUpstream.Call call) throws IOException;

    static String role() {
      ObjectNode chunk = Answers.chunk(0);
      ((ObjectNode) chunk.at("/choices/0/delta")).put("role", "assistant").put("content", "");
      return chunk.toString();
    }
  }

  private static UnrulyUpstream first;
  private static UnrulyUpstream spare;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    first = new UnrulyUpstream();
    spare = new UnrulyUpstream();
    StringBuilder upstreams = new StringBuilder();
    StringBuilder models = new StringBuilder();
    for (End end : End.values()) {
      for (Surface surface : Surface.values()) {
        // One that fails again and again is left alone, so each pair has one of its own.
        String own = model(end, surface);
        upstreams.append("  - {name: " + own + ", url: 'http://127.0.0.1:" + first.port());
        upstreams.append("/v1', retries: 0, timeouts: {response: 1s, idle: 300ms}}\n");
        models.append("  - {name: " + own + ", routes: [{upstream: " + own + "}],");
        models.append(" fallbacks: [{upstream: spare}]}\n");
        models.append("  - {name: alone-" + own + ", routes: [{upstream: " + own + "}]}\n");
        first.on(own, end::say).on("alone-" + own, end::say);
      }
    }
    spare.on("*", Answers.text("From the spare ", "one, all is well."));
    gateway =
        RunningGateway.with(
            "upstreams:\n  - {name: spare, url: 'http://127.0.0.1:"
                + (spare.port() + "/v1'}\n" + upstreams + "models:\n" + models)
                + "guard: {tools: [{name: read_mail, effects: [read]}]}\n");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    first.close();
    spare.close();
  }

  private static String model(End end, Surface surface) {
    return (end + "-" + surface).toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  static Stream<Arguments> everywhere() {
    return Stream.of(End.values())
        .flatMap(end -> Stream.of(Surface.values()).map(each -> Arguments.of(end, each)));
  }

  private static HttpResponse<String> ask(Surface surface, String model) {
    ObjectNode body = surface.ask(model, "", "x");
    if (surface.talks()) {
      surface.withTool(body, "read_mail");
    }
    return gateway.post(surface.path(), body.put("stream", true).toString());
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void streamThatEndsBadlyBeforeAnythingIsLetGo_isFollowedByTheNext(End end, Surface surface) {
    String model = model(end, surface);

    HttpResponse<String> response = ask(surface, model);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(surface.text(response, true)).isEqualTo(SPARE);
    assertThat(surface.complete(response.body())).isTrue();
    assertThat(Surface.code(response, true)).isEmpty();
    assertThat(response.body()).doesNotContain("Hel", "folder");
    assertThat(first.seen(model)).hasSize(1);
    assertThat(spare.seen(model)).hasSize(1);
    assertThat(spare.only(model).header("idempotency-key"))
        .isEqualTo(first.only(model).header("idempotency-key"));
    JsonNode event = gateway.eventOf(response);
    assertThat(event.path("outcome").asText()).isEqualTo("ok");
    assertThat(event.path("upstream").asText()).isEqualTo("spare");
    // What was scanned of the other one is told as well, and that nothing of it was let go.
    String released = event.at("/attributes/released").asText();
    assertThat(released).contains(SPARE.length() + "/" + SPARE.length());
    assertThat(released.contains("=0/3")).isEqualTo(end != End.CUT_IN_A_CALL);
  }

  @ParameterizedTest
  @EnumSource(Surface.class)
  void whereThereIsNoOther_theClientIsToldOnceWhatBecameOfIt(Surface surface) {
    String model = "alone-" + model(End.CUT_IN_A_WORD, surface);

    HttpResponse<String> response = ask(surface, model);

    assertThat(Surface.code(response, true)).isEqualTo("upstream_broken");
    assertThat(surface.complete(response.body())).isFalse();
    JsonNode event = gateway.eventOf(response);
    assertThat(event.path("outcome").asText()).isEqualTo("failed");
    assertThat(event.path("upstream").asText()).isEqualTo(model(End.CUT_IN_A_WORD, surface));
    assertThat(event.at("/attributes/released").asText()).contains("=0/3");
  }
}
