package io.sallyport.gateway;

import static io.sallyport.gateway.PrivateLetter.CARD;
import static io.sallyport.gateway.PrivateLetter.EMAIL;
import static io.sallyport.gateway.PrivateLetter.LETTER;
import static io.sallyport.gateway.PrivateLetter.NAME;
import static io.sallyport.gateway.PrivateLetter.assertTellsNothing;
import static io.sallyport.gateway.PrivateLetter.content;
import static io.sallyport.gateway.PrivateLetter.echo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Personal data in every place of a request, plainly and disguised: what leaves to the upstream is
 * recorded down to its bytes and searched; the caller gets it back.
 */
final class PrivacyOverHttpTest {

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException, GatewayException {
    upstream = new UnrulyUpstream();
    gateway = PrivateLetter.gateway(upstream);
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

  private static void assertNothingLeft() {
    assertThat(upstream.seen()).isNotEmpty();
    assertTellsNothing(upstream.seen().toString());
  }

  @Test
  void letter_reachesTheModelInPseudonyms_andComesBackWhole() {
    HttpResponse<String> response = gateway.chat("plain", LETTER);

    assertThat(content(response)).isEqualTo(LETTER);
    assertNothingLeft();
    assertThat(upstream.only("plain").body()).contains("PERSON_1", "EMAIL_1", "IBAN_1", "US_SSN_1");
  }

  @Test
  void stream_inSingleCharacters_comesBackWhole() {
    List<String> events = gateway.stream("streamed", LETTER);

    assertThat(Answers.joined(events, 0, "/content")).isEqualTo(LETTER);
    assertThat(events.getLast()).isEqualTo("[DONE]");
    assertNothingLeft();
  }

  @Test
  void everyChoice_comesBackWhole_plainAndStreamed() {
    ObjectNode body = (ObjectNode) RunningGateway.json(RunningGateway.question("n", LETTER, false));
    body.put("n", 3);
    JsonNode plain = RunningGateway.json(gateway.post("/v1/chat/completions", body.toString()));
    body.put("stream", true);
    List<String> events =
        RunningGateway.events(gateway.post("/v1/chat/completions", body.toString()));

    for (int i = 0; i < 3; i++) {
      assertThat(plain.at("/choices/" + i + "/message/content").asText()).isEqualTo(LETTER);
      assertThat(Answers.joined(events, i, "/content")).isEqualTo(LETTER);
    }
    assertNothingLeft();
  }

  @Test
  void everyPlaceOfARequest_isTreated() {
    String escaped = LETTER.replace("gret", "gr\\u0065t").replace("411", "41\\u0031");
    String body =
        """
        {"model":"disguised","user":"EMAIL","metadata":{"who":"LETTER"},"stop":["NAME"],
         "prediction":{"type":"content","content":"LETTER"},
         "tools":[{"type":"function","function":{"name":"find","description":"Finds NAME, EMAIL",
           "parameters":{"type":"object","properties":{"who":{"type":"string","description":"LETTER",
           "enum":["NAME","EMAIL"],"default":"EMAIL"}}}}}],
         "messages":[
          {"role":"system","content":"You help NAME, EMAIL."},
          {"role":"user","name":"NAMED","content":[{"type":"text","text":"LETTER"},
             {"type":"text","text":"Her address: annegret.kel"},{"type":"text","text":"ler@example.org."}]},
          {"role":"assistant","content":"Dear NAME","tool_calls":[{"id":"c1","type":"function",
             "function":{"name":"find","arguments":"{\\"who\\":\\"ESCAPED\\",\\"card\\":\\"CARD\\"}"}}]},
          {"role":"tool","tool_call_id":"c1","content":"{\\"name\\":\\"NAME\\",\\"card\\":4111111111111111,\\"mail\\":{\\"EMAIL\\":1}}"},
          {"role":"user","content":[{"type":"file","file":{"filename":"a.txt","file_data":"FILE"}}]},
          {"role":"user","content":"LETTER"}]}
        """
            .replace("LETTER", LETTER)
            .replace("ESCAPED", escaped.replace("\\", "\\\\"))
            .replace("NAMED", "Annegret_Keller")
            .replace("NAME", NAME)
            .replace("EMAIL", EMAIL)
            .replace("CARD", CARD)
            .replace(
                "FILE",
                "data:text/plain;base64,"
                    + java.util.Base64.getEncoder()
                        .encodeToString(LETTER.getBytes(StandardCharsets.UTF_8)));

    HttpResponse<String> response = gateway.post("/v1/chat/completions", body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertNothingLeft();
    JsonNode sent = upstream.only("disguised").json();
    String file = sent.at("/messages/4/content/0/file/file_data").asText();
    String inside =
        new String(
            java.util.Base64.getDecoder().decode(file.substring(file.indexOf(',') + 1)),
            StandardCharsets.UTF_8);
    assertTellsNothing(inside);
    assertThat(inside).contains("PERSON_1");
    String arguments = sent.at("/messages/2/tool_calls/0/function/arguments").asText();
    assertTellsNothing(RunningGateway.json(arguments).toString());
    assertThat(content(response)).isEqualTo(LETTER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4111111111111111.0",
        "-4111111111111111.00",
        "4111111111111111.5",
        "4.111111111111111e15",
        "4111111111111111e0"
      })
  void numbersThatCannotBeWrittenAnew_doNotPass_howeverTheyAreWritten(String number) {
    String chat = "{\"model\":\"spelled\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],";
    String schema =
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\",\"KEY\":NUMBER}}}";
    List<String> bodies = new ArrayList<>();
    for (String key : List.of("const", "default", "minimum")) {
      bodies.add(
          chat
              + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
              + schema.replace("KEY", key)
              + "}}]}");
    }
    bodies.add(
        chat
            + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
            + schema.replace("KEY", "default")
            + "}}}");
    bodies.add(
        chat
            + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
            + schema.replace("KEY\":NUMBER", "enum\":[NUMBER]")
            + "}}]}");
    for (String body : bodies) {
      HttpResponse<String> response =
          gateway.post("/v1/chat/completions", body.replace("NUMBER", number));

      assertThat(response.statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void disguises_areSeenThrough() {
    List<String> disguises =
        List.of(
            "mail me: annegret.keller (at) example dot org",
            "mail me: ａｎｎｅｇｒｅｔ.ｋｅｌｌｅｒ＠ｅｘａｍｐｌｅ.ｏｒｇ",
            "mail me: annegret.kel\u200bler@example.org",
            "the card is 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
            "the card is 4111-1111-1111-1111",
            "base64 "
                + java.util.Base64.getEncoder()
                    .encodeToString(("my mail is " + EMAIL).getBytes(StandardCharsets.UTF_8)));
    for (String disguise : disguises) {
      assertThat(content(gateway.chat("disguised", disguise))).isEqualTo(disguise);
    }
    assertNothingLeft();
    String sent = upstream.seen().toString();
    assertThat(sent)
        .doesNotContain("ａｎｎｅｇｒｅｔ", "YW5uZWdyZXQ", "annegret.kel", "4 1 1 1")
        .doesNotContain(
            java.util.Base64.getEncoder()
                .encodeToString(("my mail is " + EMAIL).getBytes(StandardCharsets.UTF_8))
                .substring(12, 40));
  }

  @Test
  void callsOfTools_getOriginals_inJson_whereThePolicyAllows() {
    String odd = "Annegret Keller, 12 \"Old\" Mill Lane\nSpringfield, IL 62704";
    for (String model : List.of("calls", "no-tools")) {
      upstream.on(
          model,
          call -> {
            String piece = "{\"to\":\"EMAIL_1\",\"note\":\"for\\nPERSON_1, \\u0045MAIL_9\"}";
            if (call.request().json().path("stream").asBoolean()) {
              List<ObjectNode> events = new ArrayList<>();
              events.add(Answers.arguments(0, "send", ""));
              Answers.letters(piece).forEach(l -> events.add(Answers.arguments(0, "", l)));
              events.add(Answers.finish(0, "tool_calls"));
              Answers.events(events.toArray(ObjectNode[]::new)).answer(call);
            } else {
              ObjectNode body = Answers.completion("");
              ObjectNode asked = Answers.message(body).putArray("tool_calls").addObject();
              asked.put("id", "call_1").put("type", "function");
              asked.putObject("function").put("name", "send").put("arguments", piece);
              Answers.json(body).answer(call);
            }
          });
      String text = "Write to " + EMAIL + " for " + odd;
      JsonNode plain = RunningGateway.json(gateway.chat(model, text));
      List<String> events = gateway.stream(model, text);
      StringBuilder streamed = new StringBuilder();
      for (String event : events) {
        if (!event.equals("[DONE]")) {
          streamed.append(
              RunningGateway.json(event)
                  .at("/choices/0/delta/tool_calls/0/function/arguments")
                  .asText(""));
        }
      }
      String arguments = plain.at("/choices/0/message/tool_calls/0/function/arguments").asText();
      assertThat(streamed).hasToString(arguments);
      JsonNode read = RunningGateway.json(arguments);
      boolean allowed = model.equals("calls");
      assertThat(read.path("to").asText()).isEqualTo(allowed ? EMAIL : "EMAIL_1");
      assertThat(read.path("note").asText())
          .isEqualTo(allowed ? "for\nAnnegret Keller, EMAIL_9" : "for\nPERSON_1, EMAIL_9");
    }
    assertNothingLeft();
  }

  @Test
  void retriesAndErrors_tellNothing() {
    AtomicInteger times = new AtomicInteger();
    upstream.on(
        "again",
        call -> {
          if (times.incrementAndGet() == 1) {
            call.json(503, "{\"error\":{\"message\":\"busy\"}}");
          } else {
            echo(call);
          }
        });
    upstream.on(
        "refuses",
        call ->
            call.json(
                400,
                Answers.MAPPER
                    .createObjectNode()
                    .set(
                        "error",
                        Answers.MAPPER
                            .createObjectNode()
                            .put("message", "bad: " + call.request().body()))
                    .toString()));

    assertThat(content(gateway.chat("again", LETTER))).isEqualTo(LETTER);
    assertThat(gateway.chat("refuses", LETTER).statusCode()).isEqualTo(400);

    assertThat(times.get()).isEqualTo(2);
    assertNothingLeft();
  }

  @Test
  void embeddings_areTreated_withOnePseudonymForAllTexts() {
    String body = "{\"model\":\"vectors\",\"input\":[\"from " + EMAIL + "\",\"" + LETTER + "\"]}";

    assertThat(gateway.post("/v1/embeddings", body).statusCode()).isEqualTo(200);
    assertThat(gateway.post("/v1/embeddings", body).statusCode()).isEqualTo(200);

    assertNothingLeft();
    assertThat(upstream.seen("vectors").get(0).body())
        .isEqualTo(upstream.seen("vectors").get(1).body());
  }

  @Test
  void dataInTheNameOfAField_isRefused() {
    String body =
        "{\"model\":\"fixed\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"metadata\":{\""
            + EMAIL
            + "\":\"x\"}}";

    HttpResponse<String> response = gateway.post("/v1/chat/completions", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("content_filter").doesNotContain("annegret");
    assertThat(upstream.seen()).isEmpty();
  }
}
