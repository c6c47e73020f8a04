package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses in requests that an upstream would fetch: those of the web pass, others do not. */
final class MediaAddressTest {

  private static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[PART]}]}";
  private static final String OPENAI_IMAGE = "{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    gateway = RunningGateway.before(upstream, "");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static HttpResponse<String> chat(String part, String url) {
    return send("/v1/chat/completions", CHAT.replace("PART", part), url);
  }

  private static HttpResponse<String> send(String path, String body, String url) {
    upstream.forget();
    return gateway.post(
        path, body.replace("URL", Answers.MAPPER.getNodeFactory().textNode(url).toString()));
  }

  private static HttpResponse<String> responses(String url) {
    return send(
        "/v1/responses",
        "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":"
            + "[{\"type\":\"input_image\",\"image_url\":URL}]}]}",
        url);
  }

  private static HttpResponse<String> messages(String url) {
    return send(
        "/v1/messages",
        "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":"
            + "[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":URL}}]}]}",
        url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "FiLe:///etc/passwd",
        " \t\nfile:///etc/passwd",
        "\u0001file:///etc/passwd",
        "fi\nle:///etc/passwd",
        "\u200bfile:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "ftp://10.0.0.1/x",
        "javascript:1",
        "/etc/passwd",
        "//10.0.0.1/x",
        "\\\\10.0.0.1\\x",
        "https:///etc/passwd",
        "https://a\nfile:///etc/passwd",
        " https://example.com/a.png"
      })
  void addressThatIsNoneOfTheWeb_isRefusedOnEverySurface(String url) {
    for (HttpResponse<String> response :
        List.of(chat(OPENAI_IMAGE, url), responses(url), messages(url))) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image_url\",\"image_url\":URL}",
        "{\"type\":\"video_url\",\"video_url\":{\"url\":URL}}",
        "{\"type\":\"video\",\"video\":[URL]}",
        "{\"type\":\"image\",\"image\":URL}",
        "{\"type\":\"file\",\"file\":{\"file_data\":URL}}",
        "{\"type\":\"file\",\"file\":{\"file_url\":URL}}",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b\",\"src\":URL}}",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b\",\"Location\":URL}}",
        "{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\",\"data\":URL}}"
      })
  void addressInAnyPart_isRefusedAndSaysWhy(String part) {
    HttpResponse<String> response = chat(part, " File:///etc/passwd");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(upstream.seen()).isEmpty();
    assertThat(RunningGateway.json(response).at("/error/code").asText())
        .isEqualTo("address_denied");
    assertThat(RunningGateway.json(response).at("/error/param").asText())
        .startsWith("messages[0].content[0].");
    assertThat(RunningGateway.json(response).at("/error/message").asText())
        .contains("begins with 'file:'", "expected: https://, http:// or data:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/a picture.png?x=file:///y",
        "HTTP://example.com/a.png",
        "DATA:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
      })
  void addressOfTheWeb_passesOnEverySurface(String url) {
    assertThat(chat(OPENAI_IMAGE, url).statusCode()).isEqualTo(200);
    assertThat(responses(url).statusCode()).isEqualTo(200);
    assertThat(messages(url).statusCode()).isEqualTo(200);
  }
}
