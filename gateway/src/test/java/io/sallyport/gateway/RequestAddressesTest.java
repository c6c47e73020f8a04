package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses outside the parts of messages: told by the names of their fields, or admitted ones. */
final class RequestAddressesTest {

  private static final String PICTURE =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ";
  private static final String USER = "{\"role\":\"user\",\"content\":\"x\"}";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String narrow;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    gateway =
        RunningGateway.before(
            upstream,
            """
            guard: {policy: research, fields: [mm, ref_audio, source_url, a.b]}
            policies:
              - {name: research, hostedTools: [mcp]}
              - {name: narrow, uninspected: []}
            tenants:
              - {id: narrow-tenant, policy: narrow}
            """);
    narrow = gateway.keyOfTenant("narrow-tenant");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
  }

  /** A chat with one more field; where it says URL, an address goes. */
  private static String chat(String field, String url) {
    return chat(field, USER, url);
  }

  private static String chat(String field, String messages, String url) {
    String json = Answers.MAPPER.getNodeFactory().textNode(url).toString();
    return "{\"model\":\"m\",\"messages\":[MESSAGES],FIELD}"
        .replace("MESSAGES", messages)
        .replace(",FIELD", field.isEmpty() ? "" : "," + field)
        .replace("URL", json);
  }

  private static HttpResponse<String> send(String body) {
    return gateway.post("/v1/chat/completions", body);
  }

  private static void assertDenied(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("address_denied");
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}]}",
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"video_url\",\"video_url\":{\"url\":URL}}]}",
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"file\",\"file\":{\"file_url\":URL}}]}",
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\",\"data\":URL}}]}",
        "\"mm\":{\"any\":[URL]}",
        "\"mm\":{\"image_url\":{\"url\":URL}}",
        "\"ref_audio\":URL",
        "\"a.b\":{\"any\":URL}",
        "\"metadata\":{\"page_url\":URL}",
        "\"tools\":[{\"type\":\"mcp\",\"server_label\":\"s\",\"server_url\":URL}]",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"$ref\":URL}}}]",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"$id\":URL,\"$ref\":\"a.json\"}}}]",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"schema\":{\"properties\":{\"a\":{\"$ref\":URL}}}}}"
      })
  void addressBesidesTheMessages_isRefused(String field) {
    for (String url : List.of("file:///etc/passwd", "http://localhost:9200/")) {
      assertDenied(send(chat(field, url)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"reasoning_details\":[{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}]",
        "\"annotations\":[{\"image_url\":URL}]"
      })
  void addressInAnEarlierAnswer_isRefused(String field) {
    String messages = "{\"role\":\"assistant\",\"content\":\"x\"," + field + "}," + USER;
    for (String url : List.of("file:///etc/passwd", "http://localhost:9200/")) {
      assertDenied(send(chat("", messages, url)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/embeddings, '\"input\":\"x\"'",
    "/v1/images/generations, '\"prompt\":\"x\"'",
    "/v1/audio/speech, '\"input\":\"x\",\"voice\":\"alloy\"'",
    "/v1/rerank, '\"query\":\"x\",\"documents\":[\"d\"]'",
  })
  void addressInAnAdmittedField_isRefusedOnEveryApi(String path, String fields) {
    for (String url : List.of("file:///etc/passwd", "http://localhost:9200/")) {
      for (String place : List.of("\"mm\":{\"any\":URL}", "\"ref_audio\":URL")) {
        String more = place.replace("URL", '"' + url + '"');
        assertDenied(gateway.post(path, "{\"model\":\"m\"," + fields + "," + more + "}"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ref_audio", "source_url"})
  void addressInAFieldOfAForm_isRefused(String field) {
    for (String url : List.of("file:///etc/passwd", "http://localhost:9200/")) {
      String form =
          "--b\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\nm\r\n"
              + "--b\r\ncontent-disposition: form-data; name=\""
              + field
              + "\"\r\n\r\n"
              + url
              + "\r\n--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\n"
              + "ID3\u0003\u0000\u0001\u0002\u0000\r\n--b--\r\n";
      HttpRequest request =
          HttpRequest.newBuilder(java.net.URI.create(gateway.url() + "/v1/audio/transcriptions"))
              .header("authorization", "Bearer " + gateway.clientKey())
              .header("content-type", "multipart/form-data; boundary=b")
              .POST(RunningGateway.ofText(form))
              .build();

      assertDenied(RunningGateway.send(request));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}]}",
        "\"mm\":{\"any\":URL}"
      })
  void pictureBesidesTheMessages_canBeDenied(String field) {
    String body = chat(field, PICTURE);

    assertThat(send(body).statusCode()).isEqualTo(200);
    HttpResponse<String> denied = gateway.post(narrow, "/v1/chat/completions", body);
    assertThat(denied.body()).contains("content_denied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image_url2", "tool_use", "", "IMAGE_URL"})
  void partOfAPredictionThatNobodyKnows_isRefused(String type) {
    HttpResponse<String> response =
        send(
            chat(
                "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":URL,\"text\":\"x\"}]}",
                type));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.json(response).at("/error/param").asText())
        .isEqualTo("prediction.content[0].type");
    assertThat(response.body()).contains("expected: one of text, ");
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "file:x", "http://a.example/v.wav"})
  void addressInPlaceOfAWord_isRefused(String url) {
    String part = "{\"role\":\"user\",\"content\":[PART]}";
    String image =
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/b\",\"detail\":URL}}";
    String file = "{\"type\":\"file\",\"file\":{\"file_id\":URL}}";
    String speech = "{\"model\":\"m\",\"input\":\"x\",\"voice\":\"" + url + "\"}";
    String audio =
        "\"modalities\":[\"text\",\"audio\"],\"audio\":{\"format\":\"mp3\",\"voice\":URL}";

    assertDenied(gateway.post("/v1/audio/speech", speech));
    assertDenied(send(chat("", part.replace("PART", image), url)));
    assertDenied(send(chat("", part.replace("PART", file), url)));
    assertDenied(send(chat(audio, url)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:text/plain,x", "DATA:,x", "//10.0.0.1/x", "tools.example"})
  void serverOfAHostedTool_hasAnAddressOfTheWeb(String url) {
    String tool = "\"tools\":[{\"type\":\"mcp\",\"server_label\":\"s\",\"server_url\":URL}]";
    String input = "{\"model\":\"m\",\"input\":\"x\"," + tool.replace("URL", '"' + url + '"') + "}";

    assertDenied(send(chat(tool, url)));
    assertDenied(gateway.post("/v1/responses", input));
    assertThat(send(chat(tool, "https://tools.example/mcp")).statusCode()).isEqualTo(200);
  }

  @Test
  void wordsInMetadata_areNoAddress() {
    assertThat(send(chat("\"metadata\":{\"page_url\":URL}", "the third page")).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#/$defs/a", "https://json-schema.org/draft/2020-12/schema", "urn:example:a"})
  void schemaThatNamesAnother_passes(String name) {
    String tool =
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
            + "{\"$schema\":URL,\"$id\":URL,\"properties\":{\"image_url\":{\"type\":\"string\"}}}}}]";

    assertThat(send(chat(tool, name)).statusCode()).isEqualTo(200);
  }
}
