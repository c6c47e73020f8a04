package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hidden instructions that come out are known by the canary that the gate put into them. */
final class GuardedCanaryTest {

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream();
    gateway =
        RunningGateway.before(
            upstream,
            """
            guard: {policy: marked}
            policies:
              - {name: marked, extends: balanced, documentCanaries: true}
            """);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static final Pattern CANARY = Pattern.compile("never write it\\): ([a-z0-9]{22})");

  private static String withSystemPrompt(String model, boolean stream) {
    var body = Answers.MAPPER.createObjectNode().put("model", model).put("stream", stream);
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", "You answer about tea.");
    messages.addObject().put("role", "user").put("content", "Which tea?");
    return body.toString();
  }

  private static String canary(UnrulyUpstream.Seen request) {
    Matcher matcher = CANARY.matcher(request.json().at("/messages/0/content").asText());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void systemPrompt_carriesACanaryThatTheClientNeverSees() {
    upstream.on("canary", Answers.text("Green tea."));

    HttpResponse<String> response =
        gateway.post("/v1/chat/completions", withSystemPrompt("canary", false));

    String prompt = upstream.only("canary").json().at("/messages/0/content").asText();
    assertThat(prompt).startsWith("You answer about tea.\n");
    assertThat(response.body())
        .contains("Green tea.")
        .doesNotContain(canary(upstream.only("canary")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "letters", "base64"})
  void echoedSystemPrompt_isBlockedByItsCanary(String how) {
    String model = "echo-" + how;
    upstream.on(
        model,
        call -> {
          String prompt = call.request().json().at("/messages/0/content").asText();
          List<String> deltas =
              switch (how) {
                case "letters" -> Answers.letters(prompt);
                case "base64" ->
                    List.of(
                        Base64.getEncoder()
                            .encodeToString(prompt.getBytes(StandardCharsets.UTF_8)));
                default -> List.of(prompt);
              };
          Answers.text(deltas.toArray(String[]::new)).answer(call);
        });

    HttpResponse<String> plain =
        gateway.post("/v1/chat/completions", withSystemPrompt(model, false));
    HttpResponse<String> streamed =
        gateway.post("/v1/chat/completions", withSystemPrompt(model, true));

    String token = canary(upstream.seen(model).get(0));
    assertThat(plain.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.json(plain).at("/error/code").asText()).isEqualTo("content_filter");
    assertThat(plain.body()).doesNotContain(token);
    List<String> events = RunningGateway.events(streamed);
    assertThat(RunningGateway.json(events.getLast()).at("/error/code").asText())
        .isEqualTo("content_filter");
    assertThat(Answers.joined(events, 0, "/content")).doesNotContain(token);
  }

  @Test
  void documentThatComesOutAsAWhole_isNamed() {
    upstream.on(
        "document",
        call -> {
          String text = call.request().json().at("/messages/2/content").asText();
          Answers.text(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
              .answer(call);
        });
    var body = Answers.MAPPER.createObjectNode().put("model", "document");
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "user").put("content", "Read the report to me.");
    ArrayNode calls =
        messages.addObject().put("role", "assistant").putNull("content").putArray("tool_calls");
    ObjectNode call = calls.addObject().put("id", "c1").put("type", "function");
    call.putObject("function").put("name", "read_report").put("arguments", "{}");
    String report = "The harvest was good this year, and the barns are full of wheat. ".repeat(5);
    messages.addObject().put("role", "tool").put("tool_call_id", "c1").put("content", report);

    HttpResponse<String> response = gateway.post("/v1/chat/completions", body.toString());

    assertThat(upstream.only("document").json().at("/messages/2/content").asText())
        .startsWith(report)
        .containsPattern("never write it: [a-z0-9]{22}\\)");
    assertThat(RunningGateway.json(response).at("/error/code").asText())
        .isEqualTo("content_filter");
    assertThat(gateway.eventOf(response).toString()).contains("canary/leaked@messages[2].content");
  }

  @Test
  void canarySplitOverContentParts_isBlockedPlainAndStreamed() {
    upstream.on(
        "canary-parts",
        call -> {
          String token = canary(call.request());
          List<String> halves = List.of("It is " + token.substring(0, 9), token.substring(9));
          if (call.request().json().path("stream").asBoolean()) {
            ObjectNode event = Answers.chunk(0);
            parts((ObjectNode) event.at("/choices/0/delta"), halves);
            call.events()
                .event(event.toString())
                .event(Answers.finish(0, "stop").toString())
                .done();
          } else {
            ObjectNode body = Answers.completion("");
            parts(Answers.message(body), halves);
            call.json(200, body.toString());
          }
        });

    HttpResponse<String> plain =
        gateway.post("/v1/chat/completions", withSystemPrompt("canary-parts", false));
    HttpResponse<String> streamed =
        gateway.post("/v1/chat/completions", withSystemPrompt("canary-parts", true));

    String token = canary(upstream.seen("canary-parts").get(0));
    assertThat(RunningGateway.json(plain).at("/error/code").asText()).isEqualTo("content_filter");
    assertThat(
            RunningGateway.json(RunningGateway.events(streamed).getLast())
                .at("/error/code")
                .asText())
        .isEqualTo("content_filter");
    assertThat(plain.body() + streamed.body()).doesNotContain(token.substring(9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning", "reasoning_content", "reasoning_details"})
  void canarySplitBetweenAThoughtAndTheAnswer_isBlockedPlainAndStreamed(String field) {
    String model = "thought-" + field;
    upstream.on(
        model,
        call -> {
          String token = canary(call.request());
          List<String> first = Answers.letters("I think it is " + token.substring(0, 9));
          List<String> then = Answers.letters(token.substring(9) + " or so.");
          if (call.request().json().path("stream").asBoolean()) {
            call.events();
            for (String letter : first) {
              ObjectNode event = Answers.chunk(0);
              thought((ObjectNode) event.at("/choices/0/delta"), field, letter);
              call.event(event.toString());
            }
            for (String letter : then) {
              call.event(Answers.delta(0, "content", letter).toString());
            }
            call.event(Answers.finish(0, "stop").toString()).done();
          } else {
            ObjectNode body = Answers.completion(String.join("", then));
            thought(Answers.message(body), field, String.join("", first));
            call.json(200, body.toString());
          }
        });

    HttpResponse<String> plain =
        gateway.post("/v1/chat/completions", withSystemPrompt(model, false));
    HttpResponse<String> streamed =
        gateway.post("/v1/chat/completions", withSystemPrompt(model, true));

    assertThat(RunningGateway.json(plain).at("/error/code").asText()).isEqualTo("content_filter");
    List<String> events = RunningGateway.events(streamed);
    assertThat(RunningGateway.json(events.getLast()).at("/error/code").asText())
        .isEqualTo("content_filter");
    assertThat(gateway.eventOf(streamed).toString()).contains("canary/leaked");
    String token = canary(upstream.seen(model).get(0));
    assertThat(Answers.joined(events.subList(0, events.size() - 1), 0, "/content"))
        .doesNotContain(token.substring(9));
  }

  @Test
  void canarySplitOverEntriesOfAThought_isBlocked() {
    upstream.on(
        "entries",
        call -> {
          String token = canary(call.request());
          call.events();
          for (int i = 0; i < 2; i++) {
            ObjectNode event = Answers.chunk(0);
            ((ObjectNode) event.at("/choices/0/delta"))
                .putArray("reasoning_details")
                .addObject()
                .put("index", i)
                .put("type", "reasoning.text")
                .put("text", i == 0 ? token.substring(0, 9) : token.substring(9));
            call.event(event.toString());
          }
          call.event(Answers.finish(0, "stop").toString()).done();
        });

    HttpResponse<String> streamed =
        gateway.post("/v1/chat/completions", withSystemPrompt("entries", true));

    String token = canary(upstream.seen("entries").get(0));
    assertThat(streamed.body()).contains("content_filter").doesNotContain(token.substring(9));
  }

  @Test
  void harmlessThoughtAndAnswer_passAsTheyWere() {
    upstream.on(
        "thoughtful",
        call -> {
          call.events();
          for (String field : List.of("reasoning_content", "content")) {
            for (String letter : Answers.letters("Green tea, said of " + field + ".")) {
              call.event(Answers.delta(0, field, letter).toString());
            }
          }
          call.event(Answers.finish(0, "stop").toString()).done();
        });

    List<String> events =
        RunningGateway.events(
            gateway.post("/v1/chat/completions", withSystemPrompt("thoughtful", true)));

    List<String> said = events.subList(0, events.size() - 1);
    assertThat(Answers.joined(said, 0, "/content")).isEqualTo("Green tea, said of content.");
    assertThat(Answers.joined(said, 0, "/reasoning_content"))
        .isEqualTo("Green tea, said of reasoning_content.");
  }

  private static void thought(ObjectNode of, String field, String text) {
    if (field.equals("reasoning_details")) {
      of.putArray(field).addObject().put("type", "reasoning.text").put("text", text);
    } else {
      of.put(field, text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "name"})
  void canarySplitOverStreamedHeads_isBlocked(String field) {
    String model = "canary-" + field;
    upstream.on(
        model,
        call -> {
          String token = canary(call.request());
          call.events()
              .event(head(field, token.substring(0, 9)).toString())
              .event(head(field, token.substring(9)).toString())
              .event(Answers.finish(0, "tool_calls").toString())
              .done();
        });

    HttpResponse<String> streamed =
        gateway.post("/v1/chat/completions", withSystemPrompt(model, true));

    String token = canary(upstream.seen(model).get(0));
    assertThat(
            RunningGateway.json(RunningGateway.events(streamed).getLast())
                .at("/error/code")
                .asText())
        .isEqualTo("content_filter");
    assertThat(streamed.body()).doesNotContain(token.substring(9));
  }

  private static ObjectNode head(String field, String text) {
    ObjectNode chunk = Answers.chunk(0);
    ObjectNode call =
        ((ObjectNode) chunk.at("/choices/0/delta")).putArray("tool_calls").addObject();
    call.put("index", 0);
    (field.equals("id") ? call : call.putObject("function")).put(field, text);
    return chunk;
  }

  private static void parts(ObjectNode parent, List<String> texts) {
    ArrayNode parts = parent.putArray("content");
    texts.forEach(text -> parts.addObject().put("type", "text").put("text", text));
  }
}
