package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that cannot be put into the words of the first server of a model: what is wrong with the
 * request itself is told at once, what only this server has no word for is asked of the next one.
 */
final class TranslationErrorsTest {

  private static UnrulyUpstream first;
  private static UnrulyUpstream second;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    first = new UnrulyUpstream();
    second = new UnrulyUpstream().on("*", Answers.text("from the second"));
    second.on("down", call -> call.json(500, "{}"));
    String models = "";
    for (String api : new String[] {"messages", "responses"}) {
      String routes = ", routes: [{upstream: " + api + "}]";
      models +=
          "  - {name: "
              + api
              + routes
              + ", fallbacks: [{upstream: chat, model: well}]}\n"
              + "  - {name: "
              + api
              + "-down"
              + routes
              + ", fallbacks: [{upstream: chat, model: down}]}\n"
              + "  - {name: "
              + api
              + "-alone"
              + routes
              + "}\n";
    }
    gateway =
        RunningGateway.with(
            "upstreams:\n"
                + upstream("messages", first)
                + upstream("responses", first)
                + upstream("chat", second)
                + "models:\n"
                + models);
  }

  private static String upstream(String api, UnrulyUpstream server) {
    return "  - {name: "
        + api
        + ", api: "
        + api
        + ", retries: 0, url: 'http://127.0.0.1:"
        + server.port()
        + "/v1'}\n";
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    first.close();
    second.close();
  }

  @BeforeEach
  void forget() {
    first.forget();
    second.forget();
  }

  private static HttpResponse<String> chat(String model, String fields, boolean stream) {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}";
    return gateway.post(
        "/v1/chat/completions",
        ("{'model':'" + model + "','stream':" + stream + "," + fields + "}")
            .replace("M", messages)
            .replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages|M],'stop':7|stop",
        "messages|M],'stop':['a',7]|stop",
        "messages|M],'tools':'x'|tools",
        "responses|M],'tools':{'a':1}|tools",
        "messages|M],'parallel_tool_calls':'no'|parallel_tool_calls",
        "responses|M],'reasoning_effort':{'a':'b'}|reasoning_effort",
        "messages|M],'user':7|user",
        "messages|M,{'role':'tool','content':'r'}]|messages[1].tool_call_id",
        "responses|M,{'role':'tool','content':'r'}]|messages[1].tool_call_id",
        "messages|M,{'role':'user','content':[{'type':'text'}]}]|messages[1].content[0].text",
        "messages|M,{'role':'user','content':[{'type':'image_url','image_url':{}}]}]|messages[1].content[0].image_url.url",
        "messages|M],'response_format':{'type':'json_schema','json_schema':'x'}|response_format.json_schema"
      })
  void requestThatIsWrongItself_isToldAndAskedOfNobody(String model, String fields, String field) {
    for (boolean stream : new boolean[] {false, true}) {
      HttpResponse<String> response = chat(model, fields, stream);

      assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
      JsonNode error = RunningGateway.json(response).path("error");
      assertThat(error.path("param").asText()).isEqualTo(field);
      assertThat(error.path("code").asText()).isEqualTo("invalid_type");
      assertThat(first.seen()).isEmpty();
      assertThat(second.seen()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages|M],'seed':7|seed",
        "messages|M],'n':2|n",
        "responses|M],'stop':'a'|stop",
        "messages|M,{'role':'function','name':'f','content':'r'}]|messages[1].tool_call_id",
        "responses|M],'response_format':{'type':'json_schema','json_schema':{'name':'a'}}|response_format.json_schema.schema"
      })
  void whatOnlyThisServerCannotBeAsked_goesToTheNext(String model, String fields, String field) {
    HttpResponse<String> answered = chat(model, fields, false);
    HttpResponse<String> down = chat(model + "-down", fields, false);
    HttpResponse<String> alone = chat(model + "-alone", fields, false);

    assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
    assertThat(answered.body()).contains("from the second");
    // The next one could have answered; leaving the field out would be the wrong advice.
    assertThat(down.statusCode()).as(down.body()).isEqualTo(502);
    assertThat(alone.statusCode()).as(alone.body()).isEqualTo(400);
    JsonNode error = RunningGateway.json(alone).path("error");
    assertThat(error.path("code").asText()).isEqualTo("unsupported_by_upstream");
    assertThat(error.path("param").asText()).isEqualTo(field);
    assertThat(first.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages", "responses"})
  void fieldsOfAResponse_areNamedAsItsClientNamesThem(String model) {
    HttpResponse<String> response =
        gateway.post(
            "/v1/responses",
            "{\"model\":\""
                + model
                + "\",\"input\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"a\",\"schema\":7}}}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(RunningGateway.json(response).at("/error/param").asText()).startsWith("text.format");
    assertThat(second.seen()).isEmpty();
  }

  @Test
  void manyThatCannotBeAsked_leaveTheUpstreamOpen() {
    for (int i = 0; i < 30; i++) {
      assertThat(chat("messages-alone", "M],'seed':7", false).statusCode()).isEqualTo(400);
    }
    first.on("messages-alone", call -> call.json(400, "{\"error\":{\"message\":\"asked\"}}"));

    assertThat(chat("messages-alone", "M]", false).body()).contains("asked");
  }
}
