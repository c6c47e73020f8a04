package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model wrote, as its client gets it: every text of every choice, joined from its pieces.
 */
final class WrittenTexts {

  private static final Set<String> NO_TEXTS = Set.of("id", "type", "role", "name", "index");
  private static final int LONGEST = 1 << 20;

  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
  private int characters;

  /** Takes an answer, or an event of one. */
  void take(ObjectNode answer) {
    for (JsonNode choice : answer.path("choices")) {
      int index = choice.path("index").asInt(0);
      walk("message " + index, choice.path("message"));
      walk("delta " + index, choice.path("delta"));
    }
  }

  /** The texts, of which the first 1,048,576 characters count. */
  List<String> texts() {
    return texts.values().stream().map(StringBuilder::toString).toList();
  }

  private void walk(String path, JsonNode node) {
    if (node.isTextual()) {
      if (characters < LONGEST) {
        characters += node.asText().length();
        texts.computeIfAbsent(path, p -> new StringBuilder()).append(node.asText());
      }
      return;
    }
    for (var field : node.properties()) {
      if (!NO_TEXTS.contains(field.getKey())) {
        walk(path + "." + field.getKey(), field.getValue());
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      int place = node.get(i).path("index").asInt(i);
      walk(path + "[" + place + "]", node.get(i));
    }
  }
}
