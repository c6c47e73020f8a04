package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.flow.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Calls that a stream brings in pieces are judged and passed on as a client would join them. */
final class HeldCallsTest {

  private final List<ToolCall> judged = new ArrayList<>();
  private final HeldCalls calls =
      new HeldCalls(
          (message, path, asked) -> {
            judged.addAll(asked);
            return true;
          },
          Set.of());

  private static ObjectNode piece(int index, String id, String name, String arguments) {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    ObjectNode call =
        choice.putObject("delta").putArray("tool_calls").addObject().put("index", index);
    if (!id.isEmpty()) {
      call.put("id", id);
    }
    ObjectNode function = call.putObject("function").put("arguments", arguments);
    if (!name.isEmpty()) {
      function.put("name", name);
    }
    return chunk;
  }

  private static ObjectNode end() {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", "tool_calls").putObject("delta");
    return chunk;
  }

  private JsonNode passed(ObjectNode... pieces) {
    List<ObjectNode> out = new ArrayList<>();
    for (ObjectNode piece : pieces) {
      out.addAll(calls.pass(List.of(piece)));
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    out.forEach(event -> event.at("/choices/0/delta/tool_calls").forEach(all::add));
    return all;
  }

  @Test
  void newIdUnderTheSameIndex_isAnotherCall() {
    JsonNode out =
        passed(
            piece(0, "a", "pay", "{\"amount\":"),
            piece(0, "", "", "1}"),
            piece(0, "b", "wipe", "{\"disk\":"),
            piece(0, "", "", "2}"),
            end());

    assertThat(judged).extracting(ToolCall::tool).containsExactly("pay", "wipe");
    assertThat(judged)
        .extracting(ToolCall::arguments)
        .containsExactly("{\"amount\":1}", "{\"disk\":2}");
    assertThat(out).hasSize(2);
    assertThat(out.findValuesAsText("id")).containsExactly("a", "b");
    assertThat(out.findValuesAsText("index")).containsExactly("0", "1");
  }

  @Test
  void sameIdAgainAndNoIdAtAll_goOnWithTheCall() {
    JsonNode out =
        passed(
            piece(3, "a", "pay", "{\"amount\":"),
            piece(3, "a", "", "1"),
            piece(3, "", "", "}"),
            end());

    assertThat(judged).extracting(ToolCall::arguments).containsExactly("{\"amount\":1}");
    assertThat(out.findValuesAsText("index")).containsExactly("3");
  }

  @Test
  void idThatChangesInTheMiddleOfACall_isNotPassedOn() {
    calls.pass(List.of(piece(0, "a", "pay", "{")));

    assertThatThrownBy(() -> calls.pass(List.of(piece(0, "b", "", "}"))))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("id changes");
  }
}
