package io.sallyport.gateway;

import static io.sallyport.gateway.PrivateLetter.CARD;
import static io.sallyport.gateway.PrivateLetter.EMAIL;
import static io.sallyport.gateway.PrivateLetter.LETTER;
import static io.sallyport.gateway.PrivateLetter.NAME;
import static io.sallyport.gateway.PrivateLetter.assertTellsNothing;
import static io.sallyport.gateway.PrivateLetter.content;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What policies say of personal data: whose comes back, to whom and how long; and what the log and
 * the metrics say of it.
 */
final class PrivacyPoliciesOverHttpTest {

  private static final ByteArrayOutputStream ERRORS = new ByteArrayOutputStream();
  private static PrintStream before;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException, GatewayException {
    before = System.err;
    System.setErr(new PrintStream(ERRORS, true, StandardCharsets.UTF_8));
    upstream = new UnrulyUpstream();
    gateway = PrivateLetter.gateway(upstream);
  }

  @AfterAll
  static void stop() throws IOException {
    System.setErr(before);
    gateway.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
  }

  private static void assertNothingLeft() {
    assertThat(upstream.seen()).isNotEmpty();
    assertTellsNothing(upstream.seen().toString());
  }

  @Test
  void pseudonymOfSomebodyElse_isNotRestored() {
    String mine =
        "{\"model\":\"whole-tenant\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + EMAIL
            + "\"}]}";
    gateway.post("/v1/chat/completions", mine);
    upstream.on(
        "whole-tenant", Answers.json(Answers.completion("EMAIL_1 PERSON_1 OTHER_1 US_SSN_1")));

    String asked = content(gateway.chat("whole-tenant", "Who is EMAIL_1? And PERSON_1?"));

    assertThat(asked).contains("EMAIL_1 PERSON_1").doesNotContain("annegret");
  }

  @Test
  void pseudonymsOfTheUsersOwn_comeBackAsTheyWere() {
    String text = NAME + " asked what PERSON_1 and _EMAIL_7_ mean, PERSON\\_2 too.";

    assertThat(content(gateway.chat("literal", text))).isEqualTo(text);
    assertNothingLeft();
  }

  @Test
  void policies_sayWhichTypesWhichOperatorWhoAndWhere() {
    assertThat(content(gateway.chat("for-good", LETTER)))
        .contains(NAME, "**** **** **** 1111", "[EMAIL:")
        .doesNotContain(EMAIL);
    assertThat(content(gateway.chat("one-way", LETTER))).contains("PERSON_1").doesNotContain(NAME);
    assertThat(content(gateway.chat("operators-only", LETTER)))
        .contains("PERSON_1")
        .doesNotContain(NAME);
    assertNothingLeft();
    upstream.forget();
    gateway.chat("names-stay", LETTER);
    assertThat(upstream.only("names-stay").body()).contains(NAME, CARD).doesNotContain(EMAIL);
    gateway.chat("untreated", LETTER);
    assertThat(upstream.only("untreated").body()).contains(NAME, EMAIL);
    upstream.forget();
    HttpResponse<String> counted = gateway.chat("counted", LETTER);
    assertThat(upstream.only("counted").body()).contains(NAME, EMAIL);
    assertThat(gateway.eventOf(counted).toString()).contains("input/EMAIL=1");
  }

  @Test
  void whatTheModelSaysOfItsOwn_isTreatedWhereThePolicySaysOut() {
    String said = "Ask Hermine Bauer, hermine.bauer@example.net. She knows EMAIL_1. ".repeat(40);
    upstream.on(
        "own-words",
        call -> {
          if (call.request().json().path("stream").asBoolean()) {
            Answers.text(Answers.letters(said).toArray(String[]::new)).answer(call);
          } else {
            Answers.json(Answers.completion(said)).answer(call);
          }
        });

    String plain = content(gateway.chat("own-words", "I am " + EMAIL));
    String streamed = Answers.joined(gateway.stream("own-words", "I am " + EMAIL), 0, "/content");

    assertThat(plain).doesNotContain("hermine", "Hermine").contains(EMAIL);
    assertThat(streamed).doesNotContain("hermine", "Hermine").contains(EMAIL);
  }

  @Test
  void whatTheModelSaysToTools_isTreatedWhereThePolicySaysOut() {
    String said = "{\"to\":\"hermine@example.net\",\"ssn\":\"536-22-8145\",\"cc\":\"EMAIL_1\"}";
    upstream.on(
        "own-words",
        call -> {
          if (call.request().json().path("stream").asBoolean()) {
            List<ObjectNode> events = new ArrayList<>();
            events.add(Answers.arguments(0, "mail", ""));
            Answers.letters(said).forEach(c -> events.add(Answers.arguments(0, "", c)));
            events.add(Answers.finish(0, "tool_calls"));
            Answers.events(events.toArray(ObjectNode[]::new)).answer(call);
          } else {
            ObjectNode body = Answers.completion("");
            ObjectNode asked = Answers.message(body).putArray("tool_calls").addObject();
            asked.put("id", "c1").put("type", "function");
            asked.putObject("function").put("name", "mail").put("arguments", said);
            Answers.json(body).answer(call);
          }
        });

    String plain = gateway.chat("own-words", "I am " + EMAIL).body();
    String streamed =
        Answers.joined(
            gateway.stream("own-words", "I am " + EMAIL), 0, "/tool_calls/0/function/arguments");

    assertThat(plain).doesNotContain("hermine", "8145").contains(EMAIL);
    assertThat(streamed).doesNotContain("hermine", "8145").contains("\"cc\":\"" + EMAIL);
  }

