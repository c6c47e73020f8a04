package io.sallyport.gateway;

import static io.sallyport.gateway.Everywhere.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What has to be redacted comes out of no field: not of the lists of tokens, the arguments of
 * calls, thoughts, refusals, citations, transcripts or items of hosted tools, in any dialect of a
 * client or of an upstream, plain or letter by letter.
 */
final class LeakTest {

  private static final String SOUND = sound();

  /** Parts of a message of a chat completion; S is the secret, or a letter of it in a stream. */
  private static final List<String> OF_CHAT =
      List.of(
          "'content':'S'",
          "'content':'fine','reasoning_content':'S'",
          "'content':'fine','reasoning':'S'",
          "'content':'fine','reasoning_details':[{'type':'reasoning.text','text':'S'}]",
          "'content':null,'refusal':'S'",
          "'content':null,'tool_calls':[{'index':0,'id':'c','type':'function','function':{'name':'f','arguments':'{\\\"a\\\":\\\"S\\\"}'}}]",
          "'content':null,'tool_calls':[{'index':0,'id':'c','type':'custom','custom':{'name':'f','input':'S'}}]",
          "'content':null,'function_call':{'name':'f','arguments':'{\\\"a\\\":\\\"S\\\"}'}",
          "'content':'fine','annotations':[{'type':'url_citation','url_citation':{'title':'S','url':'https://a.example/'}}]",
          "'content':null,'audio':{'id':'a','data':'" + SOUND + "','transcript':'S'}",
          "'content':'fine','thoughts':{'inner':['S']}");

  private static final List<String> OF_MESSAGES =
      List.of(
          "{'type':'text','text':'S'}",
          "{'type':'thinking','thinking':'S','signature':'S'}",
          "{'type':'redacted_thinking','data':'S'}",
          "{'type':'text','text':'fine','citations':[{'type':'char_location','cited_text':'S'}]}",
          "{'type':'tool_use','id':'i','name':'f','input':{'a':'S'}}",
          "{'type':'tool_use','id':'i','name':'f','input':{'S':1}}",
          "{'type':'server_tool_use','id':'i','name':'web_search','input':{'query':'S'}}",
          "{'type':'web_search_tool_result','tool_use_id':'i','content':[{'title':'S'}]}");

  private static final List<String> OF_RESPONSES =
      List.of(
          "{'type':'message','content':[{'type':'output_text','text':'S'}]}",
          "{'type':'message','content':[{'type':'output_text','text':'fine','annotations':[{'title':'S'}],'logprobs':[{'token':'S'}]}]}",
          "{'type':'message','content':[{'type':'refusal','refusal':'S'}]}",
          "{'type':'reasoning','summary':[{'type':'summary_text','text':'S'}],'encrypted_content':'S'}",
          "{'type':'reasoning','content':[{'type':'reasoning_text','text':'S'}]}",
          "{'type':'function_call','call_id':'c','name':'f','arguments':'{\\\"a\\\":\\\"S\\\"}'}",
          "{'type':'custom_tool_call','call_id':'c','name':'f','input':'S'}",
          "{'type':'web_search_call','id':'w','action':{'query':'S'}}",
          "{'type':'mcp_call','id':'m','arguments':'S','output':'S'}");

  private static Polyglot all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    all =
        new Polyglot(
            Polyglot.EACH,
            "policies: [{name: silent, uninspected: [image]}]\n"
                + "tenants: [{id: silent-tenant, policy: silent}]\n");
    upstream = all.upstream();
    gateway = all.gateway();
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  private static String sound() {
    byte[] noise = new byte[300];
    new Random(7).nextBytes(noise);
    return Base64.getEncoder().encodeToString(noise);
  }

  static Stream<Arguments> ofChat() {
    return Everywhere.all()
        .flatMap(
            one -> OF_CHAT.stream().map(part -> Arguments.of(one.get()[0], one.get()[1], part)));
  }

  static Stream<Arguments> ofOthers() {
    return Stream.of(Surface.values())
        .flatMap(
            surface ->
                Stream.concat(
                    OF_MESSAGES.stream().map(block -> Arguments.of(surface, "messages", block)),
                    OF_RESPONSES.stream().map(item -> Arguments.of(surface, "responses", item))));
  }

  private static String json(String text, String secret) {
    return text.replace('\'', '"').replaceAll("\\bS\\b", secret);
  }

