package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses in requests that an upstream would fetch: those of the web pass, others do not. */
final class MediaAddressTest {

  private static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[PART]}]}";
  private static final String OPENAI_IMAGE = "{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String narrow;
  private static String house;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    upstream.on("rank", call -> call.json(200, "{\"results\":[]}"));
    gateway =
        RunningGateway.before(
            upstream,
            """
            guard: {fields: [mm, ref_audio]}
            policies:
              - {name: narrow, uninspected: []}
              - {name: house, extends: 'off', innerHosts: [Media.Corp.Internal, 10.1.2.3]}
              - {name: heir, extends: house}
            tenants:
              - {id: narrow-tenant, policy: narrow}
              - {id: house-tenant, policy: heir}
            """);
    narrow = gateway.keyOfTenant("narrow-tenant");
    house = gateway.keyOfTenant("house-tenant");
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
  @CsvSource({
    "http://media.corp.internal:9000/a.png, 200",
    "http://MEDIA.corp.internal./a.png, 200",
    "http://10.1.2.3/a.png, 200",
    "http://10.1.2.4/a.png, 400",
    "http://x.media.corp.internal/a.png, 400",
    "http://a@10.1.2.3/a.png, 400",
  })
  void hostThatThePolicyNames_passesAndNoOther(String url, int status) {
    String body = CHAT.replace("PART", OPENAI_IMAGE.replace("URL", '"' + url + '"'));

    HttpResponse<String> response = gateway.post(house, "/v1/chat/completions", body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}]}",
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"video_url\",\"video_url\":{\"url\":URL}}]}",
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"file\",\"file\":{\"file_url\":URL}}]}",
        "\"mm\":{\"any\":[URL]}",
        "\"mm\":{\"image_url\":{\"url\":URL}}",
        "\"ref_audio\":URL"
      })
  void addressBesidesTheMessages_isRefused(String field) {
    for (String url : List.of("file:///etc/passwd", "http://localhost:9200/")) {
      HttpResponse<String> response =
          send(
              "/v1/chat/completions",
              CHAT.replace("PART", "{\"type\":\"text\",\"text\":\"x\"}")
                  .replace("\"model\"", field + ",\"model\""),
              url);

      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(response.body()).as(field).contains("address_denied");
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/embeddings", "/v1/images/generations", "/v1/rerank"})
  void addressInAnAdmittedField_isRefusedOnEveryApi(String path) {
    for (String url : List.of("file:///etc/passwd", "http://localhost:9200/")) {
      HttpResponse<String> response =
          send(
              path,
              "{\"model\":\"m\",\"FIELD\":\"x\",\"mm\":{\"any\":URL}MORE}"
                  .replace("FIELD", path.endsWith("s") ? input(path) : "query")
                  .replace("MORE", path.endsWith("rerank") ? ",\"documents\":[\"d\"]" : ""),
              url);

      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      assertThat(response.body()).contains("address_denied");
    }
    assertThat(upstream.seen()).isEmpty();
  }

  private static String input(String path) {
    return path.endsWith("embeddings") ? "input" : "prompt";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"prediction\":{\"type\":\"content\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}]}",
        "\"mm\":{\"any\":URL}"
      })
  void pictureBesidesTheMessages_canBeDenied(String field) {
    String body =
        CHAT.replace("PART", "{\"type\":\"text\",\"text\":\"x\"}")
            .replace("\"model\"", field + ",\"model\"")
            .replace(
                "URL", "\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ\"");

    assertThat(gateway.post("/v1/chat/completions", body).statusCode()).isEqualTo(200);
    HttpResponse<String> denied = gateway.post(narrow, "/v1/chat/completions", body);
    assertThat(denied.body()).contains("content_denied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "file:x", "http://a.example/v.wav"})
  void addressInPlaceOfAWord_isRefused(String url) {
    HttpResponse<String> speech =
        send("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"x\",\"voice\":URL}", url);
    HttpResponse<String> detail =
        chat(
            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/b\",\"detail\":URL}}",
            url);
    HttpResponse<String> file = chat("{\"type\":\"file\",\"file\":{\"file_id\":URL}}", url);

    for (HttpResponse<String> response : List.of(speech, detail, file)) {
      assertThat(response.body()).contains("address_denied");
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"reasoning_details\":[{\"type\":\"image_url\",\"image_url\":{\"url\":URL}}]",
        "\"annotations\":[{\"image_url\":URL}]"
      })
  void addressInAnEarlierAnswer_isRefused(String field) {
    for (String url : List.of("file:///etc/passwd", "http://localhost:9200/")) {
      HttpResponse<String> response =
          send(
              "/v1/chat/completions",
              "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"x\","
                  + field
                  + "},{\"role\":\"user\",\"content\":\"x\"}]}",
              url);

      assertThat(response.body()).contains("address_denied");
    }
    assertThat(upstream.seen()).isEmpty();
  }
}
