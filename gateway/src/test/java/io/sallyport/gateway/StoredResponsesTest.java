package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gate keeps of the Responses API: what an answer was given to, and what is gone. */
final class StoredResponsesTest {

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("Green tea."));
    gateway = RunningGateway.before(upstream, "");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  private static HttpResponse<String> ask(String rest) {
    return gateway.post("/v1/responses", "{\"model\":\"m\"," + rest.replace('\'', '"') + "}");
  }

  private static String id(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return RunningGateway.json(response).path("id").asText();
  }

  private static HttpResponse<String> items(String id, String query) {
    return gateway.get(gateway.clientKey(), "/v1/responses/" + id + "/input_items" + query);
  }

  private static void delete(String id) {
    HttpResponse<String> deleted =
        RunningGateway.send(
            HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/responses/" + id))
                .header("authorization", "Bearer " + gateway.clientKey())
                .DELETE()
                .build());
    assertThat(deleted.statusCode()).isEqualTo(200);
  }

  private static List<String> texts(HttpResponse<String> page) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : RunningGateway.json(page).path("data")) {
      texts.add(item.path("role").asText() + ": " + item.at("/content/0/text").asText());
      assertThat(item.path("id").asText()).isNotEmpty();
      assertThat(item.path("type").asText()).isEqualTo("message");
    }
    return texts;
  }

  @Test
  void itemsOfAnAnswer_areThoseOfTheWholeConversation() {
    String first = id(ask("'input':'Which tea?'"));
    String second =
        id(
            ask(
                "'previous_response_id':'"
                    + first
                    + "','input':[{'role':'user','content':[{'type':'input_text','text':'Why?',"
                    + "'sallyport':{'origin':'retrieved'}}]}]"));

    HttpResponse<String> page = items(second, "?order=asc");

    assertThat(texts(page))
        .containsExactly("user: Which tea?", "assistant: Green tea.", "user: Why?");
    assertThat(texts(items(second, "")))
        .containsExactly("user: Why?", "assistant: Green tea.", "user: Which tea?");
    assertThat(page.body()).doesNotContain("sallyport");
    assertThat(gateway.eventOf(page).path("outcome").asText()).isEqualTo("ok");
    assertThat(texts(items(first, ""))).containsExactly("user: Which tea?");
  }

  @Test
  void markOnAToolResult_isNotToldBack() {
    String mark = "'sallyport':{'origin':'retrieved'}";
    String id =
        id(
            ask(
                "'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                    + "{'type':'function_call_output','call_id':'c',"
                    + mark
                    + ",'output':[{'type':'input_text','text':'Green.',"
                    + mark
                    + "}]}]"));

    HttpResponse<String> page = items(id, "?order=asc");

    assertThat(RunningGateway.json(page).at("/data/1/output/0/text").asText()).isEqualTo("Green.");
    assertThat(page.body()).doesNotContain("sallyport");
  }

  @Test
  void queryThatAsksForSomethingElse_isRefusedInsteadOfIgnored() {
    String id = id(ask("'input':'Which tea?'"));
    String path = "/v1/responses/" + id;

    for (String wrong :
        List.of(
            "?stream=true", "?starting_after=3", "?include[]=file_search_call.results", "?a=b")) {
      HttpResponse<String> response =
          gateway.get(gateway.clientKey(), path + wrong.replace("[]", "%5B%5D"));

      assertThat(response.statusCode()).as(wrong).isEqualTo(400);
      assertThat(response.body()).contains("invalid_parameter").contains("expected: ");
    }
    for (String right : List.of("?stream=false", "?include[]=message.output_text.logprobs", "")) {
      HttpResponse<String> response =
          gateway.get(gateway.clientKey(), path + right.replace("[]", "%5B%5D"));

      assertThat(response.statusCode()).as(right).isEqualTo(200);
    }
    assertThat(items(id, "?before=x").statusCode()).isEqualTo(400);
  }

  @Test
  void pages_followEachOther() {
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      input.append(i == 0 ? "" : ",").append("{'role':'user','content':'tea " + i + "'}");
    }
    String id = id(ask("'input':[" + input + "]"));
    List<String> all = new ArrayList<>();
    String after = "";
    JsonNode page;
    do {
      HttpResponse<String> response = items(id, "?order=asc&limit=2" + after);
      all.addAll(texts(response));
      page = RunningGateway.json(response);
      assertThat(page.path("last_id"))
          .isEqualTo(page.path("data").path(page.path("data").size() - 1).path("id"));
      after = "&after=" + page.path("last_id").asText();
    } while (page.path("has_more").asBoolean());

    assertThat(all)
        .containsExactly("user: tea 0", "user: tea 1", "user: tea 2", "user: tea 3", "user: tea 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?order=up|order|is another word (expected: asc or desc)",
        "?limit=0|limit|is 0 (expected: an integer from 1 to 100)",
        "?limit=101|limit|is 101 (expected",
        "?limit=few|limit|is no integer (expected",
        "?after=item_x|after|is the id of none (expected: the id of an item of this list)"
      })
  void parameterThatIsWrong_isNamed(String query, String name, String why) {
    HttpResponse<String> refused = items(id(ask("'input':'tea'")), query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.json(refused).at("/error/param").asText()).isEqualTo(name);
    assertThat(RunningGateway.json(refused).at("/error/message").asText()).contains(why);
  }

  @Test
  void childOfADeletedAnswer_canBeReadButSaysThatItsConversationIsGone() {
    String parent = id(ask("'input':'tea'"));
    String child = id(ask("'input':'more','previous_response_id':'" + parent + "'"));
    delete(parent);

    HttpResponse<String> read = gateway.get(gateway.clientKey(), "/v1/responses/" + child);
    HttpResponse<String> listed = items(child, "");
    HttpResponse<String> gone = items(parent, "");
    HttpResponse<String> next = ask("'input':'x','previous_response_id':'" + child + "'");

    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(listed.statusCode()).isEqualTo(404);
    assertThat(RunningGateway.json(listed).at("/error/code").asText())
        .isEqualTo("previous_response_not_found");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(RunningGateway.json(gone).at("/error/code").asText())
        .isEqualTo("response_not_found");
    assertThat(RunningGateway.json(next).at("/error/param").asText())
        .isEqualTo("previous_response_id");
    assertThat(RunningGateway.json(next).at("/error/message").asText()).contains("deleted");
  }

  @Test
  void itemsOfAnotherKeysAnswer_doNotExist() {
    String id = id(ask("'input':'tea'"));

    HttpResponse<String> other =
        gateway.get(gateway.keyOfTenant("other"), "/v1/responses/" + id + "/input_items");

    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(gateway.eventOf(other).path("outcome").asText()).isEqualTo("refused");
  }
}
