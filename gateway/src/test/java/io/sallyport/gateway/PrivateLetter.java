package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A letter full of personal data, an upstream that says it back, and a gate whose policies treat it
 * in many ways.
 */
final class PrivateLetter {

  static final String NAME = "Annegret Keller";
  static final String EMAIL = "annegret.keller@example.org";
  static final String CARD = "4111 1111 1111 1111";
  static final String IBAN = "DE89 3704 0044 0532 0130 00";
  static final String SSN = "536-22-8726";
  static final String PHONE = "+49 30 901820";

  static final String LETTER =
      "Please answer "
          + NAME
          + " ("
          + EMAIL
          + ", phone "
          + PHONE
          + "). Her card is "
          + CARD
          + ", her IBAN "
          + IBAN
          + ", her social security number "
          + SSN
          + ".";

  /** Pieces that tell the originals, without blanks and in lower case. */
  static final List<String> TELLING =
      List.of("annegret", "keller", "4111111111111111", "370400440532", "536-22-8726", "901820");

  private PrivateLetter() {}

  /** A gate before an upstream that {@link #echo}es. */
  static RunningGateway gateway(UnrulyUpstream upstream) throws GatewayException {
    upstream.on("*", PrivateLetter::echo);
    return RunningGateway.before(
        upstream,
        """
            telemetry: {accessLog: true}
            policies:
              - {name: counted, personalData: log}
              - {name: for-good, personalData: {operators: {EMAIL: hash, CREDIT_CARD: keep-last-4}}}
              - {name: one-way, personalData: {restore: {where: []}}}
              - {name: no-tools, personalData: {restore: {where: [answers]}}}
              - {name: operators-only, personalData: {restore: {roles: [operator]}}}
              - {name: names-stay, personalData: {allow: [Annegret Keller], types: [PERSON, EMAIL]}}
              - {name: own-words, personalData: {where: [in, tools, out, logs]}}
              - {name: whole-tenant, personalData: {scope: tenant}}
              - {name: unguarded, extends: 'off', personalData: treat}
              - {name: untreated, personalData: {mode: off}}
            models:
              - {name: '*', routes: [{upstream: unruly}]}
              - {name: disguised, policy: unguarded, routes: [{upstream: unruly}]}
              - {name: untreated, policy: untreated, routes: [{upstream: unruly}]}
              - {name: counted, policy: counted, routes: [{upstream: unruly}]}
              - {name: for-good, policy: for-good, routes: [{upstream: unruly}]}
              - {name: one-way, policy: one-way, routes: [{upstream: unruly}]}
              - {name: no-tools, policy: no-tools, routes: [{upstream: unruly}]}
              - {name: operators-only, policy: operators-only, routes: [{upstream: unruly}]}
              - {name: names-stay, policy: names-stay, routes: [{upstream: unruly}]}
              - {name: own-words, policy: own-words, routes: [{upstream: unruly}]}
              - {name: whole-tenant, policy: whole-tenant, routes: [{upstream: unruly}]}
            """);
  }

  /** Says back the last message's text, in each choice, as a stream in single characters. */
  static void echo(UnrulyUpstream.Call call) throws IOException, InterruptedException {
    JsonNode request = call.request().json();
    if (request.has("input")) {
      call.json(
          200,
          "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
              + "\"embedding\":[0.5]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}");
      return;
    }
    JsonNode messages = request.path("messages");
    JsonNode content = messages.path(messages.size() - 1).path("content");
    String said =
        content.isArray() ? content.findValuesAsText("text").toString() : content.asText();
    int choices = request.path("n").asInt(1);
    if (request.path("stream").asBoolean()) {
      List<ObjectNode> events = new ArrayList<>();
      for (String letter : Answers.letters(said)) {
        for (int i = 0; i < choices; i++) {
          events.add(Answers.delta(i, "content", letter));
        }
      }
      for (int i = 0; i < choices; i++) {
        events.add(Answers.finish(i, "stop"));
      }
      Answers.events(events.toArray(ObjectNode[]::new)).answer(call);
      return;
    }
    ObjectNode answer = Answers.completion(said);
    for (int i = 1; i < choices; i++) {
      Answers.choice((ArrayNode) answer.path("choices"), i).put("content", said);
    }
    Answers.json(answer).answer(call);
  }

  static void assertTellsNothing(String text) {
    String plain = text.toLowerCase(Locale.ROOT);
    assertThat(plain).doesNotContain(TELLING);
    assertThat(plain.replaceAll("[\\s.-]", "")).doesNotContain("4111111111111111", "536228726");
  }

  static String content(HttpResponse<String> response) {
    return RunningGateway.json(response).at("/choices/0/message/content").asText();
  }
}
