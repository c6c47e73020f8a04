package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * The built-in tools: which effects a text orders. They change no answer but the one that orders.
 */
final class EffectTools {

  private static final int MAX_EFFECTS = 10;

  /** A tool, how it is ordered, and how its effect is told from the order's groups. */
  private record Tool(String name, Pattern order, String told) {}

  private final List<Tool> tools = new ArrayList<>();

  EffectTools() {
    for (JsonNode node : Resources.json("effects.json")) {
      tools.add(
          new Tool(
              node.path("tool").asText(),
              Pattern.compile(node.path("order").asText(), Pattern.CASE_INSENSITIVE),
              node.path("told").asText()));
    }
  }

  /** The effects that a text orders, by tool and then in the text's order; at most ten. */
  List<Effect> ordered(String text) {
    List<Effect> effects = new ArrayList<>();
    for (Tool tool : tools) {
      Matcher matcher = tool.order().matcher(text);
      while (matcher.find() && effects.size() < MAX_EFFECTS) {
        String what = tool.told();
        for (int i = 1; i <= matcher.groupCount(); i++) {
          String group = matcher.group(i);
          what = what.replace("$" + i, group == null ? "" : group.replaceAll("\\s+", " "));
        }
        effects.add(new Effect(tool.name(), what));
      }
    }
    return effects;
  }
}
