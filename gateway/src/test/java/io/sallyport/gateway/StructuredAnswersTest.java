package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream hides nothing in the way in which its answers are put together. */
final class StructuredAnswersTest {

  // Made up, in the format of a provider; in two parts so that no scanner of repositories trips.
  private static final String SECRET = "AK" + "IANHSZBC7HAVLKYJ3K";

  // A test number of a card, which no bank gives out.
  private static final long CARD = 4111_1111_1111_1111L;

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String strict;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream();
    gateway = RunningGateway.before(upstream, "tenants: [{id: strict-tenant, policy: strict}]\n");
    strict = gateway.keyOfTenant("strict-tenant");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  /** What a client gets, plainly and streamed, when the upstream's answer is changed this way. */
  private static List<String> answers(String key, String model, Consumer<ObjectNode> change) {
    upstream.on(
        model,
        call -> {
          if (call.request().json().path("stream").asBoolean()) {
            ObjectNode event = Answers.delta(0, "content", "harmless");
            change.accept(event);
            call.events().event(event.toString());
            call.event(Answers.finish(0, "stop").toString()).done();
          } else {
            ObjectNode body = Answers.completion("harmless");
            change.accept(body);
            call.json(200, body.toString());
          }
        });
    return List.of(
        gateway
            .post(key, "/v1/chat/completions", RunningGateway.question(model, "x", false))
            .body(),
        gateway
            .post(key, "/v1/chat/completions", RunningGateway.question(model, "x", true))
            .body());
  }

  private static ObjectNode choice(ObjectNode answer) {
    return (ObjectNode) answer.at("/choices/0");
  }

