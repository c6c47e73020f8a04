package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that have to have a structure are held to it. */
final class StructuredAnswerTest {

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String repairing;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream();
    gateway =
        RunningGateway.before(
            upstream,
            """
            guard: {policy: shaped}
            policies:
              - {name: shaped, extends: balanced, scanners: {structure: block}}
              - {name: repairing, extends: shaped, repair: true}
            tenants: [{id: repaired-tenant, policy: repairing}]
            """);
    repairing = gateway.keyOfTenant("repaired-tenant");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static String request(String model, boolean stream, String schema) {
    ObjectNode body = Answers.MAPPER.createObjectNode().put("model", model).put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", "The weather?");
    ObjectNode format = body.putObject("response_format").put("type", "json_schema");
    ObjectNode named = format.putObject("json_schema").put("name", "weather");
    named.set("schema", RunningGateway.json(schema));
    return body.toString();
  }

  private static final String SCHEMA =
      """
      {"type": "object", "required": ["degrees"], "additionalProperties": false,
       "properties": {"degrees": {"type": "integer"}, "sky": {"type": "string", "pattern": "^[a-z]+$"}}}
      """;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answerAsAskedFor_passes(boolean stream) {
    upstream.on("shaped", Answers.text("{\"degrees\": 21, ", "\"sky\": \"clear\"}"));

    HttpResponse<String> response =
        gateway.post("/v1/chat/completions", request("shaped", stream, SCHEMA));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).doesNotContain("content_filter");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"degrees\": \"warm\"}",
        "{\"sky\": \"clear\"}",
        "{\"degrees\": 1, \"more\": 2}",
        "{\"degrees\": 1, \"sky\": \"CLEAR\"}",
        "It is 21 degrees."
      })
  void answerOfAnotherStructure_isStoppedPlainAndStreamed(String text) {
    upstream.on("misshapen", Answers.text(text));

    HttpResponse<String> plain =
        gateway.post("/v1/chat/completions", request("misshapen", false, SCHEMA));
    HttpResponse<String> streamed =
        gateway.post("/v1/chat/completions", request("misshapen", true, SCHEMA));

    assertThat(plain.statusCode()).isEqualTo(400);
    assertThat(plain.body()).contains("structure/not-as-asked");
    List<String> events = RunningGateway.events(streamed);
    assertThat(RunningGateway.json(events.getLast()).at("/error/code").asText())
        .isEqualTo("content_filter");
    assertThat(gateway.eventOf(plain).toString()).contains("structure/not-as-asked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\": \"http://127.0.0.1:1/schema.json\"}",
        "{\"$ref\": \"file:///etc/passwd\"}",
        "{\"$ref\": \"#\"}",
        "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"},"
            + " \"b\": {\"allOf\": [{\"$ref\": \"#/$defs/a\"}]}}}",
        "{\"$anchor\": \"top\", \"not\": {\"if\": {\"$ref\": \"#top\"}}}",
        "{\"properties\": {\"sky\": {\"pattern\": \"([\"}}}",
        "[]"
      })
  void schemaThatIsNoneOrPointsOutsideOrToItself_isRefusedBeforeTheUpstreamIsAsked(String schema) {
    upstream.on("outside", Answers.text("{}"));

    HttpResponse<String> response =
        gateway.post("/v1/chat/completions", request("outside", false, schema));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("response_format.json_schema.schema");
    assertThat(upstream.seen("outside")).isEmpty();
  }

  private static final String MEANT = "Sure:\n```json\n{degrees: 21, 'sky': 'clear',}\n```\n";

  private static final String ASKED = "{\"degrees\":21,\"sky\":\"clear\"}";

  private static HttpResponse<String> asked(String key, Surface surface, ObjectNode ask) {
    return gateway.post(key, surface.path(), ask.toString());
  }

  @Test
  void answerThatIsNearlyJson_isRepairedWhereThePolicySaysSo() {
    upstream.on("nearly", Answers.text(MEANT));

    HttpResponse<String> repaired =
        gateway.post(repairing, "/v1/chat/completions", request("nearly", false, SCHEMA));
    HttpResponse<String> otherwise =
        gateway.post("/v1/chat/completions", request("nearly", false, SCHEMA));

    assertThat(Surface.CHAT.said(RunningGateway.json(repaired))).isEqualTo(ASKED);
    assertThat(gateway.eventOf(repaired).toString()).contains("structure/repaired");
    assertThat(otherwise.body()).contains("structure/not-as-asked");
  }

  @Test
  void answerOfTheResponsesApi_isRepairedAsWell() {
    upstream.on("nearly-r", Answers.text(MEANT));
    ObjectNode ask = Surface.RESPONSES.ask("nearly-r", "", "The weather?");
    ObjectNode format = ask.putObject("text").putObject("format");
    format.put("type", "json_schema").put("name", "weather");
    format.set("schema", RunningGateway.json(SCHEMA));

    HttpResponse<String> response = asked(repairing, Surface.RESPONSES, ask);

    assertThat(Surface.RESPONSES.said(RunningGateway.json(response))).isEqualTo(ASKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Valid JSON of another structure: no repair could make it right without inventing.
        "{\"degrees\": \"warm\"}",
        // Repaired it would still be of another structure.
        "{degrees: 'warm'}",
        // Which one was meant?
        "{\"degrees\": 1} {\"degrees\": 2}",
        "{degrees: 1, degrees: 2}",
        // Something is missing that nobody knows.
        "{\"degrees\": 2"
      })
  void whatNoCertainRepairMakesRight_goesTheUsualWay(String text) {
    upstream.on("beyond", Answers.text(text));

    HttpResponse<String> response =
        gateway.post(repairing, "/v1/chat/completions", request("beyond", false, SCHEMA));

    assertThat(response.body()).contains("structure/not-as-asked");
  }

  @Test
  void answerThatWasCutForItsLength_getsNoBrackets() {
    ObjectNode cut = Answers.completion("{\"degrees\": 21, \"sky\": \"clear\"");
    ((ObjectNode) cut.at("/choices/0")).put("finish_reason", "length");
    upstream.on("cut", Answers.json(cut));

    HttpResponse<String> response =
        gateway.post(repairing, "/v1/chat/completions", request("cut", false, SCHEMA));

    assertThat(response.body()).contains("structure/not-as-asked");
  }

  @Test
  void streamedAnswer_isNotRepaired() {
    upstream.on("nearly-s", Answers.text(MEANT));

    HttpResponse<String> response =
        gateway.post(repairing, "/v1/chat/completions", request("nearly-s", true, SCHEMA));

    assertThat(RunningGateway.json(RunningGateway.events(response).getLast()).at("/error/code"))
        .hasToString("\"content_filter\"");
  }

  @Test
  void standardPolicy_onlyFlags() throws Exception {
    try (UnrulyUpstream other = new UnrulyUpstream();
        RunningGateway standard = RunningGateway.before(other, "")) {
      other.on("flagged", Answers.text("no JSON"));

      HttpResponse<String> response =
          standard.post("/v1/chat/completions", request("flagged", false, SCHEMA));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(standard.eventOf(response).toString()).contains("structure/not-as-asked");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void schemaThatDescribesItsOwnParts_isChecked(boolean stream) {
    String tree = "{\"type\": \"object\", \"properties\": {\"below\": {\"$ref\": \"#\"}}}";
    upstream.on("deep-good", Answers.text("{\"below\": {\"below\": {}}}"));
    upstream.on("deep-bad", Answers.text("{\"below\": {\"below\": 5}}"));

    assertThat(gateway.post("/v1/chat/completions", request("deep-good", stream, tree)).body())
        .doesNotContain("not-as-asked");
    assertThat(gateway.post("/v1/chat/completions", request("deep-bad", stream, tree)).body())
        .contains("not-as-asked");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void emptyAnswerAndAnyAnswerToTheSchemaFalse_areStopped(boolean stream) {
    upstream.on("silent", Answers.text(""));
    upstream.on("never", Answers.text("{\"degrees\": 1}"));

    assertThat(gateway.post("/v1/chat/completions", request("silent", stream, SCHEMA)).body())
        .contains("not-as-asked");
    assertThat(gateway.post("/v1/chat/completions", request("never", stream, "false")).body())
        .contains("not-as-asked");
    assertThat(gateway.post("/v1/chat/completions", request("never", stream, "true")).body())
        .doesNotContain("not-as-asked");
  }

  @Test
  void refusalAndCallInsteadOfAnAnswer_pass() {
    ObjectNode refusing = Answers.completion("");
    Answers.message(refusing).put("refusal", "I cannot say that.").putNull("content");
    ObjectNode calling = Answers.completion("");
    Answers.message(calling)
        .putNull("content")
        .putArray("tool_calls")
        .addObject()
        .put("id", "call_1")
        .put("type", "function")
        .putObject("function")
        .put("name", "look_up")
        .put("arguments", "{}");
    upstream.on("refusing", Answers.json(refusing));
    upstream.on("calling", Answers.json(calling));

    for (String model : List.of("refusing", "calling")) {
      HttpResponse<String> response =
          gateway.post("/v1/chat/completions", request(model, false, SCHEMA));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }
  }
}
