package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tools that an upstream runs itself: translated between the dialects where both have a word for
 * them, refused by name before anything is sent where one has none, never dropped.
 */
final class HostedToolsTest {

  private static final String PLACE =
      "'user_location':{'type':'approximate','city':'Kyoto','country':'JP'}";
  private static final String OF_MESSAGES =
      "{'type':'web_search_20250305','name':'web_search','max_uses':3,"
          + "'allowed_domains':['tea.example'],"
          + PLACE
          + "}";
  private static final String OF_RESPONSES =
      "{'type':'web_search','filters':{'allowed_domains':['tea.example']},"
          + "'search_context_size':'medium',"
          + PLACE
          + "}";

  private static Polyglot all;
  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;
  private static String key;

  @BeforeAll
  static void start() throws Exception {
    all =
        new Polyglot(
            Polyglot.EACH,
            "policies: [{name: research, hostedTools: [web_search, mcp, code_execution]}]\n"
                + "tenants: [{id: searching, policy: research}]\n");
    upstream = all.upstream();
    gateway = all.gateway();
    upstream.on("chat", Answers.text("Green tea."));
    upstream.on("responses", call -> Tongue.RESPONSES.text(call, "Green tea."));
    upstream.on("messages", call -> Tongue.MESSAGES.text(call, "Green tea."));
    key = gateway.keyOfTenant("searching");
  }

  @AfterAll
  static void stop() throws Exception {
    all.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
  }

  private static HttpResponse<String> ask(String api, String model, String more) {
    String body =
        switch (api) {
          case "messages" -> "'max_tokens':9,'messages':[{'role':'user','content':'Which tea?'}]";
          case "responses" -> "'input':'Which tea?'";
          default -> "'messages':[{'role':'user','content':'Which tea?'}]";
        };
    String json = "{'model':'" + model + "'," + body + "," + more + "}";
    String path = api.equals("chat") ? "/v1/chat/completions" : "/v1/" + api;
    return gateway.post(key, path, json.replace('\'', '"'));
  }

  private static JsonNode sent(String model) {
    return upstream.only(model).json();
  }

  private static JsonNode json(String text) {
    return RunningGateway.json(text.replace('\'', '"'));
  }

  @Test
  void searchOfAMessagesClient_isOneOfTheResponsesApi() {
    HttpResponse<String> response = ask("messages", "responses", "'tools':[" + OF_MESSAGES + "]");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(sent("responses").at("/tools/0"))
        .isEqualTo(
            json(
                "{'type':'web_search','filters':{'allowed_domains':['tea.example']},"
                    + PLACE
                    + "}"));
    assertThat(sent("responses").path("max_tool_calls").asInt()).isEqualTo(3);
    assertThat(gateway.eventOf(response).at("/attributes/hostedTools").asText())
        .isEqualTo("web_search");
  }