  /** What a reader makes of an answer: all that came under one name, put together. */
  private static Map<String, StringBuilder> read(HttpResponse<String> response, boolean stream) {
    List<JsonNode> all =
        stream && response.body().startsWith("data:") | response.body().startsWith("event:")
            ? Surface.events(response)
            : List.of(RunningGateway.json(response));
    Map<String, StringBuilder> texts = new TreeMap<>();
    all.forEach(node -> collect(node, "", texts));
    return texts;
  }

  private static void collect(JsonNode node, String name, Map<String, StringBuilder> texts) {
    if (node.isValueNode()) {
      texts.computeIfAbsent(name, n -> new StringBuilder()).append(node.asText());
    }
    node.properties()
        .forEach(
            field -> {
              texts.computeIfAbsent("names", n -> new StringBuilder()).append(field.getKey());
              collect(field.getValue(), field.getKey(), texts);
            });
    if (node.isArray()) {
      node.forEach(item -> collect(item, name, texts));
    }
  }

  private static void assertSilent(HttpResponse<String> response, boolean stream) {
    assertThat(response.body()).doesNotContain(SECRET);
    read(response, stream)
        .forEach((name, text) -> assertThat(text.toString()).as(name).doesNotContain(SECRET));
  }

  @ParameterizedTest
  @MethodSource
  void ofChat(Surface surface, boolean stream, String part) {
    upstream.on(
        "chat",
        call -> {
          if (!call.request().json().path("stream").asBoolean()) {
            ObjectNode body = Answers.completion("");
            ObjectNode message = Answers.message(body);
            message.setAll((ObjectNode) RunningGateway.json(json("{" + part + "}", SECRET)));
            ((ObjectNode) body.at("/choices/0"))
                .set("logprobs", Answers.logprobs(Answers.letters(SECRET)));
            call.json(200, body.toString());
            return;
          }
          call.events();
          for (String letter : Answers.letters(SECRET)) {
            ObjectNode chunk = Answers.chunk(0);
            ObjectNode choice = (ObjectNode) chunk.at("/choices/0");
            choice.set("delta", RunningGateway.json(json("{" + part + "}", letter)));
            choice.set("logprobs", Answers.logprobs(List.of(letter)));
            call.event(chunk.toString());
          }
          call.event(Answers.finish(0, "stop").toString()).done();
        });

    ObjectNode ask = surface.ask("chat", "", "Which tea?").put("stream", stream);
    HttpResponse<String> response = gateway.post(surface.path(), ask.toString());

    assertSilent(response, stream);
  }

  @ParameterizedTest
  @MethodSource
  void ofOthers(Surface surface, String api, String part) {
    String said = json(part, SECRET);
    upstream.on(
        api,
        call ->
            call.json(
                200,
                api.equals("messages")
                    ? "{\"id\":\"m\",\"type\":\"message\",\"content\":[" + said + "]}"
                    : "{\"id\":\"r\",\"status\":\"completed\",\"output\":[" + said + "]}"));

    HttpResponse<String> response =
        gateway.post(surface.path(), surface.ask(api, "", "Which tea?").toString());

    assertSilent(response, false);
  }

  @Test
  void eventsOfOtherDialectsThatNobodyReads_stayBehind() {
    List<String> events = new ArrayList<>();
    for (String name :
        List.of(
            "output_text.done",
            "content_part.done",
            "output_item.done",
            "output_text.annotation.added",
            "mcp_call_arguments.delta",
            "code_interpreter_call_code.delta",
            "audio.transcript.delta")) {
      events.add(
          "{'type':'response."
              + name
              + "','output_index':0,'delta':'S','text':'S','code':'S','part':{'text':'S'},"
              + "'item':{'type':'message','content':[{'text':'S'}]},'annotation':{'title':'S'}}");
    }
    upstream.on(
        "responses",
        call -> {
          Tongue.RESPONSES.begin(call);
          for (String event : events) {
            call.event(json(event, SECRET));
          }
          Tongue.RESPONSES.said(call, "fine");
          call.event(
                  json("{'type':'response.completed','response':{'output':[{'a':'S'}]}}", SECRET))
              .end();
        });
    for (Surface surface : Surface.values()) {
      ObjectNode ask = surface.ask("responses", "", "Which tea?").put("stream", true);

      HttpResponse<String> response = gateway.post(surface.path(), ask.toString());

      // What is said whole at its end is read, and so treated; the rest is not there.
      assertThat(surface.text(response, true))
          .isEqualTo("[removed by Sallyport: AWS access key id] fine");
      assertSilent(response, true);
    }
  }

