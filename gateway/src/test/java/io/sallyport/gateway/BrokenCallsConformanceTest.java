package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls that were cut, or whose arguments are no JSON object: no client gets one to run, none loses
 * what was said beside it, and every API says the same, whatever its upstream speaks.
 */
final class BrokenCallsConformanceTest {

  private static final String TEXT = "Let me read it.";

  private static final Pattern SHORT =
      Pattern.compile(
          "finish_reason\":\"length|stop_reason\":\"max_tokens|\"reason\":\"max_output_tokens");

  /** What an upstream says of a call. */
  enum Broken {
    CUT("chat", "{\"folder\":\"in", true),
    CUT_OLD("chat", "{\"folder\":\"in", true),
    CUT_FREE_TEXT("chat", "read the fol", true),
    LIST("chat", "[1]", false),
    NAME_TWICE("chat", "{\"a\":1,\"a\":2}", false),
    NO_JSON("chat", "{\"folder\":", false),
    CUT_ITEM("responses", "{\"folder\":\"in", true),
    CUT_BLOCK("messages", "{\"folder\":\"in", true);

    private final String api;
    private final String arguments;
    private final boolean cut;

    Broken(String api, String arguments, boolean cut) {
      this.api = api;
      this.arguments = arguments;
      this.cut = cut;
    }

    /** What the client is told that it said; a server of messages closes it. */
    String told(boolean stream) {
      return this == CUT_BLOCK && !stream ? "{\"folder\":\"in\"" : arguments;
    }

    void say(UnrulyUpstream.Call call) throws IOException {
      boolean stream = call.request().json().path("stream").asBoolean();
      switch (this) {
        case CUT_ITEM -> item(call, stream);
        case CUT_BLOCK -> block(call, stream);
        default -> chat(call, stream);
      }
    }

    private void chat(UnrulyUpstream.Call call, boolean stream) throws IOException {
      ObjectNode asked = Answers.MAPPER.createObjectNode();
      if (this == CUT_OLD) {
        asked.putObject("function_call").put("name", "read_mail").put("arguments", arguments);
      } else {
        boolean free = this == CUT_FREE_TEXT;
        ObjectNode entry = asked.putArray("tool_calls").addObject().put("index", 0);
        entry.put("id", "call_0").put("type", free ? "custom" : "function");
        entry
            .putObject(free ? "custom" : "function")
            .put("name", "read_mail")
            .put(free ? "input" : "arguments", arguments);
      }
      String finish = cut ? "length" : "tool_calls";
      if (!stream) {
        ObjectNode body = Answers.completion(TEXT);
        Answers.message(body).setAll(asked);
        ((ObjectNode) body.at("/choices/0")).put("finish_reason", finish);
        call.json(200, body.toString());
        return;
      }
      ObjectNode event = Answers.chunk(0);
      ((ObjectNode) event.at("/choices/0/delta")).setAll(asked);
      call.events().event(Answers.delta(0, "content", TEXT).toString());
      call.event(event.toString()).event(Answers.finish(0, finish).toString()).done();
    }

    private void item(UnrulyUpstream.Call call, boolean stream) throws IOException {
      ObjectNode body =
          Tongue.json(
              "{'id':'resp_u','object':'response','status':'incomplete','model':'u','output':[],"
                  + "'incomplete_details':{'reason':'max_output_tokens'},"
                  + "'usage':{'input_tokens':5,'output_tokens':7}}");
      ObjectNode item =
          Tongue.json("{'type':'function_call','call_id':'call_1','name':'read_mail'}");
      item.put("status", "incomplete").put("arguments", arguments);
      body.withArray("/output")
          .addObject()
          .put("type", "message")
          .putArray("content")
          .addObject()
          .put("type", "output_text")
          .put("text", TEXT);
      body.withArray("/output").add(item);
      if (!stream) {
        call.json(200, body.toString());
        return;
      }
      Tongue.RESPONSES.begin(call);
      Tongue.RESPONSES.said(call, TEXT);
      ObjectNode done = Tongue.json("{'type':'response.output_item.done','output_index':1}");
      done.set("item", item);
      ObjectNode last = Tongue.json("{'type':'response.incomplete'}");
      last.set("response", body);
      call.event(done.toString()).event(last.toString()).end();
    }

