package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.model;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.access.KeyRequest;
import io.sallyport.core.Role;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What breaks, leaves or is cut, on every API of a conversation: an answer that is not whole never
 * looks whole.
 */
final class SurfaceFailuresConformanceTest {

  private static Everywhere all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    all = new Everywhere();
    upstream = all.upstream();
    gateway = all.gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void failingUpstream_isAnErrorInTheDialect(Surface surface, boolean stream) {
    String model = model("broken", surface, stream);
    upstream.on(model, call -> call.json(500, "{\"error\":{\"message\":\"inside\"}}"));

    HttpResponse<String> response = all.post(surface, surface.ask(model, "", "x"), stream);

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(Surface.code(response, stream)).isEqualTo("upstream_broken");
    assertThat(response.body()).doesNotContain("inside");
    assertThat(gateway.eventOf(response).path("outcome").asText()).isEqualTo("failed");
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void answerThatBreaks_neverLooksComplete(Surface surface, boolean stream) {
    for (String how : List.of("ends", "errs")) {
      String model = model(how, surface, stream);
      upstream.on(
          model,
          call -> {
            if (!stream) {
              String whole = Answers.completion("It begins well. ").toString();
              call.json(200, whole.substring(0, whole.length() - (how.equals("ends") ? 1 : 40)));
              return;
            }
            call.events().event(Answers.delta(0, "content", "It begins well. ").toString());
            if (how.equals("errs")) {
              call.event("{\"error\":{\"message\":\"out of memory\",\"code\":\"oom\"}}");
            }
            call.end();
          });

      HttpResponse<String> response = all.post(surface, surface.ask(model, "", "x"), stream);

      assertThat(response.statusCode()).isEqualTo(stream ? 200 : 502);
      assertThat(Surface.code(response, stream))
          .isEqualTo(stream ? "upstream_broken" : "upstream_invalid");
      assertThat(surface.complete(response.body())).isFalse();
      assertThat(response.body()).doesNotContain("out of memory");
      assertThat(gateway.eventOf(response).path("outcome").asText()).isEqualTo("failed");
    }
  }

  /** An upstream that has begun its answer, or not begun it, and goes on until it is cut. */
  private static void neverEnds(String model, boolean stream) {
    upstream.on(
        model,
        call -> {
          if (!stream) {
            call.awaitClosed();
            return;
          }
          call.events();
          while (true) {
            call.event(Answers.delta(0, "content", "and so on, ").toString());
          }
        });
  }

  private static void awaitAsked(String model) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (upstream.seen(model).isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(upstream.seen(model)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void clientThatLeaves_endsTheUpstreamsWork(Surface surface, boolean stream) throws Exception {
    String model = model("leaves", surface, stream);
    neverEnds(model, stream);
    String body = surface.ask(model, "", "x").put("stream", stream).toString();
    byte[] request =
        ("POST "
                + surface.path()
                + " HTTP/1.1\r\nhost: gate\r\nauthorization: Bearer "
                + gateway.clientKey()
                + "\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.US_ASCII);

    try (Socket client = new Socket("127.0.0.1", gateway.port())) {
      client.getOutputStream().write(request);
      client.getOutputStream().flush();
      awaitAsked(model);
      if (stream) {
        assertThat(client.getInputStream().readNBytes(500)).hasSize(500);
      }
    }

    assertThat(upstream.awaitCancelled(model)).isTrue();
    JsonNode event = eventOf(model);
    assertThat(event.path("outcome").asText()).isEqualTo("aborted");
    assertThat(event.path("error").asText()).isEqualTo("client_gone");
    assertThat(event.path("status").asInt()).isEqualTo(stream ? 200 : 499);
  }

  private static JsonNode eventOf(String model) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    List<JsonNode> found;
    do {
      found =
          gateway.logged().stream()
              .filter(event -> event.path("model").asText().equals(model))
              .toList();
    } while (found.isEmpty() && System.nanoTime() < deadline);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void keyThatIsRevoked_getsNothingMore(Surface surface, boolean stream) throws Exception {
    String model = model("revoked", surface, stream);
    neverEnds(model, stream);
    var key = gateway.issue(KeyRequest.of("default", "short-lived " + model, Role.CLIENT));
    String body = surface.ask(model, "", "x").put("stream", stream).toString();

    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> gateway.post(key.secret(), surface.path(), body));
    awaitAsked(model);
    gateway.access().keys().revoke(key.key().id());
    HttpResponse<String> response = answer.get();

    assertThat(Surface.code(response, stream)).isEqualTo("key_revoked");
    assertThat(response.statusCode()).isIn(stream ? List.of(200, 401) : List.of(401));
    assertThat(surface.complete(response.body())).isFalse();
    assertThat(gateway.eventOf(response).path("outcome").asText()).isEqualTo("revoked");
    assertThat(upstream.awaitCancelled(model)).isTrue();
  }
}
