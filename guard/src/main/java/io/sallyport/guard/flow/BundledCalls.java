package io.sallyport.guard.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The calls within a call by which models ask for several at once. */
final class BundledCalls {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST = 128;

  private BundledCalls() {}

  /**
   * The calls that a call is: itself, or those that it bundles and itself where they are not all.
   */
  static List<ToolCall> of(ToolCall call) {
    String name = ToolNames.bare(call.tool()).toLowerCase(Locale.ROOT);
    if (!name.startsWith("multi_tool_use") && !name.equals("parallel")) {
      return List.of(call);
    }
    List<ToolCall> calls = new ArrayList<>();
    try {
      JsonNode uses = MAPPER.readTree(call.arguments()).path("tool_uses");
      for (int i = 0; i < Math.min(uses.size(), MOST); i++) {
        JsonNode use = uses.get(i);
        String tool = use.path("recipient_name").asText(use.path("name").asText(""));
        JsonNode arguments = use.has("parameters") ? use.path("parameters") : use.path("arguments");
        String written = arguments.isTextual() ? arguments.asText() : arguments.toString();
        calls.add(
            new ToolCall(
                call.path() + ".tool_uses[" + i + "]",
                call.id(),
                tool,
                arguments.isMissingNode() ? "{}" : written));
      }
      if (uses.size() > MOST) {
        calls.add(call);
      }
    } catch (IOException e) {
      calls.clear();
    }
    return calls.isEmpty() ? List.of(call) : calls;
  }
}
