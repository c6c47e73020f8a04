package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Hosts within the network that a policy names: the upstream is told them as they were asked. */
final class InnerHostsOverHttpTest {

  private static final String IMAGE =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
          + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"URL\"}}]}]}";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String heir;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    upstream.on("rank", call -> call.json(200, "{\"results\":[]}"));
    gateway =
        RunningGateway.before(
            upstream,
            """
            cache: {entries: 50}
            guard: {policy: house, fields: [mm]}
            policies:
              - name: house
                innerHosts: [media.corp.internal, 10.1.2.3, "0:0:0:0:0:0:0:1"]
                scanners: {personal-data: off}
                personalData: treat
              - {name: plain, extends: 'off', innerHosts: [Media.Corp.Internal, 10.1.2.3]}
              - {name: heir, extends: plain}
              - name: redacted
                extends: balanced
                innerHosts: [10.1.2.3]
                scanners: {personal-data: redact}
            tenants:
              - {id: redacted-tenant, policy: redacted}
              - {id: heir-tenant, policy: heir}
            """);
    heir = gateway.keyOfTenant("heir-tenant");
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

  private static HttpResponse<String> show(String key, String url) {
    return gateway.post(key, "/v1/chat/completions", IMAGE.replace("URL", url));
  }

  private static String sentImage() {
    return sent().at("/messages/0/content/0/image_url/url").asText();
  }

  private static JsonNode sent() {
    assertThat(upstream.seen()).hasSize(1);
    return RunningGateway.json(upstream.seen().getFirst().body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.1.2.3/cam1.png",
        "http://10.1.2.3",
        "HTTP://10.1.2.3:8080/",
        "http://media.corp.internal:9000/a.png?x=1",
        "https://Media.Corp.Internal./b.png#c",
        "http://[::1]:8000/a.png",
        "http://[0:0::1]/a.png"
      })
  void hostThatThePolicyNames_reachesTheUpstreamAsItCame(String url) {
    HttpResponse<String> response = show(gateway.clientKey(), url);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(sentImage()).isEqualTo(url);
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
    HttpResponse<String> response = show(heir, url);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
  }

  @Test
  void whatStandsBehindTheHost_isTreated() {
    String url = "http://10.1.2.3:81/a?mail=anna.keller@example.com&from=10.1.2.3";
    String redacted = gateway.keyOfTenant("redacted-tenant");

    for (String key : List.of(gateway.clientKey(), redacted)) {
      upstream.forget();
      HttpResponse<String> response = show(key, url);

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(sentImage())
          .startsWith("http://10.1.2.3:81/a?mail=")
          .doesNotContain("anna.keller")
          .doesNotEndWith("10.1.2.3");
    }
  }

  @Test
  void log_saysWhichHostWasAskedWhere() {
    HttpResponse<String> response = show(gateway.clientKey(), "http://10.1.2.3/log.png");

    assertThat(gateway.eventOf(response).at("/attributes/innerHosts").asText())
        .isEqualTo("messages[0].content[0].image_url.url=10.1.2.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200b", "\ufe01\ufe05", "%2e", "\u00ad"})
  void headInOtherSigns_isInspectedLikeAnyText(String sign) {
    String url = "http://10.1.2.3" + sign + "/a.png";

    show(gateway.clientKey(), url);

    assertThat(upstream.seen()).noneMatch(seen -> seen.body().contains("10.1.2.3"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/responses, '{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"URL\"}]}]}'",
    "/v1/messages, '{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"URL\"}}]}]}'",
    "/v1/rerank, '{\"model\":\"rank\",\"query\":\"q\",\"documents\":[{\"image\":\"URL\"}]}'",
    "/v1/embeddings, '{\"model\":\"m\",\"input\":\"x\",\"mm\":[\"URL\"]}'",
    "/v1/chat/completions, '{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"mm\":{\"any\":\"URL\"}}'",
  })
  void hostThatThePolicyNames_isVerbatimOnEverySurface(String path, String body) {
    gateway.post(path, body.replace("URL", "http://10.1.2.3/a?m=anna.keller@example.com"));

    assertThat(upstream.seen()).isNotEmpty();
    assertThat(upstream.seen().getFirst().body())
        .contains("http://10.1.2.3/a?m=")
        .doesNotContain("anna.keller");
  }

  @Test
  void hostInTheWordsOfAMessage_isTreatedAllTheSame() {
    gateway.chat("m", "Look at http://10.1.2.3/words.png please.");

    assertThat(sent().toString()).doesNotContain("10.1.2.3");
  }

  @Test
  void addressesThatDifferInTheirHostsOnly_areTwoRequests() {
    String one = "http://10.1.2.3/same.png";
    String two = "http://media.corp.internal/same.png";

    show(gateway.clientKey(), one);
    show(gateway.clientKey(), two);
    HttpResponse<String> again = show(gateway.clientKey(), one);

    assertThat(upstream.seen()).hasSize(2);
    assertThat(again.headers().firstValue("x-sallyport-cache")).contains("hit");
    assertThat(repeated("a-key", one).statusCode()).isEqualTo(200);
    assertThat(repeated("a-key", two).statusCode()).isEqualTo(422);
  }

  private static HttpResponse<String> repeated(String idempotencyKey, String url) {
    HttpRequest request =
        gateway
            .request("/v1/chat/completions")
            .header("authorization", "Bearer " + gateway.clientKey())
            .header("idempotency-key", idempotencyKey)
            .POST(RunningGateway.ofText(IMAGE.replace("URL", url)))
            .build();
    return RunningGateway.send(request);
  }
}