    private void block(UnrulyUpstream.Call call, boolean stream) throws IOException {
      String use = "{'type':'tool_use','id':'call_1','name':'read_mail','input':{}}";
      if (!stream) {
        ObjectNode body =
            Tongue.json(
                "{'id':'msg_u','type':'message','role':'assistant','model':'u',"
                    + "'usage':{'input_tokens':5,'output_tokens':7},'stop_reason':'max_tokens',"
                    + "'content':[{'type':'text','text':'"
                    + TEXT
                    + "'},"
                    + use
                    + "]}");
        ((ObjectNode) body.at("/content/1/input")).put("folder", "in");
        call.json(200, body.toString());
        return;
      }
      Tongue.MESSAGES.begin(call);
      Tongue.MESSAGES.said(call, TEXT);
      Tongue.send(call, "{'type':'content_block_start','index':1,'content_block':" + use + "}");
      ObjectNode piece = Tongue.json("{'type':'content_block_delta','index':1}");
      piece.putObject("delta").put("type", "input_json_delta").put("partial_json", arguments);
      call.event(piece.toString());
      Tongue.send(
          call,
          "{'type':'message_delta','delta':{'stop_reason':'max_tokens'},"
              + "'usage':{'output_tokens':7}}");
      Tongue.send(call, "{'type':'message_stop'}");
      call.end();
    }
  }

  private static Polyglot all;
  private static List<String> keys;

  @BeforeAll
  static void start() throws Exception {
    all =
        new Polyglot(
            Polyglot.models(Broken.values(), broken -> broken.api),
            """
            policies: [{name: unjudged, flow: {mode: off}}]
            tenants: [{id: unjudged-tenant, policy: unjudged}]
            """);
    keys = List.of(all.gateway().clientKey(), all.gateway().keyOfTenant("unjudged-tenant"));
    for (Broken broken : Broken.values()) {
      all.upstream().on(Polyglot.model(broken), broken::say);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  static Stream<Arguments> everywhere() {
    return Stream.of(Broken.values())
        .flatMap(
            broken ->
                Everywhere.all().map(each -> Arguments.of(broken, each.get()[0], each.get()[1])));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void brokenCall_isLeftOutAndTheTextStays(Broken broken, Surface surface, boolean stream) {
    for (String key : keys) {
      ObjectNode ask = surface.ask(Polyglot.model(broken), "", "Read my mail, please.");
      ObjectNode whole = stream ? ask.put("stream", true) : ask;

      HttpResponse<String> response = all.gateway().post(key, surface.path(), whole.toString());

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(surface.complete(response.body()) || !stream).as(response.body()).isTrue();
      assertThat(surface.text(response, stream)).startsWith(TEXT);
      assertThat(surface.text(response, stream).contains("Sallyport left out"))
          .isEqualTo(!broken.cut);
      assertThat(SHORT.matcher(response.body()).find()).isEqualTo(broken.cut);
      assertThat(response.body())
          .doesNotContain("\"tool_calls")
          .doesNotContain("tool_use")
          .doesNotContain("function_call")
          .doesNotContain("custom_tool_call");
      if (surface.talks()) {
        JsonNode left = leftOut(response, stream);
        assertThat(left.path("tool").asText()).isEqualTo("read_mail");
        assertThat(left.path("arguments").asText()).isEqualTo(broken.told(stream));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(Everywhere.ALL)
  void textThatWasCut_isNoWholeItem(Surface surface, boolean stream) {
    HttpResponse<String> response = all.ask(surface, Polyglot.model(Broken.CUT), stream);

    if (surface == Surface.RESPONSES) {
      assertThat(response.body())
          .containsPattern("\"type\":\"message\",\"status\":\"incomplete\"")
          .doesNotContain("\"type\":\"message\",\"status\":\"completed\"");
    }
    assertThat(all.gateway().eventOf(response).path("outcome").asText()).isEqualTo("ok");
  }

  private static JsonNode leftOut(HttpResponse<String> response, boolean stream) {
    List<JsonNode> said =
        stream ? Surface.events(response) : List.of(RunningGateway.json(response));
    return said.stream()
        .map(each -> each.findValue("leftOut"))
        .filter(each -> each != null)
        .reduce((first, last) -> last)
        .orElseThrow(() -> new AssertionError(response.body()))
        .path(0);
  }
}
