package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in that is no request gets a precise error, and nothing of it goes on. */
final class BadInputTest {

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    gateway =
        RunningGateway.with(
            "server: {port: 0, drain: 1s, limits: {body: 1MiB}}\n",
            RunningGateway.upstreams(upstream));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  @AfterEach
  void nothingWasForwarded() {
    int forwarded = upstream.seen().size();
    upstream.forget();
    assertThat(forwarded).as("requests that were forwarded").isZero();
  }

  private static JsonNode refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("x-request-id").orElseThrow()).startsWith("req_");
    JsonNode error = RunningGateway.json(response).path("error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("message").asText()).isNotBlank();
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    return error;
  }

  private static HttpResponse<String> send(byte[] body) {
    return RunningGateway.send(
        gateway
            .request("/v1/chat/completions")
            .header("authorization", "Bearer " + gateway.clientKey())
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"cut",
        "[]",
        "\"text\"",
        "7",
        "null",
        "{\"model\":\"m\"}{\"model\":\"n\"}",
        "{\"model\":\"m\"} trailing",
        "{'model':'m'}",
        "{model:\"m\"}",
        "{\"model\":\"m\",}",
        "{\"model\":NaN}",
        "{\"model\":\"m\" /* comment */}",
        "{\"model\":\"a\",\"model\":\"b\"}",
        "{\"m\":{\"a\":1,\"a\":2}}",
        "{\"m\":\"\\ud800\\u0041\\x\"}",
        "{\"a\":01}",
        "{\"a\":\"line\nbreak\"}"
      })
  void brokenJson_is400(String body) {
    refused(send(body.getBytes(StandardCharsets.UTF_8)), 400, "invalid_json");
  }

  @Test
  void duplicateKeyBehindAnEscape_isFound() {
    JsonNode error =
        refused(
            send("{\"model\":\"a\",\"mod\\u0065l\":\"b\"}".getBytes(StandardCharsets.UTF_8)),
            400,
            "invalid_json");

    assertThat(error.path("message").asText()).contains("same key twice");
  }

  @Test
  void deepNesting_is400() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    JsonNode error = refused(send(deep.getBytes(StandardCharsets.UTF_8)), 400, "invalid_json");

    assertThat(error.path("message").asText()).contains("deeper than 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ff", "c080", "c1bf", "e08080", "f0808080", "eda080", "f4908080", "80", "e282"})
  void invalidUtf8_is400AndSaysWhere(String hex) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write("{\"model\":\"m".getBytes(StandardCharsets.UTF_8));
    body.write(java.util.HexFormat.of().parseHex(hex));
    body.write("\"}".getBytes(StandardCharsets.UTF_8));

    JsonNode error = refused(send(body.toByteArray()), 400, "invalid_json");

    assertThat(error.path("message").asText()).contains("not valid UTF-8 at byte 11");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model|7",
        "model|\"\"",
        "model|null",
        "messages|\"text\"",
        "messages|[]",
        "messages|[\"text\"]",
        "messages|[{}]",
        "messages|[{\"role\":\"nobody\",\"content\":\"x\"}]",
        "messages|[{\"role\":7,\"content\":\"x\"}]",
        "messages|[{\"role\":\"user\",\"content\":7}]",
        "messages|[{\"role\":\"user\",\"content\":{\"a\":1}}]",
        "messages|[{\"role\":\"user\",\"content\":[7]}]",
        "messages|[{\"role\":\"user\",\"content\":[{\"text\":\"no type\"}]}]",
        "messages|[{\"role\":\"user\",\"content\":\"x\",\"name\":7}]",
        "messages|[{\"role\":\"tool\",\"content\":\"x\",\"tool_call_id\":7}]",
        "messages|[{\"role\":\"assistant\",\"tool_calls\":\"x\"}]",
        "messages|[{\"role\":\"assistant\",\"tool_calls\":[7]}]",
        "stream|\"true\"",
        "stream|1",
        "n|0",
        "n|1.5",
        "n|\"2\"",
        "n|1000",
        "temperature|\"hot\"",
        "temperature|-0.1",
        "temperature|1e999999999",
        "top_p|2",
        "presence_penalty|3",
        "frequency_penalty|[]",
        "max_tokens|0",
        "max_tokens|99999999999",
        "max_completion_tokens|1e3",
        "logprobs|1",
        "top_logprobs|21",
        "seed|\"x\"",
        "stop|7",
        "stop|[7]",
        "stream_options|\"x\"",
        "stream_options|[]",
        "response_format|\"json\"",
        "response_format|{}",
        "tools|\"x\"",
        "tools|{\"a\":{\"type\":\"function\"}}",
        "tools|[7]",
        "tools|[{\"type\":\"function\"}]",
        "tools|[{\"type\":\"function\",\"function\":{\"name\":7}}]",
        "tool_choice|7",
        "parallel_tool_calls|\"yes\"",
        "logit_bias|[]",
        "metadata|\"x\"",
        "user|7",
        "modalities|\"text\"",
        "reasoning_effort|7",
        "service_tier|7",
        "functions|\"x\"",
        "sallyport|7",
        "sallyport|{\"conversation\":\"a b\"}",
        "sallyport|{\"conversation\":\"a\",\"more\":1}"
      })
  void wrongTypeOfAKnownField_is400WithItsName(String fieldAndValue) {
    String field = fieldAndValue.substring(0, fieldAndValue.indexOf('|'));
    var body =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            RunningGateway.json(RunningGateway.question("m", "x", false));
    body.remove(field);
    String json =
        body.toString().replaceFirst("^\\{", "{\"" + field + "\":" + value(fieldAndValue) + ",");

    HttpResponse<String> response = send(json.getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(RunningGateway.json(response).at("/error/param").asText()).startsWith(field);
    assertThat(RunningGateway.json(response).at("/error/message").asText()).contains("(expected: ");
  }

  private static String value(String fieldAndValue) {
    return java.util.regex.Matcher.quoteReplacement(
        fieldAndValue.substring(fieldAndValue.indexOf('|') + 1));
  }

  @Test
  void unknownModel_is404AndItsNameIsNotTrusted() {
    try (RunningGateway simulated = RunningGateway.with("")) {
      assertThat(simulated.chat("no\u0007such", "hello").statusCode()).isEqualTo(400);
      HttpResponse<String> response = simulated.chat("no such" + "x".repeat(300), "hello");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(RunningGateway.json(response).at("/error/code").asText())
          .isEqualTo("model_not_found");
      assertThat(response.body().length()).isLessThan(500);
    } catch (GatewayException e) {
      throw new IllegalStateException(e);
    }
  }
}