  @Test
  void soundOfATextThatIsRedacted_isNotHeard() {
    ofChat(Surface.CHAT, false, OF_CHAT.get(9));
    ObjectNode ask = Surface.CHAT.ask("chat", "", "Which tea?");
    String plain = gateway.post(Surface.CHAT.path(), ask.toString()).body();
    String streamed = gateway.post(Surface.CHAT.path(), ask.put("stream", true).toString()).body();

    assertThat(plain).doesNotContain(SOUND);
    assertThat(streamed).doesNotContain(SOUND);
  }

  @Test
  void soundBesideATextThatIsRedacted_isNotHeardThoughItHasNoTranscript() {
    upstream.on(
        "chat",
        Answers.events(
            Answers.delta(0, "content", "It is " + SECRET + "."),
            (ObjectNode)
                RunningGateway.json(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"audio\":{\"data\":\""
                        + SOUND
                        + "\"}}}]}"),
            Answers.finish(0, "stop")));

    HttpResponse<String> response =
        gateway.post(
            Surface.CHAT.path(),
            Surface.CHAT.ask("chat", "", "Which?").put("stream", true).toString());

    assertThat(response.body()).contains("It is ").doesNotContain(SOUND).doesNotContain(SECRET);
  }

  @Test
  void soundOfAHarmlessText_isHeardOnceItIsInspected() {
    upstream.on(
        "chat",
        Answers.events(
            (ObjectNode)
                RunningGateway.json(
                    "{\"choices\":[{\"index\":0,\"delta\":{\"audio\":{\"data\":\""
                        + SOUND
                        + "\",\"transcript\":\"Green tea.\"}}}]}"),
            Answers.finish(0, "stop")));

    HttpResponse<String> response =
        gateway.post(
            Surface.CHAT.path(),
            Surface.CHAT.ask("chat", "", "Which?").put("stream", true).toString());

    assertThat(read(response, true).get("data")).hasToString(SOUND);
    assertThat(read(response, true).get("transcript")).hasToString("Green tea.");
    assertThat(gateway.eventOf(response).at("/attributes/uninspected").asText()).endsWith("=audio");
  }

  @Test
  void soundUnderAPolicyThatLetsNonePass_isRefusedBeforeAndAfter() {
    String key = gateway.keyOfTenant("silent-tenant");
    ObjectNode ask = Surface.CHAT.ask("chat", "", "Which?");
    ask.putArray("modalities").add("text").add("audio");
    upstream.forget();

    HttpResponse<String> asked = gateway.post(key, Surface.CHAT.path(), ask.toString());

    assertThat(Surface.code(asked, false)).isEqualTo("content_denied");
    assertThat(upstream.seen()).isEmpty();
    ask.remove("modalities");
    ofChat(Surface.CHAT, false, OF_CHAT.get(9).replace("'S'", "'fine'"));
    for (boolean stream : new boolean[] {false, true}) {
      HttpResponse<String> given =
          gateway.post(key, Surface.CHAT.path(), ask.put("stream", stream).toString());
      assertThat(Surface.code(given, stream)).isEqualTo("content_denied");
      assertThat(given.body()).doesNotContain(SOUND);
    }
  }

  @Test
  void textThatIsCalledSound_isNoSound() {
    String hidden =
        Base64.getEncoder().encodeToString(("key " + SECRET).getBytes(StandardCharsets.UTF_8));
    upstream.on(
        "chat",
        call -> {
          ObjectNode body = Answers.completion("fine");
          Answers.message(body).putObject("audio").put("data", hidden).put("transcript", "fine");
          call.json(200, body.toString());
        });

    HttpResponse<String> response =
        gateway.post(Surface.CHAT.path(), Surface.CHAT.ask("chat", "", "Which?").toString());

    assertThat(gateway.eventOf(response).at("/attributes/uninspected").isMissingNode()).isTrue();
    assertThat(gateway.eventOf(response).path("scanned").toString()).contains("audio.data");
  }
}
