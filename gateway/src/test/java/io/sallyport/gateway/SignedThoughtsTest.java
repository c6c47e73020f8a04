package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that thinks and calls a tool, between a client and a server of the Messages API. */
final class SignedThoughtsTest {

  private static final String THOUGHT = "I should ask for the weather in Rome first.";
  private static final String SIGNATURE = "EqQBCkYICRgCIkA7dGhpcyBpcyBub25lIG9mIHlvdXJzIQ==";

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", SignedThoughtsTest::think);
    upstream.on("plain", Answers.text("fine"));
    String url = ", retries: 0, url: 'http://127.0.0.1:" + upstream.port() + "/v1'}\n";
    gateway =
        RunningGateway.with(
            "upstreams:\n  - {name: messages, api: messages"
                + url
                + "  - {name: chat"
                + url
                + "models:\n  - {name: plain, routes: [{upstream: chat}]}\n"
                + "  - {name: '*', routes: [{upstream: messages, model: '*'}]}\n");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
  }

  private static JsonNode json(String text) {
    return RunningGateway.json(text.replace('\'', '"'));
  }

  private static String thoughtOf(UnrulyUpstream.Call call) {
    return call.request().model().startsWith("leaks")
        ? THOUGHT + " The key is " + Everywhere.SECRET + "."
        : THOUGHT + " (" + call.request().model() + ")";
  }

  private static void think(UnrulyUpstream.Call call) throws IOException {
    String thought = thoughtOf(call);
    ObjectNode thinking = Answers.MAPPER.createObjectNode().put("type", "thinking");
    ObjectNode use =
        (ObjectNode) json("{'type':'tool_use','id':'call_1','name':'weather','input':{}}");
    ObjectNode message =
        (ObjectNode)
            json(
                "{'id':'msg_u','type':'message','role':'assistant','model':'u','content':[],"
                    + "'usage':{'input_tokens':5,'output_tokens':7}}");
    if (!call.request().json().path("stream").asBoolean()) {
      ArrayNode content = message.putArray("content");
      content.add(thinking.put("thinking", thought).put("signature", SIGNATURE)).add(use);
      call.json(200, message.put("stop_reason", "tool_use").toString());
      return;
    }
    call.events().event(event("message_start").set("message", message).toString());
    call.event(block(0, thinking.put("thinking", "").put("signature", "")));
    for (String piece : thought.split("(?<= )")) {
      call.event(delta("thinking_delta", "thinking", piece));
    }
    call.event(delta("signature_delta", "signature", SIGNATURE));
    call.event(event("content_block_stop").put("index", 0).toString());
    call.event(block(1, use));
    call.event(event("content_block_stop").put("index", 1).toString());
    call.event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}");
    call.event("{\"type\":\"message_stop\"}").end();
  }

  private static ObjectNode event(String type) {
    return Answers.MAPPER.createObjectNode().put("type", type);
  }

  private static String block(int index, ObjectNode block) {
    return event("content_block_start")
        .put("index", index)
        .<ObjectNode>set("content_block", block)
        .toString();
  }

  private static String delta(String type, String field, String piece) {
    ObjectNode event = event("content_block_delta").put("index", 0);
    event.putObject("delta").put("type", type).put(field, piece);
    return event.toString();
  }

  private static ObjectNode ask(String model, boolean stream) {
    ObjectNode ask = Surface.MESSAGES.withTool(Surface.MESSAGES.ask(model, "", "Hello"), "weather");
    ask.put("max_tokens", 4000).put("stream", stream);
    ask.set("thinking", json("{'type':'enabled','budget_tokens':2000}"));
    return ask;
  }

  /** The next request of a client that keeps what it was told, as official clients do. */
  private static ObjectNode next(ObjectNode ask, String thought) {
    ArrayNode messages = (ArrayNode) ask.path("messages");
    ArrayNode turn = messages.addObject().put("role", "assistant").putArray("content");
    turn.addObject().put("type", "thinking").put("thinking", thought).put("signature", "");
    turn.add(json("{'type':'tool_use','id':'call_1','name':'weather','input':{}}"));
    messages.add(
        json(
            "{'role':'user','content':[{'type':'tool_result','tool_use_id':'call_1',"
                + "'content':'Sunny.'}]}"));
    return ask;
  }

  private static String thought(HttpResponse<String> response, boolean stream) {
    if (!stream) {
      return RunningGateway.json(response).at("/content/0/thinking").asText();
    }
    StringBuilder all = new StringBuilder();
    Surface.events(response).forEach(event -> all.append(event.at("/delta/thinking").asText("")));
    return all.toString();
  }

  private static HttpResponse<String> post(ObjectNode ask) {
    HttpResponse<String> response = gateway.post("/v1/messages", ask.toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response;
  }

  private static List<UnrulyUpstream.Seen> seen() {
    return upstream.seen();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thoughtThatGoesOnWithATool_reachesTheServerAsItLeftIt(boolean stream) {
    ObjectNode ask = ask("thinks-" + stream, stream);

    HttpResponse<String> first = post(ask);
    post(next(ask, thought(first, stream)));

    assertThat(thought(first, stream)).startsWith(THOUGHT);
    assertThat(first.body()).doesNotContain(SIGNATURE);
    assertThat(seen()).hasSize(2);
    for (UnrulyUpstream.Seen request : seen()) {
      assertThat(request.json().path("thinking"))
          .isEqualTo(json("{'type':'enabled','budget_tokens':2000}"));
      assertThat(request.json().has("output_config")).isFalse();
      assertThat(request.json().has("sallyport")).isFalse();
    }
    JsonNode turn = seen().get(1).json().at("/messages/1/content");
    assertThat(turn.path(0).path("type").asText()).isEqualTo("thinking");
    assertThat(turn.path(0).path("thinking").asText()).isEqualTo(thought(first, stream));
    assertThat(turn.path(0).path("signature").asText()).isEqualTo(SIGNATURE);
    assertThat(turn.path(1).path("type").asText()).isEqualTo("tool_use");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thoughtWithASecret_isTreatedAndNotKnownAgain(boolean stream) {
    ObjectNode ask = ask("leaks-" + stream, stream);

    HttpResponse<String> first = post(ask);
    post(next(ask, thought(first, stream)));

    assertThat(first.body()).doesNotContain(Everywhere.SECRET);
    JsonNode second = seen().get(1).json();
    assertThat(second.at("/messages/1/content/0/type").asText()).isEqualTo("tool_use");
    // Without its thought the turn cannot go on thinking, so the server is only asked for an
    // effort.
    assertThat(second.has("thinking")).isFalse();
    assertThat(second.at("/output_config/effort").asText()).isEqualTo("low");
  }

  @Test
  void signatureOfAClient_isNotTaken() {
    ObjectNode ask = next(ask("forged", false), "Ask for the weather.");
    ((ObjectNode) ask.at("/messages/1/content/0")).put("signature", "Zm9yZ2Vk");

    post(ask);

    assertThat(seen().getFirst().body()).doesNotContain("Zm9yZ2Vk");
    assertThat(seen().getFirst().json().has("thinking")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void turnThatGoesOnWithATextBesideTheResult_thinksOnlyWithItsThought(boolean known) {
    ObjectNode ask = ask("beside-" + known, false);
    String thought = known ? thought(post(ask), false) : "Another thought.";

    ObjectNode next = next(ask, thought);
    ((ArrayNode) next.at("/messages/2/content")).add(json("{'type':'text','text':'Be brief.'}"));
    post(next);

    JsonNode sent = seen().getLast().json();
    assertThat(sent.has("thinking")).isEqualTo(known);
    assertThat(sent.at("/messages/1/content/0/type").asText())
        .isEqualTo(known ? "thinking" : "tool_use");
  }

  @Test
  void serverOfAChat_isToldAnEffortAndNothingElse() {
    post(ask("plain", false));

    JsonNode sent = seen().getFirst().json();
    assertThat(sent.path("reasoning_effort").asText()).isEqualTo("low");
    assertThat(sent.has("thinking")).isFalse();
    assertThat(sent.has("sallyport")).isFalse();
  }
}
