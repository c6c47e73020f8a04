package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The token list repeats the text, so it says no more than the text does after the guard. */
final class GuardedLogprobsTest {

  // Made up, in the format of a provider; in two parts so that no scanner of repositories trips.
  private static final String SECRET = "AK" + "IANHSZBC7HAVLKYJ3K";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream();
    gateway = RunningGateway.before(upstream, "");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  @Test
  void logprobsOfARedactedText_areDropped() {
    ObjectNode body = Answers.completion("take " + SECRET);
    ((ObjectNode) body.at("/choices/0"))
        .set("logprobs", Answers.logprobs(List.of("take ", SECRET)));
    upstream.on("logprobs", Answers.json(body));

    JsonNode out = RunningGateway.json(gateway.chat("logprobs", "hello"));

    assertThat(out.toString()).doesNotContain(SECRET);
    assertThat(out.at("/choices/0/logprobs").isNull()).isTrue();
  }

  @Test
  void logprobsOfAHarmlessText_stay() {
    ObjectNode body = Answers.completion("take this");
    ((ObjectNode) body.at("/choices/0"))
        .set("logprobs", Answers.logprobs(List.of("take", " this")));
    upstream.on("good-logprobs", Answers.json(body));

    JsonNode out = RunningGateway.json(gateway.chat("good-logprobs", "hello"));

    assertThat(out.at("/choices/0/logprobs/content")).hasSize(2);
  }

  @Test
  void logprobsThatSayAnotherTextThanTheContent_areDropped() {
    ObjectNode body = Answers.completion("harmless");
    ((ObjectNode) body.at("/choices/0"))
        .set("logprobs", Answers.logprobs(List.of("take ", SECRET)));
    upstream.on("lying-logprobs", Answers.json(body));

    assertThat(gateway.chat("lying-logprobs", "hello").body())
        .contains("harmless")
        .doesNotContain(SECRET);
  }

  private static ObjectNode listed(ObjectNode of, List<String> tokens) {
    ((ObjectNode) of.at("/choices/0")).set("logprobs", Answers.logprobs(tokens));
    return of;
  }

  private static ObjectNode completion(String model, boolean stream) {
    return Answers.MAPPER
        .createObjectNode()
        .put("model", model)
        .put("prompt", "Which tea?")
        .put("logprobs", 1)
        .put("stream", stream);
  }

  @Test
  void logprobsOfACompletion_comeInItsOwnFormPlainAndStreamed() {
    upstream.on(
        "old",
        call -> {
          JsonNode asked = call.request().json();
          assertThat(asked.path("logprobs").asBoolean()).isTrue();
          assertThat(asked.path("top_logprobs").asInt()).isEqualTo(1);
          if (asked.path("stream").asBoolean()) {
            Answers.events(
                    listed(Answers.delta(0, "content", "Grüner"), List.of("Grüner")),
                    listed(Answers.delta(0, "content", " tea"), List.of(" tea")),
                    Answers.finish(0, "stop"))
                .answer(call);
          } else {
            ObjectNode body = Answers.completion("Grüner tea");
            Answers.json(listed(body, List.of("Grüner", " tea"))).answer(call);
          }
        });

    JsonNode plain =
        RunningGateway.json(gateway.post("/v1/completions", completion("old", false).toString()));
    List<String> events =
        RunningGateway.events(gateway.post("/v1/completions", completion("old", true).toString()));

    JsonNode lists = plain.at("/choices/0/logprobs");
    assertThat(lists.path("tokens").toString()).isEqualTo("[\"Grüner\",\" tea\"]");
    assertThat(lists.path("token_logprobs")).hasSize(2);
    assertThat(lists.path("text_offset").toString()).isEqualTo("[0,6]");
    List<String> tokens = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    for (String event : events.subList(0, events.size() - 1)) {
      JsonNode list = RunningGateway.json(event).at("/choices/0/logprobs");
      list.path("tokens").forEach(token -> tokens.add(token.asText()));
      list.path("text_offset").forEach(offset -> offsets.add(offset.asInt()));
    }
    assertThat(tokens).containsExactly("Grüner", " tea");
    assertThat(offsets).containsExactly(0, 6);
  }

