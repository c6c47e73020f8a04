package io.sallyport.gateway;

import static io.sallyport.gateway.PrivateLetter.EMAIL;
import static io.sallyport.gateway.PrivateLetter.LETTER;
import static io.sallyport.gateway.PrivateLetter.assertTellsNothing;
import static io.sallyport.gateway.PrivateLetter.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditReader;
import io.sallyport.audit.ContentKeys;
import io.sallyport.audit.LoggedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log that keeps content keeps of personal data, opened with the log's own keys. */
final class PrivateLogsOverHttpTest {

  /** A person whom only the model names. */
  private static final String OF_ITS_OWN = "Ask Hermine Bauer, hermine.bauer@example.net.";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException, GatewayException {
    upstream = new UnrulyUpstream();
    upstream.on("*", PrivateLetter::echo);
    gateway =
        RunningGateway.before(
            upstream,
            """
            audit: {mode: strict, content: encrypted}
            policies:
              - {name: only-logs, personalData: {where: [logs]}}
              - {name: only-answers, personalData: {where: [out, logs]}}
              - {name: no-logs, personalData: {where: [in, tools]}}
            models:
              - {name: '*', routes: [{upstream: unruly}]}
              - {name: only-logs, policy: only-logs, routes: [{upstream: unruly}]}
              - {name: talkative, policy: only-logs, routes: [{upstream: unruly}]}
              - {name: only-answers, policy: only-answers, routes: [{upstream: unruly}]}
              - {name: no-logs, policy: no-logs, routes: [{upstream: unruly}]}
            tenants:
              - {id: default, policy: only-logs}
            """);
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
  }

  /** Every text that the log kept, in clear. */
  private static List<String> kept() {
    gateway.events();
    try {
      Path keys = folderOfKeys();
      ContentKeys opened = ContentKeys.open(keys);
      AuditReader reader =
          AuditReader.open(gateway.folder().resolve("sallyport-data").resolve("audit"));
      List<String> texts = new ArrayList<>();
      try (Stream<LoggedEvent> all = reader.events(0)) {
        for (LoggedEvent event : all.toList()) {
          if (event.tree().path("kind").asText().equals("content")) {
            texts.add(opened.unseal(List.of(event)).orElseThrow());
          }
        }
      }
      return texts;
    } catch (AuditException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path folderOfKeys() throws IOException {
    try (Stream<Path> all = Files.walk(gateway.folder())) {
      return all.filter(path -> path.endsWith("keys/content")).findFirst().orElseThrow();
    }
  }

  @Test
  void treatedInTheLogOnly_isSentAsItIs_andKeptWithoutData() {
    int before = kept().size();

    assertThat(content(gateway.chat("only-logs", LETTER))).isEqualTo(LETTER);
    String streamed = Answers.joined(gateway.stream("only-logs", LETTER), 0, "/content");

    assertThat(streamed).isEqualTo(LETTER);
    assertThat(upstream.seen("only-logs").getFirst().body()).contains(EMAIL);
    List<String> kept = kept().subList(before, kept().size());
    assertThat(kept.toString()).contains("Please answer", "EMAIL_1");
    assertTellsNothing(kept.toString());
  }

  @Test
  void argumentsAndResultsOfTools_areKeptWithoutData() {
    gateway.post(
        "/v1/chat/completions",
        """
        {"model":"only-answers","messages":[{"role":"user","content":"look it up"},
         {"role":"assistant","tool_calls":[{"id":"c1","type":"function",
          "function":{"name":"find","arguments":"{\\"mail\\":\\"%s\\"}"}}]},
         {"role":"tool","tool_call_id":"c1","content":"%s"},
         {"role":"user","content":"thanks"}]}
        """
            .formatted(EMAIL, LETTER));

    assertThat(kept().toString()).contains("look it up");
    assertTellsNothing(kept().toString());
  }

  @Test
  void whatTheModelSaysOfItsOwn_isKeptWithoutData() {
    for (String model : List.of("talkative", "anything")) {
      upstream.on(
          model,
          call -> {
            if (call.request().json().path("stream").asBoolean()) {
              Answers.text(Answers.letters(OF_ITS_OWN).toArray(String[]::new)).answer(call);
            } else {
              Answers.json(Answers.completion(OF_ITS_OWN)).answer(call);
            }
          });
      assertThat(content(gateway.chat(model, "Who knows?"))).isEqualTo(OF_ITS_OWN);
      assertThat(Answers.joined(gateway.stream(model, "Who knows?"), 0, "/content"))
          .isEqualTo(OF_ITS_OWN);
    }

    assertThat(kept().toString()).contains("Who knows?").doesNotContainIgnoringCase("hermine");
  }

  @Test
  void countedRatedAndComparedTexts_areKeptWithoutData() {
    gateway.post(
        "/v1/messages/count_tokens",
        "{\"model\":\"only-logs\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + LETTER
            + "\"}]}");
    gateway.post("/v1/moderations", "{\"input\":\"" + LETTER + "\"}");
    gateway.post("/v1/embeddings", "{\"model\":\"only-logs\",\"input\":\"" + LETTER + "\"}");

    assertThat(kept()).filteredOn(text -> text.startsWith("Please answer")).hasSizeGreaterThan(2);
    assertTellsNothing(kept().toString());
  }

  @Test
  void policyThatLeavesLogsOut_keepsTextsAsTheyWere() {
    gateway.chat("no-logs", "Write to Wendelin Sommer.");

    assertThat(kept()).contains("Write to Wendelin Sommer.");
  }
}
