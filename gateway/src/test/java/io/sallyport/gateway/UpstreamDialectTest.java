package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an upstream speaks, the guard sees the same, and so does the client. */
final class UpstreamDialectTest {

  private static final String SECRET = Everywhere.SECRET;
  private static final Pattern CANARY = Pattern.compile("never write it\\): ([a-z0-9]{22})");

  private static Polyglot all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> models = new TreeMap<>();
    for (Tongue tongue : Tongue.values()) {
      for (String model : List.of("text", "call", "canary", "lies", "fails")) {
        models.put(model + "-" + tongue, Polyglot.model(tongue));
      }
    }
    all = new Polyglot(models, "");
    upstream = all.upstream();
    gateway = all.gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  static Stream<Arguments> everyPair() {
    return Stream.of(Tongue.values())
        .flatMap(
            tongue ->
                Everywhere.all().map(each -> Arguments.of(tongue, each.get()[0], each.get()[1])));
  }

  static Stream<Arguments> everyTalkingPair() {
    return everyPair().filter(each -> ((Surface) each.get()[1]).talks());
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void text_isGuardedAndGivenInTheClientsDialect(Tongue tongue, Surface surface, boolean stream) {
    String model = "text-" + tongue;
    String text = "The key is " + SECRET + ", keep it.";
    upstream.on(model, call -> tongue.text(call, Answers.letters(text).toArray(String[]::new)));

    HttpResponse<String> response = all.ask(surface, model, stream);

    assertThat(surface.text(response, stream))
        .startsWith("The key is ")
        .endsWith(", keep it.")
        .doesNotContain("AKIA");
    UnrulyUpstream.Seen seen = upstream.only(model);
    assertThat(seen.line()).startsWith("POST " + tongue.path() + " ");
    boolean messages = tongue == Tongue.MESSAGES;
    assertThat(seen.header(messages ? "x-api-key" : "authorization"))
        .endsWith(RunningGateway.UPSTREAM_KEY);
    assertThat(seen.header("anthropic-version") != null).isEqualTo(messages);
    JsonNode event = gateway.eventOf(response);
    assertThat(event.path("verdict").asText()).isEqualTo("redact");
    assertThat(event.at("/tokens/in").asLong()).isEqualTo(5);
    assertThat(event.at("/tokens/out").asLong()).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("everyTalkingPair")
  void toolsAndTheirResults_goThereAndBack(Tongue tongue, Surface surface, boolean stream) {
    String model = "call-" + tongue;
    upstream.on(model, call -> tongue.call(call, "read_mail", "{\"folder\":\"inbox\"}"));
    ObjectNode ask = surface.afterTool(model, "And the rest?", "list_mail", "Two folders.");

    HttpResponse<String> response = all.post(surface, surface.withTool(ask, "read_mail"), stream);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("read_mail", "inbox", "call_1");
    assertThat(upstream.only(model).body()).contains("list_mail", "Two folders.", "read_mail");
  }

  @ParameterizedTest
  @MethodSource("everyTalkingPair")
  void canary_isKnownInWhateverComesBack(Tongue tongue, Surface surface, boolean stream) {
    String model = "canary-" + tongue;
    upstream.on(
        model,
        call -> {
          String prompt = tongue.instructions(call.request().json());
          tongue.text(call, Answers.letters(prompt).toArray(String[]::new));
        });

    HttpResponse<String> response =
        all.post(surface, surface.ask(model, "You answer about tea.", "Which?"), stream);

    Matcher canary = CANARY.matcher(tongue.instructions(upstream.only(model).json()));
    assertThat(canary.find()).isTrue();
    assertThat(Surface.code(response, stream)).isEqualTo("content_filter");
    assertThat(response.body()).doesNotContain(canary.group(1));
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void streamThatDoesNotEndWell_neverLooksComplete(Tongue tongue, Surface surface, boolean stream) {
    String model = "lies-" + tongue;
    for (String how : List.of("stops", "done", "errs", "html")) {
      upstream.on(
          model,
          call -> {
            tongue.begin(call);
            tongue.said(call, "It begins well. ");
            switch (how) {
              case "done" -> call.done();
              case "errs" -> {
                Tongue.send(call, tongue.error());
                call.end();
              }
              case "html" -> call.event("<html>").end();
              default -> call.end();
            }
          });

      HttpResponse<String> response = all.ask(surface, model, true);

      assertThat(Surface.code(response, true)).as(how).startsWith("upstream_");
      assertThat(surface.complete(response.body())).isFalse();
      assertThat(response.body()).doesNotContain("inside");
      assertThat(gateway.eventOf(response).path("outcome").asText()).isEqualTo("failed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void argumentsOfACallThatNeverBegan_areNotPassedOn(Tongue tongue) {
    String model = "lies-" + tongue;
    upstream.on(
        model,
        call -> {
          tongue.begin(call);
          Tongue.send(
              call,
              tongue == Tongue.MESSAGES
                  ? "{'type':'content_block_delta','index':7,'delta':{'type':'input_json_delta','partial_json':'lost'}}"
                  : "{'type':'response.function_call_arguments.delta','output_index':7,'delta':'lost'}");
          call.end();
        });

    HttpResponse<String> response = all.post(Surface.CHAT, Surface.CHAT.ask(model, "", "x"), true);

    assertThat(response.body()).doesNotContain("lost").doesNotContain("[DONE]");
  }

  @ParameterizedTest
  @EnumSource
  void whatTheUpstreamHasNoWordFor_isRefusedByName(Tongue tongue) {
    upstream.on("text-" + tongue, call -> tongue.text(call, "x"));
    ObjectNode ask = Surface.CHAT.ask("text-" + tongue, "", "x").put("n", 2);

    HttpResponse<String> response = all.post(Surface.CHAT, ask, false);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Surface.code(response, false)).isEqualTo("unsupported_by_upstream");
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void answerOfAnotherShape_isNotPassedOn() {
    for (Tongue tongue : Tongue.values()) {
      upstream.on("fails-" + tongue, call -> call.json(200, Answers.completion(SECRET).toString()));

      HttpResponse<String> response =
          all.post(Surface.CHAT, Surface.CHAT.ask("fails-" + tongue, "", "x"), false);

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.body()).doesNotContain(SECRET);
    }
  }
}
