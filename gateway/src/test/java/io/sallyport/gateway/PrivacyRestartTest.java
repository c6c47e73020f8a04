package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gate that is started again still knows of the persons in a conversation. */
final class PrivacyRestartTest {

  private static final String NAME = "Annegret Keller";

  @TempDir private Path folder;

  @Test
  void conversationAfterARestart_hasTheSamePseudonymAndGivesTheNameBack() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream()) {
      upstream.on("*", PrivacyRestartTest::echo);
      Path file = configuration(upstream);
      String key;
      String first;
      try (RunningGateway before = RunningGateway.reading(file)) {
        key = before.clientKey();
        before.post(key, "/v1/chat/completions", request("Write to Hilde Brandt."));
        first = answer(before.post(key, "/v1/chat/completions", request("Ring " + NAME + ".")));
      }
      assertThat(first).contains(NAME);
      upstream.forget();

      try (Gateway again = RunningGateway.restarted(file)) {
        HttpResponse<String> response =
            RunningGateway.send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + again.port() + "/v1/chat/completions"))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(RunningGateway.ofText(request("Ring " + NAME + " again.")))
                    .build());

        assertThat(answer(response)).isEqualTo("Ring " + NAME + " again.");
        assertThat(upstream.seen().toString()).contains("PERSON_2").doesNotContain("Keller");
      }
    }
  }

  @Test
  void conversationErasedBeforeARestart_isForgotten() throws Exception {
    try (UnrulyUpstream upstream = new UnrulyUpstream()) {
      upstream.on("*", PrivacyRestartTest::echo);
      Path file = configuration(upstream);
      String key;
      try (RunningGateway before = RunningGateway.reading(file)) {
        key = before.clientKey();
        before.post(key, "/v1/chat/completions", request("Ring " + NAME + "."));
        assertThat(
                before
                    .post(before.adminKey(), "/admin/vault/erase", "{\"tenant\":\"default\"}")
                    .statusCode())
            .isBetween(200, 204);
      }

      try (Gateway again = RunningGateway.restarted(file)) {
        HttpResponse<String> response =
            RunningGateway.send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + again.port() + "/v1/chat/completions"))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(RunningGateway.ofText(request("Who is PERSON_1?")))
                    .build());

        assertThat(answer(response)).doesNotContain("Keller");
      }
    }
  }

  private Path configuration(UnrulyUpstream upstream) throws IOException {
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        "server: {port: 0, drain: 1s}\ntelemetry: {accessLog: false}\ndata: data\n"
            + RunningGateway.upstreams(upstream)
            + "policies: [{name: treated, extends: 'off', personalData: treat}]\n"
            + "models: [{name: talk, policy: treated, routes: [{upstream: unruly}]}]\n");
    return file;
  }

  private static String request(String text) {
    return "{\"model\":\"talk\",\"sallyport\":{\"conversation\":\"c-7\"},\"messages\":[{\"role\":\"user\","
        + "\"content\":\""
        + text
        + "\"}]}";
  }

  private static String answer(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return RunningGateway.json(response).at("/choices/0/message/content").asText();
  }

  private static void echo(UnrulyUpstream.Call call) throws IOException, InterruptedException {
    JsonNode messages = call.request().json().path("messages");
    String said = messages.path(messages.size() - 1).path("content").asText();
    Answers.json(Answers.completion(said)).answer(call);
  }
}
