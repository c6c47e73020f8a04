package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model thinks comes before what it says, whole and in one piece, on every API. */
final class ThoughtOrderTest {

  private static final String THOUGHT =
      "I should think about the weather in Rome and call the tool now";

  private static final String ANSWER = "Let me see.";
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream();
    String url = "url: 'http://127.0.0.1:" + upstream.port() + "/v1'}";
    gateway =
        RunningGateway.with(
            "upstreams: [{name: chat, "
                + url
                + ", {name: messages, api: messages, "
                + url
                + ", {name: responses, api: responses, "
                + url
                + "]\nmodels:\n"
                + "  - {name: '*', routes: [{upstream: chat, model: '*'}]}\n"
                + "  - {name: thinks-MESSAGES, routes: [{upstream: messages}]}\n"
                + "  - {name: thinks-RESPONSES, routes: [{upstream: responses}]}\n");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  static Stream<Arguments> cases() {
    return Stream.of(Surface.values())
        .filter(Surface::talks)
        .flatMap(
            surface ->
                Stream.of(false, true)
                    .flatMap(
                        tool ->
                            Stream.of("hm", THOUGHT)
                                .map(thought -> Arguments.of(surface, tool, thought))));
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); at += 4) {
      pieces.add(text.substring(at, Math.min(text.length(), at + 4)));
    }
    return pieces;
  }

  private static void thinks(UnrulyUpstream.Call call, String thought, boolean tool)
      throws IOException {
    if (!call.request().json().path("stream").asBoolean()) {
      ObjectNode body = Answers.completion(ANSWER);
      ObjectNode message = Answers.message(body).put("reasoning_content", thought);
      if (tool) {
        ObjectNode entry = message.putArray("tool_calls").addObject();
        entry.put("id", "call_0").put("type", "function");
        entry.putObject("function").put("name", "weather").put("arguments", "{}");
      }
      call.json(200, body.toString());
      return;
    }
    call.events();
    for (String piece : pieces(thought)) {
      call.event(Answers.delta(0, "reasoning_content", piece).toString());
    }
    for (String piece : pieces(ANSWER)) {
      call.event(Answers.delta(0, "content", piece).toString());
    }
    if (tool) {
      call.event(Answers.arguments(0, "weather", "{}").toString());
    }
    call.event(Answers.finish(0, tool ? "tool_calls" : "stop").toString()).done();
  }

  private static HttpResponse<String> ask(
      Surface surface, String model, boolean tool, boolean stream) {
    ObjectNode ask = surface.ask(model, "", "Which weather?");
    if (tool) {
      surface.withTool(ask, "weather");
    }
    return gateway.post(surface.path(), (stream ? ask.put("stream", true) : ask).toString());
  }

  /** What was told, in order: what is thought in round brackets, what is said in square ones. */
  private static String told(Surface surface, HttpResponse<String> response, boolean stream) {
    StringBuilder told = new StringBuilder();
    if (stream) {
      Surface.events(response).forEach(event -> streamed(surface, event, told));
    } else {
      whole(surface, RunningGateway.json(response), told);
    }
    return told.toString().replace(")(", "").replace("][", "");
  }

  private static void streamed(Surface surface, JsonNode event, StringBuilder told) {
    switch (surface) {
      case CHAT -> both(event.at("/choices/0/delta"), "reasoning_content", "content", told);
      case MESSAGES -> both(event.path("delta"), "thinking", "text", told);
      case RESPONSES -> {
        String type = event.path("type").asText();
        if (type.equals("response.reasoning_text.delta")) {
          told.append('(').append(event.path("delta").asText()).append(')');
        } else if (type.equals("response.output_text.delta")) {
          told.append('[').append(event.path("delta").asText()).append(']');
        }
      }
      case COMPLETIONS -> throw new AssertionError("does not think");
    }
  }

  private static void whole(Surface surface, JsonNode answer, StringBuilder told) {
    switch (surface) {
      case CHAT -> both(answer.at("/choices/0/message"), "reasoning_content", "content", told);
      case MESSAGES ->
          answer.path("content").forEach(block -> both(block, "thinking", "text", told));
      case RESPONSES ->
          answer
              .path("output")
              .forEach(
                  item -> {
                    boolean thought = item.path("type").asText().equals("reasoning");
                    String text = item.at("/content/0/text").asText("");
                    if (!text.isEmpty()) {
                      told.append(thought ? "(" + text + ")" : "[" + text + "]");
                    }
                  });
      case COMPLETIONS -> throw new AssertionError("does not think");
    }
  }

  private static void both(JsonNode in, String thought, String said, StringBuilder told) {
    if (!in.path(thought).asText("").isEmpty()) {
      told.append('(').append(in.path(thought).asText()).append(')');
    }
    if (!in.path(said).asText("").isEmpty()) {
      told.append('[').append(in.path(said).asText()).append(']');
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void thought_comesWholeBeforeTheAnswerPlainAndStreamed(
      Surface surface, boolean tool, String thought) {
    upstream.on("thinks", call -> thinks(call, thought, tool));

    String plain = told(surface, ask(surface, "thinks", tool, false), false);
    String streamed = told(surface, ask(surface, "thinks", tool, true), true);

    assertThat(streamed).isEqualTo("(" + thought + ")[" + ANSWER + "]").isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource(names = "COMPLETIONS", mode = EnumSource.Mode.EXCLUDE)
  void thoughtOfAnUpstreamOfAnotherDialect_comesWholeBeforeTheAnswer(Surface surface) {
    for (Tongue tongue : Tongue.values()) {
      upstream.on("thinks-" + tongue, call -> thinksIn(tongue, call));

      HttpResponse<String> response = ask(surface, "thinks-" + tongue, false, true);

      assertThat(told(surface, response, true)).isEqualTo("(" + THOUGHT + ")[" + ANSWER + "]");
    }
  }

  private static void thinksIn(Tongue tongue, UnrulyUpstream.Call call) throws IOException {
    tongue.begin(call);
    for (String piece : pieces(THOUGHT)) {
      Tongue.send(
          call,
          tongue == Tongue.MESSAGES
              ? "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta',"
                  + "'thinking':'"
                  + piece
                  + "'}}"
              : "{'type':'response.reasoning_summary_text.delta','delta':'" + piece + "'}");
    }
    for (String piece : pieces(ANSWER)) {
      tongue.said(call, piece);
    }
    tongue.finish(call);
  }

  @Test
  void thoughtThatGoesOnAfterTheAnswerBegan_isKeptAndInOrder() {
    upstream.on(
        "resumes",
        Answers.events(
            Answers.delta(0, "reasoning_content", "First I look"),
            Answers.delta(0, "content", "So far, "),
            Answers.delta(0, "reasoning_content", "then I think"),
            Answers.delta(0, "content", "so good."),
            Answers.finish(0, "stop")));

    HttpResponse<String> response = ask(Surface.CHAT, "resumes", false, true);

    List<String> events = RunningGateway.events(response);
    assertThat(Answers.joined(events, 0, "/reasoning_content"))
        .isEqualTo("First I lookthen I think");
    assertThat(Answers.joined(events, 0, "/content")).isEqualTo("So far, so good.");
  }

  @Test
  void secretInAThoughtThatTheAnswerInterrupts_doesNotPass() {
    upstream.on(
        "interrupted",
        Answers.events(
            Answers.delta(0, "reasoning_content", "The key is " + SECRET.substring(0, 10)),
            Answers.delta(0, "content", "So far, "),
            Answers.delta(0, "reasoning_content", SECRET.substring(10) + " and more."),
            Answers.finish(0, "stop")));

    HttpResponse<String> response = ask(Surface.CHAT, "interrupted", false, true);

    assertThat(Surface.code(response, true)).isEqualTo("content_filter");
    assertThat(response.body()).doesNotContain(SECRET.substring(10));
  }

  @Test
  void thoughtAndAnswerInOneEvent_areToldOneAfterTheOther() {
    ObjectNode both = Answers.delta(0, "content", "Let ");
    ((ObjectNode) both.at("/choices/0/delta")).put("reasoning_content", "ol now");
    upstream.on(
        "both",
        Answers.events(
            Answers.delta(0, "reasoning_content", "call the to"),
            both,
            Answers.delta(0, "content", "me see."),
            Answers.finish(0, "stop")));

    HttpResponse<String> response = ask(Surface.MESSAGES, "both", false, true);

    assertThat(told(Surface.MESSAGES, response, true))
        .isEqualTo("(call the tool now)[Let me see.]");
  }

  private static final String TOKEN = "ey" + "JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.ey" + "JzdWIiOiI";

  /** A token of this many letters in its middle; made up. */
  private static String token(int letters) {
    StringBuilder middle = new StringBuilder();
    for (int i = 0; middle.length() < letters; i++) {
      middle.append((char) ('a' + i * i % 26)).append(i % 10).append((char) ('A' + i * 7 % 26));
    }
    return TOKEN + middle + ".F4keBAiwXgjIlX4yahCxPXbgaW2MJW5GYRyW1Xl4Xm4";
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300, 2_000})
  void longSecretOverTheSeam_doesNotPassInAStreamEither(int thought) {
    String token = token(2_500);
    String said = token.substring(thought);
    upstream.on(
        "long",
        call -> {
          if (!call.request().json().path("stream").asBoolean()) {
            ObjectNode body = Answers.completion(said + " is it.");
            Answers.message(body).put("reasoning_content", "So " + token.substring(0, thought));
            call.json(200, body.toString());
            return;
          }
          call.events();
          for (String piece : pieces("So " + token.substring(0, thought))) {
            call.event(Answers.delta(0, "reasoning_content", piece).toString());
          }
          for (String piece : pieces(said + " is it.")) {
            call.event(Answers.delta(0, "content", piece).toString());
          }
          call.event(Answers.finish(0, "stop").toString()).done();
        });

    HttpResponse<String> plain = ask(Surface.CHAT, "long", false, false);
    HttpResponse<String> streamed = ask(Surface.CHAT, "long", false, true);

    String end = token.substring(token.length() - 40);
    assertThat(plain.body()).doesNotContain(end);
    assertThat(Surface.code(streamed, true)).isEqualTo("content_filter");
    List<String> events = RunningGateway.events(streamed);
    assertThat(Answers.joined(events.subList(0, events.size() - 1), 0, "/content")).isEmpty();
  }

  @Test
  void answerAfterAThoughtThatEndsInAWord_goesOnAtOnce() {
    List<ObjectNode> events = new ArrayList<>();
    events.add(Answers.delta(0, "reasoning_content", "I say eyJhbG"));
    pieces(THOUGHT + ". " + THOUGHT).forEach(p -> events.add(Answers.delta(0, "content", p)));
    events.add(Answers.finish(0, "stop"));
    upstream.on("word", Answers.events(events.toArray(ObjectNode[]::new)));

    HttpResponse<String> response = ask(Surface.CHAT, "word", false, true);

    List<String> got = RunningGateway.events(response);
    assertThat(Answers.joined(got, 0, "/content")).isEqualTo(THOUGHT + ". " + THOUGHT);
    assertThat(got).hasSizeGreaterThan(10);
  }
}
