package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A whole answer to a chat request: its texts, and the answer with treated texts in their place.
 */
public final class ChatAnswer {

  private static final Pattern TOKEN_LIST = Pattern.compile("choices\\[\\d+]\\.logprobs");

  /** Fields that hold words of the API, ids and figures, but no text of the model. */
  static final Set<String> STRUCTURE =
      Set.of(
          "id",
          "object",
          "model",
          "role",
          "type",
          "finish_reason",
          "system_fingerprint",
          "service_tier",
          "provider");

  private final ObjectNode body;
  private final TextSlots texts = new TextSlots();

  private ChatAnswer(ObjectNode body) {
    this.body = body;
  }

  /** Collects the texts of an answer, every choice and every field that can carry text. */
  public static ChatAnswer of(ObjectNode body) {
    ChatAnswer answer = new ChatAnswer(body);
    answer.walk(body, "");
    return answer;
  }

  /** The texts. */
  public TextSlots texts() {
    return texts;
  }

  /**
   * The answer with treated texts.
   *
   * @param treated as many as {@link #texts} has, in the same order
   * @return false when a text that cannot be replaced should have been; then nothing may pass
   */
  public boolean put(List<Segment> treated) {
    boolean changed = !treated.equals(texts.segments());
    boolean whole = !texts.put(treated);
    for (JsonNode choice : body.path("choices")) {
      // The token lists repeat the texts, so they can't stand beside treated ones, nor say others.
      if (choice.path("logprobs").isObject() && (changed || !repeats(choice))) {
        ((ObjectNode) choice).putNull("logprobs");
      }
    }
    return whole;
  }

  private static boolean repeats(JsonNode choice) {
    JsonNode logprobs = choice.path("logprobs");
    JsonNode message = choice.path("message");
    return logprobs.properties().stream()
        .allMatch(
            list -> {
              StringBuilder said = new StringBuilder();
              list.getValue().forEach(token -> said.append(token.path("token").asText()));
              return list.getValue().isNull()
                  || said.toString().equals(message.path(list.getKey()).asText(""));
            });
  }

  private void walk(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      for (var field : object.properties()) {
        String name = field.getKey();
        String at = path.isEmpty() ? name : path + "." + name;
        JsonNode value = field.getValue();
        if (isTokenList(at, value)) {
          continue;
        }
        if (!value.isTextual()) {
          walk(value, at);
        } else if (isAudio(at)) {
          texts.addUninspected(at);
        } else if (!value.asText().isEmpty() && !isStructure(name, value.asText())) {
          texts.add(object, name, List.of(Segment.of(at, value.asText(), Origin.ASSISTANT)));
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        String at = path + "[" + i + "]";
        JsonNode item = array.get(i);
        if (item.isTextual()) {
          texts.add(array, i, List.of(Segment.of(at, item.asText(), Origin.ASSISTANT)));
        } else {
          walk(item, at);
        }
      }
    }
  }

  private static boolean isTokenList(String path, JsonNode value) {
    return value.isObject() && TOKEN_LIST.matcher(path).matches();
  }

  private static boolean isAudio(String path) {
    return path.endsWith(".message.audio.data");
  }

  static boolean isStructure(String field, String value) {
    return STRUCTURE.contains(field) && value.length() <= 200 && value.indexOf(' ') < 0;
  }
}
