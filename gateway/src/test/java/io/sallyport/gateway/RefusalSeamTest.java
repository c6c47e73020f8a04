package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages and completions have one text where a chat has a content and a refusal. What is cut in
 * two over both does not come together behind the guard.
 */
final class RefusalSeamTest {

  private static final Pattern CANARY = Pattern.compile("never write it\\): ([a-z0-9]{22})");

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
                + ", {name: responses, api: responses, "
                + url
                + "]\nmodels:\n"
                + "  - {name: '*', routes: [{upstream: chat, model: '*'}]}\n"
                + "  - {name: other, routes: [{upstream: responses}]}\n");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static HttpResponse<String> ask(Surface surface, String model, boolean stream) {
    ObjectNode ask = surface.ask(model, surface.talks() ? "You answer about tea." : "", "Which?");
    return gateway.post(surface.path(), (stream ? ask.put("stream", true) : ask).toString());
  }

  /** Pieces of a choice, each of the content or of the refusal, in order. */
  private static UnrulyUpstream.Behaviour says(String... fieldsAndTexts) {
    return call -> {
      if (call.request().json().path("stream").asBoolean()) {
        List<ObjectNode> events = new ArrayList<>();
        for (int i = 0; i < fieldsAndTexts.length; i += 2) {
          events.add(Answers.delta(0, fieldsAndTexts[i], fieldsAndTexts[i + 1]));
        }
        events.add(Answers.finish(0, "stop"));
        Answers.events(events.toArray(ObjectNode[]::new)).answer(call);
        return;
      }
      ObjectNode body = Answers.completion("");
      ObjectNode message = Answers.message(body);
      for (int i = 0; i < fieldsAndTexts.length; i += 2) {
        String field = fieldsAndTexts[i];
        message.put(field, message.path(field).asText("") + fieldsAndTexts[i + 1]);
      }
      call.json(200, body.toString());
    };
  }

  private static String[] letters(String content, String refusal) {
    List<String> all = new ArrayList<>();
    Answers.letters(content).forEach(letter -> all.addAll(List.of("content", letter)));
    Answers.letters(refusal).forEach(letter -> all.addAll(List.of("refusal", letter)));
    return all.toArray(String[]::new);
  }

  private static void assertSilent(String model, Surface surface, boolean stream) {
    HttpResponse<String> response = ask(surface, model, stream);

    assertThat(response.body()).doesNotContain(SECRET);
    if (stream || surface.talks()) {
      assertThat(surface.text(response, stream)).doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void secretCutOverContentAndRefusal_doesNotComeTogether(Surface surface, boolean stream) {
    String first = SECRET.substring(0, 9);
    String then = SECRET.substring(9);
    upstream.on("halves", says("content", "the word is " + first, "refusal", then + " or so"));
    upstream.on("letters", says(letters("the word is " + first, then + " or so")));
    upstream.on(
        "turns",
        says("content", "so ", "refusal", "no", "content", "is " + first, "refusal", then));
    upstream.on(
        "reversed", says("refusal", "the word is " + first, "content", then, "refusal", " ok"));

    for (String model : List.of("halves", "letters", "turns", "reversed")) {
      assertSilent(model, surface, stream);
    }
  }

  @ParameterizedTest
  @MethodSource(Everywhere.TALKING)
  void canaryCutOverContentAndRefusal_isBlocked(Surface surface, boolean stream) {
    List<String> planted = new ArrayList<>();
    upstream.on(
        "canary",
        call -> {
          Matcher canary = CANARY.matcher(call.request().json().at("/messages/0/content").asText());
          assertThat(canary.find()).isTrue();
          planted.add(canary.group(1));
          says(
                  "content",
                  canary.group(1).substring(0, 11),
                  "refusal",
                  canary.group(1).substring(11))
              .answer(call);
        });

    HttpResponse<String> response = ask(surface, "canary", stream);

    assertThat(Surface.code(response, stream)).isEqualTo("content_filter");
    assertThat(response.body()).doesNotContain(planted.getLast().substring(11));
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void partsOfAResponseOfAnUpstream_doNotComeTogether(Surface surface, boolean stream) {
    upstream.on(
        "other",
        call -> {
          if (stream) {
            Tongue.RESPONSES.begin(call);
            Tongue.RESPONSES.said(call, "the word is " + SECRET.substring(0, 9));
            Tongue.send(
                call, "{'type':'response.refusal.delta','delta':'" + SECRET.substring(9) + "'}");
            Tongue.RESPONSES.finish(call);
            return;
          }
          String parts =
              "{'type':'output_text','text':'the word is "
                  + SECRET.substring(0, 9)
                  + "'},{'type':'refusal','refusal':'"
                  + SECRET.substring(9)
                  + "'}";
          String body =
              "{'id':'r','status':'completed','output':[{'type':'message','content':["
                  + parts
                  + "]}],'usage':{'input_tokens':5,'output_tokens':7}}";
          call.json(200, body.replace('\'', '"'));
        });

    assertSilent("other", surface, stream);
  }

  @Test
  void harmlessContentAndRefusal_comeInOrderAndWhole() {
    upstream.on("fine", says("content", "Green tea, ", "refusal", "but no ", "refusal", "more."));

    for (boolean stream : new boolean[] {false, true}) {
      assertThat(Surface.MESSAGES.text(ask(Surface.MESSAGES, "fine", stream), stream))
          .isEqualTo("Green tea, but no more.");
    }
    List<String> events = RunningGateway.events(ask(Surface.CHAT, "fine", true));
    assertThat(Answers.joined(events, 0, "/content")).isEqualTo("Green tea, ");
    assertThat(Answers.joined(events, 0, "/refusal")).isEqualTo("but no more.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "object", "system_fingerprint"})
  void envelopeOfTheLastEvent_isGuardedBeforeOthersAreMadeLikeIt(String field) {
    upstream.on(
        "envelope",
        Answers.events(
            Answers.delta(0, "content", "Green tea for wor"),
            Answers.finish(0, "stop").put(field, SECRET)));

    HttpResponse<String> response = ask(Surface.CHAT, "envelope", true);

    assertThat(response.body()).contains("Green").doesNotContain(SECRET);
  }
}
