package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Untrusted texts set apart on their way to the model, and nothing else. */
final class SpotlightOverHttpTest {

  private static final String SAID = "The tea is green today";
  private static final String TALK =
      """
      {"model":"WAY","messages":[
        {"role":"user","content":"Look it up."},
        {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
          "function":{"name":"look","arguments":"{\\"q\\":\\"tea of today\\"}"}}]},
        {"role":"tool","tool_call_id":"call_1","name":"look","content":[
          {"type":"text","text":"SAID"},
          {"type":"image_url","image_url":{"url":"https://tea.example/a b.png"}}]}]}
      """
          .replace("SAID", SAID);

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    StringBuilder models = new StringBuilder("models:\n");
    StringBuilder policies = new StringBuilder("policies:\n");
    for (String way : new String[] {"delimit", "datamark", "encode"}) {
      models.append("  - {name: W, routes: [{upstream: unruly}], policy: W}\n".replace("W", way));
      policies.append("  - {name: W, extends: 'off', spotlight: W}\n".replace("W", way));
    }
    gateway = RunningGateway.before(upstream, models.append(policies).toString());
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

  @ParameterizedTest
  @ValueSource(strings = {"delimit", "datamark", "encode"})
  void wordsOfATool_areSetApartAndItsIdsAndAddressesStay(String way) {
    HttpResponse<String> response = gateway.post("/v1/chat/completions", TALK.replace("WAY", way));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode messages = upstream.seen().getFirst().json().path("messages");
    JsonNode tool = messages.path(messages.size() - 1);
    assertThat(tool.at("/content/0/text").asText()).isNotEqualTo(SAID);
    assertThat(tool.path("tool_call_id").asText()).isEqualTo("call_1");
    assertThat(tool.path("name").asText()).isEqualTo("look");
    assertThat(tool.at("/content/1/image_url/url").asText())
        .isEqualTo("https://tea.example/a b.png");
    JsonNode call = messages.path(messages.size() - 2);
    assertThat(call.at("/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"q\":\"tea of today\"}");
    assertThat(messages.at("/0/role").asText()).isEqualTo("system");
    assertThat(messages.at("/1/content").asText()).isEqualTo("Look it up.");
  }
}
