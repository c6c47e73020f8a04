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
            """);
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
        "{\"$ref\": \"file:///etc/passwd\"}"
      })
  void schemaThatPointsOutside_isRefusedBeforeTheUpstreamIsAsked(String schema) {
    upstream.on("outside", Answers.text("{}"));

    HttpResponse<String> response =
        gateway.post("/v1/chat/completions", request("outside", false, schema));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("response_format.json_schema.schema");
    assertThat(upstream.seen("outside")).isEmpty();
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
}
