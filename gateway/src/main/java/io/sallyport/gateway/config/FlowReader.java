package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.guard.flow.ArgumentRule;
import io.sallyport.guard.flow.Confidentiality;
import io.sallyport.guard.flow.Effect;
import io.sallyport.guard.flow.FlowPolicy;
import io.sallyport.guard.flow.ToolNames;
import io.sallyport.guard.flow.ToolRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what the operator says of tools, and how calls are judged. The schema was checked. */
final class FlowReader {

  private FlowReader() {}

  /** Tells of tools that a list declares twice: nobody could say which of the two holds. */
  static void requireOnce(JsonNode list, String pointer, YamlTree yaml, List<String> problems) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String name = list.get(i).path("name").asText();
      if (!names.add(ToolNames.bare(name).toLowerCase(Locale.ROOT))) {
        problems.add(
            yaml.problem(
                pointer + "/" + i + "/name",
                "found the tool '" + name + "' again (expected: once)"));
      }
    }
  }

  /** The rules of a list of tools. */
  static List<ToolRule> tools(JsonNode list) {
    List<ToolRule> rules = new ArrayList<>();
    for (JsonNode tool : list) {
      Set<Effect> effects = EnumSet.noneOf(Effect.class);
      tool.path("effects").forEach(effect -> effects.add(Effect.ofWireName(effect.asText())));
      Map<String, ArgumentRule> arguments = new HashMap<>();
      for (var field : tool.path("arguments").properties()) {
        arguments.put(field.getKey(), argument(field.getValue()));
      }
      rules.add(
          new ToolRule(
              tool.path("name").asText(),
              effects,
              Confidentiality.ofWireName(tool.path("returns").asText("internal")),
              tool.path("trusted").asBoolean(false),
              tool.path("thirdParty").asBoolean(false),
              texts(tool.path("asks")).stream().map(word -> word.toLowerCase(Locale.ROOT)).toList(),
              arguments));
    }
    return rules;
  }

  private static ArgumentRule argument(JsonNode rule) {
    return new ArgumentRule(
        rule.path("content").asBoolean(false),
        texts(rule.path("allow")),
        rule.has("max") ? rule.path("max").asDouble() : null);
  }

  /** How calls are judged, where a policy says something else than the one it extends. */
  static FlowPolicy policy(JsonNode node, FlowPolicy parent) {
    return new FlowPolicy(
        node.has("mode")
            ? FlowPolicy.Mode.valueOf(node.path("mode").asText().toUpperCase(Locale.ROOT))
            : parent.mode(),
        node.has("undeclared")
            ? FlowPolicy.Undeclared.valueOf(
                node.path("undeclared").asText().toUpperCase(Locale.ROOT))
            : parent.undeclared(),
        node.has("approval")
            ? node.path("approval").asText().equals("refuse")
            : parent.withoutApproval(),
        node.path("ownWords").asInt(parent.ownWords()),
        node.has("tools") ? tools(node.path("tools")) : parent.tools());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
