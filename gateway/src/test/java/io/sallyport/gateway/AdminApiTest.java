package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, tenants and usage, as an administrator meets them. */
final class AdminApiTest {

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

  private static String code(HttpResponse<String> response) {
    return RunningGateway.json(response).at("/error/code").asText();
  }

  private static HttpResponse<String> chat(String key) {
    return gateway.post(key, "/v1/chat/completions", RunningGateway.question("m", "hello", false));
  }

  private static JsonNode admin(String path, String body) {
    HttpResponse<String> response = gateway.post(gateway.adminKey(), path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningGateway.json(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/keys", "/admin/tenants", "/admin/usage"})
  void adminApi_refusesOtherRolesAndStrangers(String path) throws IOException {
    assertThat(gateway.get(gateway.clientKey(), path).statusCode()).isEqualTo(403);
    assertThat(gateway.get("wrong", path).statusCode()).isEqualTo(401);
    assertThat(gateway.get(gateway.adminKey(), path).statusCode()).isEqualTo(200);
  }

  @Test
  void clientOfTheAdminApi_cannotMakeItselfAKey() {
    HttpResponse<String> response =
        gateway.post(
            gateway.clientKey(), "/admin/keys", "{\"name\":\"mine\",\"roles\":[\"admin\"]}");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(code(response)).isEqualTo("role_missing");
  }

  @Test
  void secretOfAKey_isShownOnceAndNeverListed() {
    JsonNode key = admin("/admin/keys", "{\"name\":\"once\"}");

    String listed = gateway.get(gateway.adminKey(), "/admin/keys").body();

    assertThat(key.path("key").asText()).matches("sk-sp-[A-Za-z0-9_-]{20,}");
    assertThat(listed)
        .contains(key.path("id").asText())
        .doesNotContain(key.path("key").asText())
        .doesNotContain(key.path("key").asText().substring(6, 20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":7}",
        "{\"name\":\"x\",\"roles\":[\"king\"]}",
        "{\"name\":\"x\",\"roles\":\"client\"}",
        "{\"name\":\"x\",\"models\":\"m\"}",
        "{\"name\":\"x\",\"models\":[7]}",
        "{\"name\":\"x\",\"requestsPerMinute\":0}",
        "{\"name\":\"x\",\"requestsPerMinute\":\"many\"}",
        "{\"name\":\"x\",\"tokensPerMinute\":1.5}",
        "{\"name\":\"x\",\"expiresAt\":\"tomorrow\"}",
        "{\"name\":\"x\",\"expiresAt\":7}",
        "{\"name\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
        "{\"name\":\"x\\ny\"}",
        "{\"name\":\"x\\u001b[31m\"}",
        "{\"name\":\"gpj\\u202egnp\"}",
        "{\"name\":\"x\\u200b\"}",
        "{\"name\":\"x\",\"models\":[\"m\\u2028\"]}",
        "{\"name\":\"x\",\"expires\":\"2030-01-01T00:00:00Z\"}",
        "{\"name\":\"x\",\"tenant\":7}"
      })
  void keyRequestThatIsWrong_is400AndMakesNoKey(String body) {
    int before = gateway.access().keys().list().size();

    HttpResponse<String> response = gateway.post(gateway.adminKey(), "/admin/keys", body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(gateway.access().keys().list()).hasSize(before);
  }

  @Test
  void wrongOverlapOfARotation_is400AndRotatesNothing() {
    JsonNode key = admin("/admin/keys", "{\"name\":\"kept\"}");

    HttpResponse<String> response =
        gateway.post(
            gateway.adminKey(),
            "/admin/keys/rotate",
            "{\"id\":\"" + key.path("id").asText() + "\",\"overlapSeconds\":\"soon\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(chat(key.path("key").asText()).statusCode()).isEqualTo(200);
  }

  @Test
  void unknownTenant_is404() {
    HttpResponse<String> response =
        gateway.post(gateway.adminKey(), "/admin/keys", "{\"name\":\"x\",\"tenant\":\"nobody\"}");

    assertThat(response.statusCode()).isEqualTo(404);
  }

  @Test
  void usage_countsRequestsAndTokens() {
    String key = gateway.keyOfTenant("counted");
    chat(key);
    chat(key);

    JsonNode usage =
        RunningGateway.json(gateway.get(gateway.adminKey(), "/admin/usage")).path("data");

    for (JsonNode row : usage) {
      if (row.path("tenant").asText().equals("counted")) {
        assertThat(row.path("requests").asInt()).isEqualTo(2);
        assertThat(row.path("tokensIn").asInt()).isEqualTo(10);
        assertThat(row.path("tokensOut").asInt()).isEqualTo(14);
        return;
      }
    }
    throw new AssertionError("no usage of the tenant: " + usage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\nb", "\\u001b[2J", "a\\u202eb", "a\\u2066b", "\\u0000"})
  void nameOfATenantWithInvisibleCharacters_is400AndNamesThePlace(String name) {
    HttpResponse<String> response =
        gateway.post(
            gateway.adminKey(), "/admin/tenants", "{\"id\":\"odd\",\"name\":\"" + name + "\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.json(response).at("/error/message").asText())
        .startsWith("name: U+")
        .contains("expected: no control, invisible or line-breaking characters");
    assertThat(gateway.access().tenants().find("odd")).isEmpty();
  }
}
