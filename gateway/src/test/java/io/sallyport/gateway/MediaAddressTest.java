package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses in parts and documents that an upstream would fetch: those of the web pass only. */
final class MediaAddressTest {

  private static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[PART]}]}";
  private static final String OPENAI_IMAGE = "{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String narrow;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    upstream.on("rank", call -> call.json(200, "{\"results\":[]}"));
    gateway =
        RunningGateway.before(
            upstream,
            """
            policies:
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
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/b\",\"src\":URL}}",
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/b\",\"Location\":URL}}",
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

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "..", "//10.0.0.1/x", "", "C:\\x"})
  void pathInAnyPart_isRefused(String path) {
    for (String part :
        List.of(
            "{\"type\":\"file\",\"file\":{\"file_url\":URL}}",
            "{\"type\":\"image_url\",\"image_url\":URL}",
            "{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}",
            "{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\",\"data\":URL}}")) {
      HttpResponse<String> response = chat(part, path);

      assertThat(response.statusCode()).as(part).isEqualTo(400);
      assertThat(RunningGateway.json(response).at("/error/code").asText())
          .isEqualTo("address_denied");
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost:6379/",
        "https://[::1]/",
        "http://0x7f.1/",
        "http://127.0.0.1./",
        "http://example.com@10.0.0.1/",
        "http://redis/"
      })
  void addressThatLeadsInside_isRefusedOnEverySurfaceAndSaysWhy(String url) {
    for (HttpResponse<String> response :
        List.of(
            chat(OPENAI_IMAGE, url),
            chat("{\"type\":\"video_url\",\"video_url\":{\"url\":URL}}", url),
            chat("{\"type\":\"file\",\"file\":{\"file_url\":URL}}", url),
            chat("{\"type\":\"input_audio\",\"input_audio\":{\"data\":URL}}", url),
            chat("{\"type\":\"image\",\"image\":{\"href\":URL}}", url),
            responses(url),
            messages(url),
            rank(gateway.clientKey(), "{\"image\":\"" + url + "\"}"),
            rank(gateway.clientKey(), "{\"image_url\":{\"url\":\"" + url + "\"}}"))) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(response.body())
          .contains("address_denied")
          .containsAnyOf("a host within a network", "whose host can be read in two ways");
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etc/passwd",
        "boot/vmlinuz",
        "srv/models/weights",
        "abcd",
        "//srv/keys",
        "//opt/x"
      })
  void pathThatIsBase64ByChance_isNoSound(String path) {
    String padded = path.replace("/", "/".repeat(2_000));
    for (String data : List.of(path, padded)) {
      HttpResponse<String> response =
          chat(
              "{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\",\"data\":URL}}", data);

      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(response.body()).contains("neither an address nor a file of a known kind");
    }
    assertThat(upstream.seen()).isEmpty();
  }

  private static HttpResponse<String> rank(String key, String document) {
    upstream.forget();
    return gateway.post(
        key, "/v1/rerank", "{\"model\":\"rank\",\"query\":\"q\",\"documents\":[" + document + "]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_X",
        "s3://bucket/key",
        "jar:http://a!/",
        "\\u0000http://a",
        "/etc/passwd"
      })
  void addressInADocumentToRank_isRefused(String url) {
    for (String document :
        List.of(
            "{\"image\":\"URL\"}",
            "{\"text\":\"t\",\"image\":\"URL\"}",
            "{\"image_url\":{\"url\":\"URL\"}}",
            "{\"type\":\"image_url\",\"image_url\":\"URL\"}")) {
      HttpResponse<String> response = rank(gateway.clientKey(), document.replace("URL", url));

      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(RunningGateway.json(response).at("/error/code").asText())
          .isEqualTo("address_denied");
      assertThat(RunningGateway.json(response).at("/error/param").asText())
          .startsWith("documents[0].image");
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
        "https://example.com/a.png"
      })
  void pictureInADocumentToRank_isCountedAndCanBeDenied(String picture) {
    String document = "{\"image\":\"" + picture + "\"}";
    HttpResponse<String> passed = rank(gateway.clientKey(), document);
    HttpResponse<String> denied = rank(narrow, document);

    assertThat(passed.statusCode()).as(passed.body()).isEqualTo(200);
    assertThat(gateway.eventOf(passed).at("/attributes/uninspected").asText())
        .startsWith("documents[0].image=");
    assertThat(denied.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.json(denied).at("/error/code").asText()).isEqualTo("content_denied");
    assertThat(upstream.seen()).isEmpty();
  }
}