  /** The message of an answer or the delta of an event. */
  private static ObjectNode said(ObjectNode answer) {
    return (ObjectNode)
        (choice(answer).has("delta")
            ? choice(answer).path("delta")
            : choice(answer).path("message"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer", "choice", "message", "deep"})
  void secretAsANameOfAField_isBlocked(String where) {
    Consumer<ObjectNode> change =
        answer -> {
          switch (where) {
            case "answer" -> answer.put(SECRET, 1);
            case "choice" -> choice(answer).put(SECRET, 1);
            case "message" -> said(answer).putObject("extra").put(SECRET, true);
            default -> answer.putObject("extra").putArray("list").addObject().put(SECRET, 1);
          }
        };

    assertThat(answers(gateway.clientKey(), "name-" + where, change))
        .allSatisfy(out -> assertThat(out).contains("content_filter").doesNotContain(SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer", "message", "list"})
  void numberOfACard_isBlockedWherePersonalDataMayNotPass(String where) {
    Consumer<ObjectNode> change =
        answer -> {
          switch (where) {
            case "answer" -> answer.put("extra", CARD);
            case "message" -> said(answer).put("extra", CARD);
            default -> answer.putArray("extra").add(1).add(CARD);
          }
        };

    assertThat(answers(strict, "card-" + where, change))
        .allSatisfy(out -> assertThat(out).contains("content_filter").doesNotContain("" + CARD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "system_fingerprint", "vendor", "finish_reason", "call", "deep"})
  void secretInATextThatIsNoContent_isRedacted(String where) {
    Consumer<ObjectNode> change =
        answer -> {
          switch (where) {
            case "finish_reason" -> choice(answer).put("finish_reason", SECRET);
            case "call" ->
                said(answer).putArray("tool_calls").addObject().put("index", 0).put("id", SECRET);
            case "deep" -> answer.putObject("extra").putArray("list").addArray().add(SECRET);
            default -> answer.put(where, SECRET);
          }
        };

    assertThat(answers(gateway.clientKey(), "text-" + where, change))
        .allSatisfy(out -> assertThat(out).doesNotContain(SECRET).contains("harmless"));
  }

  @Test
  void unknownHarmlessFields_passAsTheyWere() {
    Consumer<ObjectNode> change =
        answer ->
            answer
                .putObject("x_vendor")
                .put("queue_time", 0.04)
                .put("region", "north")
                .put("at_millis", 1_763_774_188_123L)
                .put("at_nanos", 1_763_774_188_123_456_789L)
                .put("lasted_nanos", 493_588_679_141L)
                .put("most", 9_007_199_254_740_991L);

    assertThat(answers(strict, "vendor", change))
        .allSatisfy(out -> assertThat(out).contains("\"queue_time\":0.04", "\"region\":\"north\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[]}",
        "{\"choices\":\"text\"}",
        "{\"choices\":[{\"index\":0,\"text\":\"S\"}]}",
        "{\"choices\":[{\"index\":0,\"message\":\"S\"}]}",
        "{\"error\":{\"message\":\"S\"},\"choices\":[]}"
      })
  void answerOfAnotherShape_isNotPassedOn(String body) {
    upstream.on("shape", call -> call.json(200, body.replace("S", SECRET)));

    HttpResponse<String> response = gateway.chat("shape", "x");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"S\"}}]}",
        "{\"choices\":[{\"index\":0,\"text\":\"S\"}]}",
        "{\"choices\":[{\"index\":0,\"delta\":\"S\"}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":[\"S\"]}}]}",
        "{\"choices\":{\"0\":{\"delta\":{\"content\":\"S\"}}}}"
      })
  void eventOfAnotherShape_endsTheStream(String event) {
    upstream.on("event-shape", call -> call.events().event(event.replace("S", SECRET)).done());

    HttpResponse<String> response =
        gateway.post("/v1/chat/completions", RunningGateway.question("event-shape", "x", true));

    assertThat(response.body()).contains("upstream_invalid").doesNotContain(SECRET);
  }

  @Test
  void embeddings_areMadeAnewFromTheirNumbers() {
    upstream.on(
        "vectors",
        call ->
            call.json(
                200,
                ("{\"object\":\"S\",\"S\":1,\"model\":\"S\",\"note\":\"S\",\"data\":[{\"index\":0,"
                        + "\"embedding\":[0.5,1],\"note\":\"S\",\"object\":\"S\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1,\"note\":\"S\"}}")
                    .replace("S", SECRET)));

    HttpResponse<String> response =
        gateway.post("/v1/embeddings", "{\"model\":\"vectors\",\"input\":\"x\"}");

    assertThat(response.body())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                + "\"embedding\":[0.5,1]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1},"
                + "\"model\":\"vectors\"}");
  }

  @Test
  void codeAndParamOfAnUpstreamsError_passOnlyAsWords() {
    upstream.on(
        "error-fields",
        call ->
            call.json(
                400,
                ("{\"error\":{\"message\":\"no\",\"code\":\"S\",\"param\":\"S\",\"type\":\"S\","
                        + "\"more\":\"S\"},\"more\":\"S\"}")
                    .replace("S", SECRET)));

    HttpResponse<String> response = gateway.chat("error-fields", "x");

    JsonNode error = RunningGateway.json(response).path("error");
    assertThat(response.body()).doesNotContain(SECRET);
    assertThat(error.path("code").asText()).isEqualTo("upstream_refused");
    assertThat(error.path("param").isNull()).isTrue();
  }

  @Test
  void secretInAnUpstreamsError_isRedacted() {
    upstream.on(
        "error-secret",
        call -> call.json(400, "{\"error\":{\"message\":\"bad " + SECRET + " here\"}}"));

    assertThat(gateway.chat("error-secret", "x").body()).contains("bad ").doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"content", "id", "pieces"})
  void upstreamsOwnKeyInItsAnswer_isRedacted(String where) {
    String key = RunningGateway.UPSTREAM_KEY;
    List<String> outs;
    if (where.equals("pieces")) {
      upstream.on(
          "key", Answers.text(Answers.letters("It is " + key + " here.").toArray(new String[0])));
      List<String> events = gateway.stream("key", "x");
      outs = List.of(gateway.chat("key", "x").body(), Answers.joined(events, 0, "/content"));
      assertThat(outs).allSatisfy(out -> assertThat(out).contains("It is ", " here."));
    } else {
      outs =
          answers(
              gateway.clientKey(),
              "key-" + where,
              answer -> (where.equals("id") ? answer : said(answer)).put(where, "is " + key));
    }

    assertThat(outs).allSatisfy(out -> assertThat(out).doesNotContain(key));
  }
}
