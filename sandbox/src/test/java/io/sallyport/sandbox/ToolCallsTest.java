package io.sallyport.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ToolCallsTest {

  private static final String TOOLS =
      """
      [{"type":"function","function":{"name":""}},
       {"type":"web_search"},
       {"type":"function","function":{"name":"book_room"}},
       {"type":"custom","custom":{"name":"run_query"}},
       {"type":"custom","custom":{"name":"set_clock","format":{"type":"grammar","grammar":
         {"syntax":"regex","definition":"[01][0-9]:[0-5][0-9]"}}}}]
      """;

  private final SimulatedAssistant assistant = new SimulatedAssistant();

  private static ObjectNode request(String question, String choice) throws IOException {
    ObjectNode request = Resources.MAPPER.createObjectNode().put("model", "simulated-naive");
    request.putArray("messages").addObject().put("role", "user").put("content", question);
    request.set("tools", Resources.MAPPER.readTree(TOOLS));
    request.set("tool_choice", Resources.MAPPER.readTree(choice));
    return request;
  }

  private JsonNode plain(JsonNode request) {
    return assistant.complete(request).at("/choices/0/message").path("tool_calls");
  }

  /** The streamed calls as {@code type name field text}. */
  private List<String> streamed(JsonNode request) {
    List<String> calls = new ArrayList<>();
    List<String> types = new ArrayList<>();
    assistant.stream(request)
        .forEachRemaining(
            chunk -> {
              for (JsonNode call : chunk.at("/choices/0/delta/tool_calls")) {
                int index = call.path("index").asInt();
                if (call.has("id")) {
                  types.add(call.path("type").asText());
                  calls.add(call.at("/" + types.get(index) + "/name").asText() + " ");
                }
                JsonNode made = call.path(types.get(index));
                String field = types.get(index).equals("custom") ? "input" : "arguments";
                calls.set(index, calls.get(index) + made.path(field).asText());
              }
            });
    return calls;
  }

  @Test
  void namedCustomTool_isCalledWithPlainInputPlainAndStreamed() throws IOException {
    ObjectNode request = request("Please run query \"select 1 from dual\"", "\"auto\"");

    JsonNode calls = plain(request);

    assertThat(calls).hasSize(1);
    assertThat(calls.at("/0/type").asText()).isEqualTo("custom");
    assertThat(calls.at("/0/custom/name").asText()).isEqualTo("run_query");
    assertThat(calls.at("/0/custom/input").asText()).isEqualTo("select 1 from dual");
    assertThat(calls.get(0).has("function")).isFalse();
    assertThat(streamed(request)).containsExactly("run_query select 1 from dual");
  }

  @Test
  void customToolWithARegularGrammar_getsAnInputThatMatches() throws IOException {
    assertThat(plain(request("set clock", "\"auto\"")).at("/0/custom/input").asText())
        .matches("[01][0-9]:[0-5][0-9]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"auto\"|Hello|",
        "\"none\"|run query|",
        "\"required\"|Hello|book_room",
        "\"required\"|run query|run_query",
        "\"required\"|run query and book room|book_room run_query",
        "{\"type\":\"custom\",\"custom\":{\"name\":\"run_query\"}}|book room|run_query",
        "{\"type\":\"function\",\"function\":{\"name\":\"book_room\"}}|run query|book_room",
        "{\"type\":\"function\",\"function\":{\"name\":\"run_query\"}}|run query|",
        "{\"type\":\"function\",\"function\":{\"name\":\"\"}}|Hello|",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":["
            + "{\"type\":\"function\",\"function\":{\"name\":\"book_room\"}}]}}|run query|",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":["
            + "{\"type\":\"custom\",\"custom\":{\"name\":\"run_query\"}}]}}|book room|run_query",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":["
            + "]}}|book room|"
      })
  void toolChoice_decidesWhatIsCalledPlainAndStreamed(String choice, String question, String names)
      throws IOException {
    ObjectNode request = request(question, choice);
    List<String> called = new ArrayList<>();
    plain(request)
        .forEach(call -> called.add(call.path(call.path("type").asText()).path("name").asText()));

    assertThat(called).containsExactly(names == null ? new String[0] : names.split(" "));
    assertThat(streamed(request).stream().map(call -> call.split(" ")[0]))
        .containsExactlyElementsOf(called);
  }

  @Test
  void onlyOneCallAllowed_isKept() throws IOException {
    ObjectNode request = request("run query and book room", "\"auto\"");

    assertThat(plain(request.put("parallel_tool_calls", false))).hasSize(1);
  }

  @Test
  void toolsWithoutAName_areNeverCalled() throws IOException {
    ObjectNode request = request("Hello", "\"required\"");
    request
        .withArray("tools")
        .removeAll()
        .addObject()
        .put("type", "function")
        .putObject("function");

    assertThat(plain(request)).isEmpty();
  }
}
