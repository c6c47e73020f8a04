package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request means in one API it means in the one that it goes on to. */
final class TranslatedRequestsTest {

  private static final String OPEN = "{'type':'object','properties':{'a':{'type':'string'}}}";

  private static final String CLOSED =
      "{'type':'object','additionalProperties':false,'required':['a'],'properties':{'a':"
          + "{'type':'array','items':{'type':'object','additionalProperties':false,"
          + "'required':[],'properties':{}}}}}";

  private static final String CLOSED_OUTSIDE =
      "{'type':'object','additionalProperties':false,'required':['a'],'properties':{'a':"
          + "{'type':'array','items':{'type':'object','properties':{}}}}}";

  private static Polyglot all;
  private static UnrulyUpstream upstream;

  @BeforeAll
  static void start() throws Exception {
    all = new Polyglot(Polyglot.EACH, "");
    upstream = all.upstream();
    upstream.on("chat", Answers.text("Yes."));
    upstream.on("messages", call -> Tongue.MESSAGES.text(call, "Yes."));
    upstream.on("responses", call -> Tongue.RESPONSES.text(call, "Yes."));
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  /** What the server of a model gets. */
  private static JsonNode sent(String model, Surface surface, ObjectNode ask) {
    HttpResponse<String> response = all.post(surface, ask, false);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return upstream.only(model).json();
  }

  private static JsonNode tool(Surface surface, String model, String schema, String strict) {
    ObjectNode ask = surface.withTool(surface.ask(model, "", "Which?"), "f");
    ObjectNode tool = (ObjectNode) ask.at("/tools/0");
    ObjectNode function = surface == Surface.CHAT ? (ObjectNode) tool.get("function") : tool;
    function.set(surface == Surface.MESSAGES ? "input_schema" : "parameters", Tongue.json(schema));
    if (!strict.isEmpty()) {
      function.put("strict", Boolean.parseBoolean(strict));
    }
    JsonNode sent = sent(model, surface, ask).at("/tools/0");
    return sent.has("function") ? sent.get("function") : sent;
  }

  @ParameterizedTest
  @EnumSource(names = {"CHAT", "MESSAGES"})
  void toolThatIsNotStrict_isNotMadeSoByTheResponsesApi(Surface surface) {
    assertThat(tool(surface, "responses", OPEN, "").path("strict")).isEqualTo(bool("false"));
    assertThat(tool(surface, "responses", CLOSED, "").path("strict")).isEqualTo(bool("false"));
    assertThat(tool(surface, "responses", CLOSED, "true").path("strict")).isEqualTo(bool("true"));
    assertThat(tool(surface, "chat", CLOSED, "").has("strict")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"chat", "messages", "responses"})
  void toolOfTheResponsesApi_isStrictWhereItsSchemaAllows(String model) {
    boolean chat = model.equals("chat");
    assertThat(tool(Surface.RESPONSES, model, CLOSED, "").has("strict")).isEqualTo(chat);
    assertThat(tool(Surface.RESPONSES, model, CLOSED, "").path("strict").asBoolean())
        .isEqualTo(chat);
    for (String schema : new String[] {OPEN, CLOSED_OUTSIDE}) {
      assertThat(tool(Surface.RESPONSES, model, schema, "").has("strict")).isFalse();
    }
    assertThat(tool(Surface.RESPONSES, model, CLOSED, "false").path("strict"))
        .isEqualTo(bool("false"));
    assertThat(tool(Surface.RESPONSES, model, OPEN, "true").path("strict")).isEqualTo(bool("true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'boom'", "[{'type':'text','text':'boom'}]"})
  void resultThatFailed_isToldInTheWordsOfTheServer(String content) {
    for (String model : new String[] {"messages", "chat", "responses"}) {
      ObjectNode ask = Surface.MESSAGES.afterTool(model, "And?", "f", "boom");
      ObjectNode result = (ObjectNode) ask.at("/messages/2/content/0");
      result.put("is_error", true);
      result.set("content", RunningGateway.json(content.replace('\'', '"')));

      JsonNode sent = sent(model, Surface.MESSAGES, ask);

      if (model.equals("messages")) {
        JsonNode told = sent.at("/messages/2/content/0");
        assertThat(told.path("is_error").asBoolean()).isTrue();
        assertThat(told.at("/content/0/text").asText()).isEqualTo("boom");
      } else {
        assertThat(sent.toString()).contains("Error:").contains("boom");
      }
    }
  }

  @Test
  void cacheHints_reachAServerThatHasThem() {
    for (boolean system : new boolean[] {false, true}) {
      String hint = "{'type':'ephemeral','ttl':'1h'}";
      ObjectNode ask =
          Surface.MESSAGES.afterTool("messages", "What is in the big document?", "f", "r");
      Surface.MESSAGES.withTool(ask, "f");
      ask.set("cache_control", Tongue.json("{'type':'ephemeral'}"));
      for (String place :
          new String[] {
            "/messages/0/content/0", "/messages/1/content/0", "/messages/2/content/0", "/tools/0"
          }) {
        ((ObjectNode) ask.at(place)).set("cache_control", Tongue.json(hint));
      }
      if (system) {
        ObjectNode block = ask.putArray("system").addObject().put("type", "text").put("text", "S");
        block.set("cache_control", Tongue.json(hint));
      }

      JsonNode sent = sent("messages", Surface.MESSAGES, ask);

      assertThat(sent.path("cache_control")).isEqualTo(Tongue.json("{'type':'ephemeral'}"));
      for (String place :
          new String[] {
            "/messages/0/content/0", "/messages/1/content/0", "/messages/2/content/0", "/tools/0"
          }) {
        assertThat(sent.at(place).path("cache_control")).as(place).isEqualTo(Tongue.json(hint));
      }
      assertThat(sent.at("/system/0").has("cache_control")).isEqualTo(system);
      for (String other : new String[] {"chat", "responses"}) {
        assertThat(sent(other, Surface.MESSAGES, ask.put("model", other)).toString())
            .doesNotContain("cache_control")
            .doesNotContain("sallyport");
      }
    }
  }

  @Test
  void likelihoodOfTokens_isAskedForInTheWordsOfTheServer() {
    ObjectNode ask = Surface.RESPONSES.ask("responses", "", "Which?");
    ask.putArray("include").add("message.output_text.logprobs");
    ask.put("top_logprobs", 2);

    JsonNode sent = sent("responses", Surface.RESPONSES, ask);

    assertThat(sent.at("/include/0").asText()).isEqualTo("message.output_text.logprobs");
    assertThat(sent.path("top_logprobs").asInt()).isEqualTo(2);
  }

  private static JsonNode bool(String value) {
    return RunningGateway.json(value);
  }
}