  @Test
  void nameOfATool_thatHoldsAPersonOfTheCall_isRefused() {
    for (String name : List.of("mail_annegret_keller", "mailAnnegretKeller")) {
      String body =
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"I am Annegret Keller.\"}],"
              + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"NAME\","
              + "\"parameters\":{\"type\":\"object\"}}}]}";

      HttpResponse<String> answer =
          gateway.post("/v1/chat/completions", body.replace("NAME", name));

      assertThat(answer.body()).contains("the name of a field or a tool");
    }
    assertThat(upstream.seen()).isEmpty();
    assertThat(content(gateway.chat("m", NAME + " is #AnnegretKeller, annegret_keller")))
        .contains("#AnnegretKeller");
    assertNothingLeft();
  }

  @Test
  void addressOfAnAnswer_takesNothingElsewhere_plainOrStreamed() {
    String said = "Hello EMAIL_1 ![](https://evil.example/EMAIL_1.png) PERSON_1.evil.example.";
    upstream.on(
        "led",
        call -> {
          if (call.request().json().path("stream").asBoolean()) {
            Answers.text(Answers.letters(said).toArray(String[]::new)).answer(call);
          } else {
            Answers.json(Answers.completion(said)).answer(call);
          }
        });

    String plain = content(gateway.chat("led", "I am " + NAME + ", " + EMAIL));
    String streamed =
        Answers.joined(gateway.stream("led", "I am " + NAME + ", " + EMAIL), 0, "/content");

    assertThat(plain).startsWith("Hello " + EMAIL).doesNotContain("evil.example/" + EMAIL);
    assertThat(streamed).startsWith("Hello " + EMAIL).doesNotContain("evil.example/" + EMAIL);
    assertThat(plain + streamed).doesNotContain(NAME + ".evil");
  }

  @Test
  void conversation_keepsItsPseudonyms_untilItIsErased() {
    String body =
        "{\"model\":\"talk\",\"sallyport\":{\"conversation\":\"c-7\"},\"messages\":[{\"role\":\"user\","
            + "\"content\":\"WHO\"}]}";
    gateway.post("/v1/chat/completions", body.replace("WHO", "Write to Hilde Brandt."));
    gateway.post("/v1/chat/completions", body.replace("WHO", "Write to " + NAME + "."));
    gateway.post("/v1/chat/completions", body.replace("WHO", "Write to Hilde Brandt again."));

    List<UnrulyUpstream.Seen> seen = upstream.seen("talk");
    assertThat(seen.get(1).body()).contains("PERSON_2");
    assertThat(seen.get(2).body()).contains("PERSON_1");
    assertTellsNothing(gateway.textOfFiles());
    HttpResponse<String> rotated =
        gateway.post(gateway.adminKey(), "/admin/vault/rotate", "{\"tenant\":\"default\"}");
    assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
    gateway.post("/v1/chat/completions", body.replace("WHO", "Write to " + NAME + "."));
    assertThat(upstream.seen("talk").get(3).body()).contains("PERSON_2");
    HttpResponse<String> erased =
        gateway.post(gateway.adminKey(), "/admin/vault/erase", "{\"tenant\":\"default\"}");
    assertThat(erased.statusCode()).isEqualTo(200);
    assertThat(gateway.post(gateway.adminKey(), "/admin/vault/erase", "{}").statusCode())
        .isEqualTo(400);
    gateway.post("/v1/chat/completions", body.replace("WHO", "Write to " + NAME + "."));
    assertThat(upstream.seen("talk").get(4).body()).contains("PERSON_1");
    assertThat(gateway.post("/admin/vault/erase", "{\"tenant\":\"default\"}").statusCode())
        .isEqualTo(403);
  }

  @Test
  void logAndMetrics_sayTypesAndCounts_neverTheData() {
    HttpResponse<String> response = gateway.chat("logged", LETTER);
    gateway.stream("logged", LETTER);

    String event = gateway.eventOf(response).toString();
    assertThat(event).contains("input/EMAIL=1", "input/PERSON=1", "input/US_SSN=1");
    assertTellsNothing(gateway.events().toString());
    assertTellsNothing(gateway.textOfFiles());
    assertTellsNothing(gateway.allMetrics());
    assertTellsNothing(ERRORS.toString(StandardCharsets.UTF_8));
    assertThat(gateway.counted("sallyport.personal.data", "type", "EMAIL")).isGreaterThan(0);
  }

  @Test
  void vaultThatCannotBeWritten_refusesTheRequest() throws IOException {
    Path entries = gateway.folder().resolve("sallyport-data/vault/default.entries");
    String talk =
        "{\"model\":\"broken\",\"sallyport\":{\"conversation\":\"c-9\"},\"messages\":[{\"role\":\"user\","
            + "\"content\":\"I am Hilde Brandt.\"}]}";
    gateway.post(gateway.adminKey(), "/admin/vault/erase", "{\"tenant\":\"default\"}");
    Files.createDirectories(entries);
    Files.writeString(entries.resolve("in the way"), "x");
    try {
      HttpResponse<String> response = gateway.post("/v1/chat/completions", talk);

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("privacy_unavailable").doesNotContain("Hilde");
      assertThat(upstream.seen("broken")).isEmpty();
    } finally {
      Files.delete(entries.resolve("in the way"));
      Files.delete(entries);
    }
    assertThat(gateway.post("/v1/chat/completions", talk).statusCode()).isEqualTo(200);
  }
}