  @Test
  void searchOfAResponsesClient_isOneOfTheMessagesApi() {
    HttpResponse<String> response =
        ask(
            "responses",
            "messages",
            "'tools':[" + OF_RESPONSES + "],'tool_choice':{'type':'web_search'}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(sent("messages").at("/tools/0"))
        .isEqualTo(
            json(
                "{'type':'web_search_20250305','name':'web_search',"
                    + "'allowed_domains':['tea.example'],"
                    + PLACE
                    + "}"));
    assertThat(sent("messages").path("tool_choice"))
        .isEqualTo(json("{'type':'tool','name':'web_search'}"));
  }

  @Test
  void searchOfTheUpstreamsOwnDialect_arrivesAsItWas() {
    ask("messages", "messages", "'tools':[" + OF_MESSAGES + "]");
    ask(
        "responses",
        "responses",
        "'tools':["
            + OF_RESPONSES.replace("web_search", "web_search_preview")
            + "],'tool_choice':{'type':'web_search_preview'}");

    assertThat(sent("messages").at("/tools/0")).isEqualTo(json(OF_MESSAGES));
    assertThat(sent("responses").at("/tools/0"))
        .isEqualTo(json(OF_RESPONSES.replace("web_search", "web_search_preview")));
    assertThat(sent("responses").at("/tool_choice/type").asText()).isEqualTo("web_search_preview");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages|{'type':'web_search_20250305','name':'web_search'}",
        "responses|{'type':'web_search'}"
      })
  void searchBeforeAnUpstreamOfChatCompletions_isItsOption(String api, String tool) {
    String placed = tool.replaceFirst("}$", "," + PLACE + "}");

    HttpResponse<String> response = ask(api, "chat", "'tools':[" + placed + "]");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(sent("chat").has("tools")).isFalse();
    assertThat(sent("chat").path("web_search_options"))
        .isEqualTo(
            json(
                "{'user_location':{'type':'approximate',"
                    + "'approximate':{'city':'Kyoto','country':'JP'}}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messages|responses|{'type':'web_search_20250305','name':'web_search','blocked_domains':['a']}|tools[0].blocked_domains",
        "messages|chat|{'type':'web_search_20250305','name':'web_search','max_uses':1}|tools[0].max_uses",
        "messages|chat|{'type':'web_search_20250305','name':'web_search','allowed_domains':['a']}|tools[0].allowed_domains",
        "messages|responses|{'type':'code_execution_20250825','name':'code_execution'}|tools[0].type",
        "messages|chat|{'type':'code_execution_20250825','name':'code_execution'}|tools[0].type",
        "responses|messages|{'type':'web_search','search_context_size':'high'}|tools[0].search_context_size",
        "responses|messages|{'type':'mcp','server_label':'a','server_url':'https://a.example'}|tools[0].type",
        "responses|chat|{'type':'mcp','server_label':'a','server_url':'https://a.example'}|tools[0].type",
        "chat|messages|{'type':'mcp','server_label':'a'}|tools[0].type"
      })
  void whatTheOtherDialectHasNoWordFor_isRefusedByNameBeforeAnythingIsSent(
      String api, String model, String tool, String place) {
    HttpResponse<String> response = ask(api, model, "'tools':[" + tool + "]");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(RunningGateway.json(response).at("/error/code").asText())
        .isEqualTo("unsupported_by_upstream");
    assertThat(RunningGateway.json(response).at("/error/param").asText()).isEqualTo(place);
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void toolOfTheUpstreamsOwnDialect_arrivesWithAllItsFields() {
    String mcp = "{'type':'mcp','server_label':'a','server_url':'https://a.example'}";
    String code = "{'type':'code_execution_20250825','name':'code_execution'}";

    assertThat(ask("responses", "responses", "'tools':[" + mcp + "]").statusCode()).isEqualTo(200);
    assertThat(ask("messages", "messages", "'tools':[" + code + "]").statusCode()).isEqualTo(200);

    assertThat(sent("responses").at("/tools/0")).isEqualTo(json(mcp));
    assertThat(sent("messages").at("/tools/0")).isEqualTo(json(code));
  }

  @ParameterizedTest
  @CsvSource({"messages", "responses"})
  void fieldThatNobodyKnows_isRefused(String api) {
    String tool = api.equals("messages") ? OF_MESSAGES : OF_RESPONSES;

    HttpResponse<String> response =
        ask(api, api, "'tools':[" + tool.replaceFirst("}$", ",'base_url':'x'}") + "]");

    assertThat(RunningGateway.json(response).at("/error/code").asText()).isEqualTo("field_denied");
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void textWithinAHostedTool_isInspected() {
    for (String api : List.of("messages", "responses")) {
      String tool = api.equals("messages") ? OF_MESSAGES : OF_RESPONSES;
      String attack = tool.replace("Kyoto", Everywhere.ATTACK);

      HttpResponse<String> response = ask(api, api, "'tools':[" + attack + "]");

      assertThat(RunningGateway.json(response).at("/error/code").asText())
          .as(api.toUpperCase(Locale.ROOT))
          .isEqualTo("content_filter");
      assertThat(response.body()).contains("tools[0].user_location.city");
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void choiceAmongTools_neverBecomesAnotherOne() {
    HttpResponse<String> response =
        ask(
            "responses",
            "messages",
            "'tools':[{'type':'function','name':'f','parameters':{'type':'object'}}],"
                + "'tool_choice':{'type':'allowed_tools','mode':'required',"
                + "'tools':[{'type':'function','name':'f'}]}");

    assertThat(RunningGateway.json(response).at("/error/code").asText())
        .isEqualTo("unsupported_by_upstream");
    assertThat(upstream.seen()).isEmpty();
  }
}
