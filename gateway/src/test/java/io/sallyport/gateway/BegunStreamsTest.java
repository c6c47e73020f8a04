package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where nothing may leave without a record, a stream is in the log before its first word. */
final class BegunStreamsTest {

  private static final String WORDS = "alpha beta gamma ".repeat(60);

  private static List<JsonNode> of(RunningGateway gateway, String id) {
    return gateway.events().stream().filter(e -> e.path("request").asText().equals(id)).toList();
  }

  private static UnrulyUpstream waiting(CountDownLatch go) throws Exception {
    return new UnrulyUpstream()
        .on(
            "slow",
            call -> {
              call.events().event(Answers.delta(0, "content", WORDS).toString());
              go.await(20, TimeUnit.SECONDS);
              call.event(Answers.finish(0, "stop").toString());
              call.done();
            });
  }

  @ParameterizedTest
  @EnumSource(Surface.class)
  void streamUnderWay_isInTheLogWithWhoAndWhatWasAsked(Surface surface) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (UnrulyUpstream upstream = waiting(go);
        RunningGateway gateway = RunningGateway.before(upstream, "audit: {mode: strict}\n")) {
      HttpResponse<InputStream> stream =
          gateway.open(
              gateway.clientKey(),
              surface.path(),
              surface.ask("slow", "", "tell me").put("stream", true).toString());
      assertThat(stream.body().readNBytes(1)).isNotEmpty();
      String id = stream.headers().firstValue("x-request-id").orElseThrow();

      List<JsonNode> before = of(gateway, id);
      assertThat(before).hasSize(1);
      JsonNode begun = before.getFirst();
      assertThat(begun.path("kind").asText()).isEqualTo("begun");
      assertThat(begun.path("outcome").asText()).isEqualTo("begun");
      assertThat(begun.path("key").asText()).isEqualTo(gateway.clientKeyId());
      assertThat(begun.path("model").asText()).isEqualTo("slow");
      assertThat(begun.path("upstream").asText()).isEqualTo("unruly");
      assertThat(begun.path("scanned")).isNotEmpty();

      go.countDown();
      assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
          .contains("gamma");
      assertThat(of(gateway, id))
          .extracting(event -> event.path("kind").asText() + " " + event.path("outcome").asText())
          .containsExactly("begun begun", "request ok");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{mode: grouped}", "{mode: strict, whenUnwritable: serve}"})
  void whereAnswersDoNotWaitForTheLog_streamsHaveOneEvent(String audit) throws Exception {
    CountDownLatch go = new CountDownLatch(0);
    try (UnrulyUpstream upstream = waiting(go);
        RunningGateway gateway = RunningGateway.before(upstream, "audit: " + audit + "\n")) {
      HttpResponse<String> stream =
          gateway.post("/v1/chat/completions", RunningGateway.question("slow", "tell me", true));

      assertThat(of(gateway, stream.headers().firstValue("x-request-id").orElseThrow()))
          .extracting(event -> event.path("kind").asText())
          .containsExactly("request");
    }
  }
}