  @Test
  void logprobsOfARedactedCompletion_areDroppedPlainAndStreamed() {
    upstream.on(
        "old-secret",
        call -> {
          if (call.request().json().path("stream").asBoolean()) {
            Answers.events(
                    listed(Answers.delta(0, "content", "take "), List.of("take ")),
                    listed(Answers.delta(0, "content", SECRET), List.of(SECRET)),
                    Answers.finish(0, "stop"))
                .answer(call);
          } else {
            ObjectNode body = Answers.completion("take " + SECRET);
            Answers.json(listed(body, List.of("take ", SECRET))).answer(call);
          }
        });

    for (boolean stream : new boolean[] {false, true}) {
      String body =
          gateway.post("/v1/completions", completion("old-secret", stream).toString()).body();

      assertThat(body).contains("[removed by").doesNotContain(SECRET);
    }
  }

  @Test
  void echoedPrompt_standsBeforeTheTextOfEachChoice() {
    upstream.on(
        "echo",
        call -> {
          if (call.request().json().path("stream").asBoolean()) {
            Answers.events(
                    Answers.delta(0, "content", " Green"),
                    Answers.delta(0, "content", " tea."),
                    Answers.finish(0, "stop"))
                .answer(call);
          } else {
            Answers.text(" Green tea.").answer(call);
          }
        });
    ObjectNode ask = completion("echo", false).put("echo", true);
    ask.remove("logprobs");

    JsonNode plain = RunningGateway.json(gateway.post("/v1/completions", ask.toString()));
    List<String> events =
        RunningGateway.events(gateway.post("/v1/completions", ask.put("stream", true).toString()));

    assertThat(plain.at("/choices/0/text").asText()).isEqualTo("Which tea? Green tea.");
    StringBuilder said = new StringBuilder();
    for (String event : events.subList(0, events.size() - 1)) {
      said.append(RunningGateway.json(event).at("/choices/0/text").asText(""));
    }
    assertThat(said).hasToString("Which tea? Green tea.");
  }

  @Test
  void whatCompletionsDoNotDo_isRefusedByName() {
    String several = "{\"model\":\"x\",\"prompt\":[\"a\",\"b\"]}";
    String both = "{\"model\":\"x\",\"prompt\":\"a\",\"echo\":true,\"logprobs\":0}";
    String many = "{\"model\":\"x\",\"prompt\":\"a\",\"logprobs\":21}";

    assertThat(gateway.post("/v1/completions", several).body())
        .contains("\"param\":\"prompt\"", "several requests");
    assertThat(gateway.post("/v1/completions", both).body()).contains("\"param\":\"echo\"");
    assertThat(gateway.post("/v1/completions", many).body())
        .contains("\"param\":\"logprobs\"", "0 to 20");
    String best = "{\"model\":\"x\",\"prompt\":\"a\",\"n\":2,\"best_of\":3}";
    assertThat(gateway.post("/v1/completions", best).body())
        .contains("\"param\":\"best_of\"", "as many as n");
    assertThat(upstream.seen("x")).isEmpty();
  }

  @Test
  void bestOfAsManyAsAskedFor_isNoFieldOfAConversation() {
    upstream.on("best", Answers.text("fine"));

    var one =
        gateway.post("/v1/completions", "{\"model\":\"best\",\"prompt\":\"a\",\"best_of\":1}");

    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(upstream.only("best").json().has("best_of")).isFalse();
  }

  @Test
  void textHiddenUnderTheNameLogprobsElsewhere_isGuarded() {
    ObjectNode body = Answers.completion("harmless");
    Answers.message(body).put("logprobs", "take " + SECRET);
    ((ObjectNode) body.at("/choices/0")).put("logprobs", "take " + SECRET);
    upstream.on("hidden-logprobs", Answers.json(body));
    ObjectNode chunk = Answers.delta(0, "content", "harmless");
    ((ObjectNode) chunk.at("/choices/0")).put("logprobs", "take " + SECRET);
    upstream.on("hidden-stream", Answers.events(chunk, Answers.finish(0, "stop")));

    assertThat(gateway.chat("hidden-logprobs", "hello").body()).doesNotContain(SECRET);
    assertThat(gateway.stream("hidden-stream", "hello").toString()).doesNotContain(SECRET);
  }

