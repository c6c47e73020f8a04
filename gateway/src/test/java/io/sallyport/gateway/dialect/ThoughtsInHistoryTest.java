package io.sallyport.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a model thought in the middle of an earlier turn stays where it was. */
final class ThoughtsInHistoryTest {

  private static ObjectNode tree(String text) {
    return Json.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Each message as role, thought, content and calls. */
  private static List<String> told(ObjectNode chat) {
    List<String> told = new ArrayList<>();
    for (JsonNode message : chat.path("messages")) {
      StringBuilder line = new StringBuilder(message.path("role").asText());
      if (message.has("reasoning_content")) {
        line.append(" (").append(message.path("reasoning_content").asText()).append(')');
      }
      line.append(' ').append(message.path("content").asText(""));
      message
          .path("tool_calls")
          .forEach(call -> line.append('[').append(call.path("id").asText()).append(']'));
      told.add(line.toString());
    }
    return told;
  }

  private static List<String> messages(String blocks) {
    String result = "{'type':'tool_result','tool_use_id':'c1','content':'r'}";
    return told(
        MessagesRequest.of(
                tree(
                    "{'model':'m','max_tokens':9,'messages':[{'role':'assistant','content':["
                        + blocks
                        + "]},{'role':'user','content':["
                        + (blocks.contains("tool_use") ? result : "{'type':'text','text':'u'}")
                        + "]}]}"),
                Set.of(),
                false)
            .chat());
  }

  private static List<String> responses(String items) {
    return told(
        ResponsesRequest.of(
                tree("{'model':'m','input':[" + items + "]}"), Set.of(), id -> List.of())
            .chat());
  }

  private static String text(String text) {
    return "{'type':'text','text':'" + text + "'}";
  }

  private static String thinking(String text) {
    return "{'type':'thinking','thinking':'" + text + "','signature':'eA=='}";
  }

  private static String use(String id) {
    return "{'type':'tool_use','id':'" + id + "','name':'n','input':{}}";
  }

  @Test
  void textThoughtText_keepTheirOrder() {
    assertThat(messages(text("one") + "," + thinking("hm") + "," + text("two")))
        .containsExactly("assistant one", "assistant (hm) two", "user u");
    assertThat(
            responses(
                "{'role':'assistant','content':'one'},"
                    + "{'type':'reasoning','summary':[{'type':'summary_text','text':'hm'}]},"
                    + "{'role':'assistant','content':'two'}"))
        .containsExactly("assistant one", "assistant (hm) two");
  }

  @Test
  void thoughtBetweenCalls_doesNotComeBetweenCallsAndTheirResults() {
    assertThat(messages(thinking("a") + "," + use("c1") + "," + thinking("b") + "," + use("c2")))
        .containsExactly("assistant (a\nb) [c1][c2]", "tool r");
    assertThat(
            responses(
                "{'type':'function_call','call_id':'c1','name':'n','arguments':'{}'},"
                    + "{'type':'reasoning','summary':[{'type':'summary_text','text':'hm'}]},"
                    + "{'type':'function_call','call_id':'c2','name':'n','arguments':'{}'},"
                    + "{'type':'function_call_output','call_id':'c1','output':'r'}"))
        .containsExactly("assistant (hm) [c1][c2]", "tool r");
  }

  @Test
  void thoughtAfterText_staysAfterItBeforeACall() {
    assertThat(messages(text("one") + "," + thinking("hm") + "," + use("c1")))
        .containsExactly("assistant one", "assistant (hm) [c1]", "tool r");
  }
}
