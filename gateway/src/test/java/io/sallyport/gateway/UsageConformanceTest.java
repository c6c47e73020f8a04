package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.model;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.KeyRequest;
import io.sallyport.access.Limits;
import io.sallyport.core.Role;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an answer cost is told to clients of every API alike, and is what quotas are charged. */
final class UsageConformanceTest {

  /** What upstreams say that is no count of tokens. */
  private static final List<String> NONSENSE =
      List.of("-5", "2147483648", "99999999999999999999", "1e300", "1.5", "\"7\"", "null", "[7]");

  private static Everywhere all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    all = new Everywhere();
    upstream = all.upstream();
    gateway = all.gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  static Stream<Arguments> everyNonsense() {
    return Everywhere.all()
        .flatMap(
            one ->
                NONSENSE.stream().map(number -> Arguments.of(one.get()[0], one.get()[1], number)));
  }

  private static ObjectNode ask(Surface surface, String model, boolean stream) {
    ObjectNode ask = surface.ask(model, "", "Which tea?");
    boolean asks = surface == Surface.CHAT || surface == Surface.COMPLETIONS;
    if (stream && asks) {
      ask.putObject("stream_options").put("include_usage", true);
    }
    return ask;
  }

  /** The tokens in and out that a client is told last. */
  private static List<Long> told(HttpResponse<String> response, boolean stream) {
    List<Long> counts = new ArrayList<>();
    List<JsonNode> answers =
        stream ? Surface.events(response) : List.of(RunningGateway.json(response));
    for (JsonNode event : answers) {
      JsonNode usage =
          event.path("usage").isObject() ? event.get("usage") : event.at("/response/usage");
      if (usage.isObject()) {
        counts.add(usage.path("input_tokens").asLong(usage.path("prompt_tokens").asLong()));
        counts.add(usage.path("output_tokens").asLong(usage.path("completion_tokens").asLong()));
      }
    }
    assertThat(counts).as(response.body()).hasSizeGreaterThan(1);
    return counts.subList(counts.size() - 2, counts.size());
  }

  private static void says(String model, String usage) {
    upstream.on(
        model,
        call -> {
          String counted = usage.isEmpty() ? "" : ",\"usage\":" + usage;
          if (call.request().json().path("stream").asBoolean()) {
            call.events().event(Answers.delta(0, "content", "Four words ").toString());
            call.event(Answers.delta(0, "content", "are here.").toString());
            call.event(Answers.finish(0, "stop").toString());
            if (!usage.isEmpty()) {
              call.event("{\"id\":\"c\",\"choices\":[]" + counted + "}");
            }
            call.done();
            return;
          }
          ObjectNode body = Answers.completion("Four words are here.");
          body.remove("usage");
          call.json(200, body.toString().replaceFirst("}$", counted + "}"));
        });
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void usage_isToldToTheClientAndCounted(Surface surface, boolean stream) {
    String model = model("usage", surface, stream);
    says(model, "{\"prompt_tokens\":5,\"completion_tokens\":7.0,\"total_tokens\":12}");

    HttpResponse<String> response = all.post(surface, ask(surface, model, stream), stream);

    assertThat(told(response, stream)).containsExactly(5L, 7L);
    JsonNode event = gateway.eventOf(response);
    assertThat(event.at("/tokens/in").asLong()).isEqualTo(5);
    assertThat(event.at("/tokens/out").asLong()).isEqualTo(7);
    assertThat(event.at("/attributes/tokens").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void withoutACount_theEstimateIsToldAndCounted(Surface surface, boolean stream) {
    String model = model("uncounted", surface, stream);
    says(model, "");

    HttpResponse<String> response = all.post(surface, ask(surface, model, stream), stream);

    assertThat(told(response, stream)).containsExactly(4L, 5L);
    JsonNode event = gateway.eventOf(response);
    assertThat(event.at("/tokens/in").asLong()).isEqualTo(4);
    assertThat(event.at("/tokens/out").asLong()).isEqualTo(5);
    assertThat(event.at("/attributes/tokens").asText()).isEqualTo("estimated");
    if (stream) {
      assertThat(surface.complete(response.body())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("everyNonsense")
  void whatIsNoCount_isReplacedByTheEstimate(Surface surface, boolean stream, String number) {
    String model = model("nonsense", surface, stream);
    says(
        model,
        "{\"prompt_tokens\":5,\"completion_tokens\":"
            + number
            + ",\"total_tokens\":"
            + number
            + ",\"prompt_tokens_details\":{\"cached_tokens\":"
            + number
            + "}}");

    HttpResponse<String> response = all.post(surface, ask(surface, model, stream), stream);

    assertThat(told(response, stream)).containsExactly(5L, 5L);
    assertThat(response.body()).doesNotContain(":" + number.replace("null", "#"));
    assertThat(gateway.eventOf(response).at("/tokens/out").asLong()).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void hugeCount_usesUpNoQuota(Surface surface, boolean stream) {
    String model = model("huge", surface, stream);
    says(model, "{\"prompt_tokens\":9223372036854775807,\"completion_tokens\":9e18}");
    String limited =
        gateway
            .issue(
                KeyRequest.of("default", "tokens " + model, Role.CLIENT)
                    .withLimits(new Limits(Limits.UNLIMITED, 5_000)))
            .secret();

    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response =
          all.post(limited, surface, ask(surface, model, stream), stream);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(told(response, stream)).containsExactly(4L, 5L);
    }
  }
}
