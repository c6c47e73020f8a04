package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.access.IssuedKey;
import io.sallyport.access.KeyRequest;
import io.sallyport.access.Limits;
import io.sallyport.core.Role;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers that the gate has once more, of its cache, of an {@code Idempotency-Key} or of its stored
 * responses, for who may not have them any more.
 */
final class ReplayedAnswersTest {

  /** What the upstream says; standard rules let it pass. */
  private static final String SAID = "The harbour opens at seven.";

  @TempDir private Path folder;
  private UnrulyUpstream upstream;
  private RunningGateway gateway;
  private Path file;

  @BeforeEach
  void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text(SAID));
    file = folder.resolve("sallyport.yaml");
    Files.writeString(file, yaml("models: [" + model("m") + ", " + model("n") + "]\n"));
    gateway = RunningGateway.reading(file);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private String yaml(String more) {
    return "server: {port: 0, drain: 1s, reload: manual}\n"
        + "telemetry: {accessLog: false}\n"
        + "cache: {entries: 10}\n"
        + RunningGateway.upstreams(upstream)
        + more;
  }

  private static String model(String name) {
    return "{name: " + name + ", routes: [{upstream: unruly}]}";
  }

  private void reload(String more) throws Exception {
    Files.writeString(file, yaml(more));
    HttpResponse<String> reloaded =
        gateway.post(gateway.adminKey(), "/admin/configuration/reload", "{}");
    assertThat(reloaded.statusCode()).as(reloaded.body()).isEqualTo(200);
    upstream.forget();
  }

  private HttpResponse<String> chat(String key) {
    return RunningGateway.send(
        gateway
            .request("/v1/chat/completions")
            .header("authorization", "Bearer " + key)
            .header("idempotency-key", "again")
            .POST(RunningGateway.ofText(RunningGateway.question("m", "When?", false)))
            .build());
  }

  private HttpResponse<String> cached(String key) {
    return gateway.post(key, "/v1/chat/completions", RunningGateway.question("m", "When?", false));
  }

  private HttpResponse<String> respond(String key, String rest) {
    return gateway.post(key, "/v1/responses", "{\"model\":\"m\",\"input\":\"When?\"" + rest + "}");
  }

  private static String id(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningGateway.json(response).path("id").asText();
  }

  private HttpResponse<String> stored(String key, String id) {
    return gateway.get(key, "/v1/responses/" + id);
  }

  /** All ways to have an answer again, in the order: cache, Idempotency-Key, stored response. */
  private List<HttpResponse<String>> again(String key, String id) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(cached(key));
    answers.add(chat(key));
    answers.add(stored(key, id));
    answers.add(gateway.get(key, "/v1/responses/" + id + "/input_items"));
    answers.add(respond(key, ",\"previous_response_id\":\"" + id + "\""));
    return answers;
  }

  /** Has an answer of each kind made for a key, and given again as long as that is right. */
  private String prepare(String key) {
    assertThat(cached(key).body()).contains(SAID);
    assertThat(chat(key).body()).contains(SAID);
    String id = id(respond(key, ""));
    upstream.forget();
    assertThat(again(key, id).subList(0, 4)).extracting(HttpResponse::statusCode).containsOnly(200);
    assertThat(chat(key).headers().firstValue("idempotency-replayed")).contains("true");
    upstream.forget();
    return id;
  }

  private void assertRefused(String key, String id, int status) {
    assertThat(again(key, id))
        .allSatisfy(
            answer -> {
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
              assertThat(answer.body()).doesNotContain(SAID);
            });
    assertThat(upstream.seen()).isEmpty();
  }

  private IssuedKey key(Set<String> models) {
    KeyRequest plain = KeyRequest.of("default", "replays", Role.CLIENT);
    return gateway.issue(
        new KeyRequest(
            plain.tenant(), plain.name(), plain.roles(), models, Limits.NONE, plain.expiresAt()));
  }

  @Test
  void revokedKey_getsNothingAgain() throws Exception {
    IssuedKey key = key(Set.of());
    String id = prepare(key.secret());

    gateway.access().keys().revoke(key.key().id());

    assertRefused(key.secret(), id, 401);
  }

  @Test
  void expiredKey_getsNothingAgain() throws Exception {
    IssuedKey key = key(Set.of());
    String id = prepare(key.secret());

    // A rotation without an overlap lets the old key expire now.
    gateway.access().keys().rotate(key.key().id(), Duration.ZERO);

    assertRefused(key.secret(), id, 401);
  }

  @Test
  void suspendedTenant_getsNothingAgain() throws Exception {
    String key = gateway.keyOfTenant("guests");
    String id = prepare(key);

    gateway.access().tenants().suspend("guests");

    assertRefused(key, id, 401);
  }

  @Test
  void keyWithoutTheRole_getsNothingOfItsTenant() {
    String id = prepare(gateway.clientKey());
    String operator = gateway.issue(KeyRequest.of("default", "operator", Role.OPERATOR)).secret();

    assertRefused(operator, id, 403);
  }

  @Test
  void keyThatMayNotCallTheModel_getsNothingOfTheCache() {
    prepare(gateway.clientKey());
    IssuedKey other = key(Set.of("n"));

    assertThat(cached(other.secret()).statusCode()).isEqualTo(403);
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void modelThatIsGone_isNotAnsweredAgain() throws Exception {
    String id = prepare(gateway.clientKey());

    reload("models: [" + model("n") + "]\n");

    assertRefused(gateway.clientKey(), id, 404);
  }

  @Test
  void rulesThatBecameStricter_holdForAnswersOfBefore() throws Exception {
    String id = prepare(gateway.clientKey());
    String stricter =
        "policies: [{name: short, limits: {characters: 8}}]\nguard: {policy: short}\n";

    reload("models: [" + model("m") + ", " + model("n") + "]\n" + stricter);

    List<HttpResponse<String>> answers = again(gateway.clientKey(), id);
    assertThat(answers).noneMatch(answer -> answer.body().contains(SAID));
    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .containsExactly(400, 400, 403, 403, 400);
    assertThat(RunningGateway.json(answers.get(2)).at("/error/code").asText())
        .isEqualTo("rules_changed");
    assertThat(gateway.eventOf(answers.get(2)).path("outcome").asText()).isEqualTo("refused");
  }

  @Test
  void rulesOfOthersThatStay_leaveAnswersWhereTheyWere() throws Exception {
    String id = prepare(gateway.clientKey());

    reload("models: [" + model("m") + ", " + model("n") + "]\nrepeatedRequests: {entries: 5}\n");

    assertThat(stored(gateway.clientKey(), id).body()).contains(SAID);
  }

  @Test
  void keyRevokedWhileItWaitsForTheSameAnswer_doesNotGetIt() throws Exception {
    IssuedKey key = key(Set.of());
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    upstream.on(
        "*",
        call -> {
          asked.countDown();
          go.await();
          Answers.text(SAID).answer(call);
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> first = threads.submit(() -> chat(key.secret()));
      asked.await();
      Future<HttpResponse<String>> second = threads.submit(() -> chat(key.secret()));
      gateway.access().keys().revoke(key.key().id());
      go.countDown();

      for (Future<HttpResponse<String>> answer : List.of(first, second)) {
        assertThat(answer.get().statusCode()).isEqualTo(401);
        assertThat(answer.get().body()).doesNotContain(SAID);
      }
    }
  }

  @Test
  void keyThatTookAnothersPlace_hasWhatThatOneHad() throws Exception {
    IssuedKey old = key(Set.of());
    String id = prepare(old.secret());
    IssuedKey next = gateway.access().keys().rotate(old.key().id(), Duration.ofHours(1));
    IssuedKey last = gateway.access().keys().rotate(next.key().id(), Duration.ofHours(1));
    gateway.access().keys().revoke(old.key().id());

    assertThat(stored(last.secret(), id).body()).contains(SAID);
    assertThat(chat(last.secret()).headers().firstValue("idempotency-replayed")).contains("true");
    String on = id(respond(last.secret(), ",\"previous_response_id\":\"" + id + "\""));
    // While both are in use, clients of either go on with what the other one began.
    assertThat(stored(next.secret(), on).body()).contains(SAID);
    assertThat(stored(old.secret(), id).statusCode()).isEqualTo(401);
    assertThat(delete(last.secret(), id).statusCode()).isEqualTo(200);
    assertThat(stored(next.secret(), id).statusCode()).isEqualTo(404);
  }

  @Test
  void keyThatTookNobodysPlace_hasNothingOfOthers() throws Exception {
    IssuedKey old = key(Set.of());
    String id = prepare(old.secret());
    IssuedKey other = key(Set.of());
    IssuedKey next = gateway.access().keys().rotate(other.key().id(), Duration.ZERO);

    for (String key :
        List.of(next.secret(), gateway.clientKey(), gateway.keyOfTenant("strangers"))) {
      assertThat(stored(key, id).statusCode()).isEqualTo(404);
      assertThat(delete(key, id).statusCode()).isEqualTo(404);
      assertThat(respond(key, ",\"previous_response_id\":\"" + id + "\"").statusCode())
          .isEqualTo(400);
      assertThat(chat(key).headers().firstValue("idempotency-replayed")).isEmpty();
    }
    assertThat(stored(old.secret(), id).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> delete(String key, String id) {
    return RunningGateway.send(
        HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/responses/" + id))
            .header("authorization", "Bearer " + key)
            .DELETE()
            .build());
  }
}