  @Test
  void streamedLogprobs_areHeldBackWithTheirText() {
    List<ObjectNode> events = new ArrayList<>();
    for (String letter : Answers.letters("take " + SECRET + " now")) {
      ObjectNode event = Answers.delta(0, "content", letter);
      ((ObjectNode) event.at("/choices/0")).set("logprobs", Answers.logprobs(List.of(letter)));
      events.add(event);
    }
    events.add(Answers.finish(0, "stop"));
    upstream.on("streamed-logprobs", Answers.events(events.toArray(ObjectNode[]::new)));

    StringBuilder tokens = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (String event : gateway.stream("streamed-logprobs", "hello")) {
      if (!event.equals("[DONE]")) {
        JsonNode choice = RunningGateway.json(event).at("/choices/0");
        text.append(choice.at("/delta/content").asText(""));
        choice.at("/logprobs/content").forEach(t -> tokens.append(t.path("token").asText()));
        assertThat(text.toString()).startsWith(tokens.toString());
      }
    }
    assertThat(tokens.toString()).doesNotContain("AKIA");
  }

  /** A character whose bytes two tokens share, as model servers send it. */
  private static ObjectNode cutCharacter() {
    ObjectNode logprobs = Answers.logprobs(List.of("tea ", "?", "?"));
    byte[] cup = "🍵".getBytes(StandardCharsets.UTF_8);
    bytes(logprobs, 0, "tea ".getBytes(StandardCharsets.UTF_8));
    bytes(logprobs, 1, new byte[] {cup[0], cup[1]});
    bytes(logprobs, 2, new byte[] {cup[2], cup[3]});
    return logprobs;
  }

  private static void bytes(ObjectNode logprobs, int token, byte[] bytes) {
    var list = ((ObjectNode) logprobs.at("/content/" + token)).putArray("bytes");
    for (byte b : bytes) {
      list.add(b & 0xFF);
    }
  }

  @Test
  void tokensThatEndWithinACharacter_stay() {
    ObjectNode body = Answers.completion("tea 🍵");
    ((ObjectNode) body.at("/choices/0")).set("logprobs", cutCharacter());
    upstream.on("cut-character", Answers.json(body));

    JsonNode list =
        RunningGateway.json(gateway.chat("cut-character", "hello"))
            .at("/choices/0/logprobs/content");

    assertThat(list).hasSize(3);
    assertThat(list.at("/0/token").asText()).isEqualTo("tea ");
    assertThat(list.at("/1/token").asText()).isEqualTo("bytes:\\xf0\\x9f");
    assertThat(list.at("/2/bytes").toString()).isEqualTo("[141,181]");
  }

  @Test
  void streamedTokensThatEndWithinACharacter_stay() {
    ObjectNode first = Answers.delta(0, "content", "tea ");
    ObjectNode logprobs = cutCharacter();
    ((ObjectNode) first.at("/choices/0")).set("logprobs", logprobs);
    ObjectNode second = Answers.delta(0, "content", "🍵");
    upstream.on("cut-stream", Answers.events(first, second, Answers.finish(0, "stop")));

    int tokens = 0;
    for (String event : gateway.stream("cut-stream", "hello")) {
      if (!event.equals("[DONE]")) {
        tokens += RunningGateway.json(event).at("/choices/0/logprobs/content").size();
      }
    }
    assertThat(tokens).isEqualTo(3);
  }

  @Test
  void tokenWhoseTextSaysAnotherThingThanItsBytes_saysItsBytes() {
    ObjectNode body = Answers.completion("take this");
    ObjectNode logprobs = Answers.logprobs(List.of("take ", SECRET));
    bytes(logprobs, 1, "this".getBytes(StandardCharsets.UTF_8));
    ((ObjectNode) body.at("/choices/0")).set("logprobs", logprobs);
    upstream.on("two-tongues", Answers.json(body));

    JsonNode out = RunningGateway.json(gateway.chat("two-tongues", "hello"));

    assertThat(out.toString()).doesNotContain(SECRET);
    assertThat(out.at("/choices/0/logprobs/content/1/token").asText()).isEqualTo("this");
  }

  @Test
  void alternativeThatCouldHoldASecret_isLeftOut() {
    ObjectNode body = Answers.completion("take");
    ObjectNode logprobs = Answers.logprobs(List.of("take"));
    var top = ((ObjectNode) logprobs.at("/content/0")).putArray("top_logprobs");
    top.addObject().put("token", " took").put("logprob", -1);
    top.addObject().put("token", SECRET).put("logprob", -2);
    ((ObjectNode) body.at("/choices/0")).set("logprobs", logprobs);
    upstream.on("alternatives", Answers.json(body));

    JsonNode out = RunningGateway.json(gateway.chat("alternatives", "hello"));

    assertThat(out.at("/choices/0/logprobs/content/0/top_logprobs")).hasSize(1);
    assertThat(out.toString()).doesNotContain(SECRET);
  }
}
