package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

  /** Fields that hold words of the API, as long as they look like it. */
  private static final Set<String> WORDS =
      Set.of("object", "role", "type", "finish_reason", "service_tier");

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
      if (choice instanceof ObjectNode object && choice.path("logprobs").isObject()) {
        boolean sound = !changed && repeats(choice);
        object.set("logprobs", sound ? clean(choice.path("logprobs")) : object.nullNode());
      }
    }
    return whole;
  }

  private static ObjectNode clean(JsonNode logprobs) {
    ObjectNode clean = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("content", "refusal")) {
      if (logprobs.path(field).isArray()) {
        ArrayNode list = clean.putArray(field);
        logprobs.path(field).forEach(entry -> list.add(TokenEntry.clean(entry)));
      } else {
        clean.putNull(field);
      }
    }
    return clean;
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
                  || (list.getValue().isArray()
                      && said.toString().equals(message.path(list.getKey()).asText("")));
            });
  }

  private void walk(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      String unusual = TextSlots.unusualNames(object);
      if (!unusual.isEmpty()) {
        texts.addFixed(Segment.of(path + " (names)", unusual, Origin.ASSISTANT));
      }
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
        } else if (!value.asText().isEmpty()
            && !isWord(name, value.asText())
            && !at.equals("model")) {
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

  /** Whether a value is a word of the API and not the model's. */
  static boolean isWord(String field, String value) {
    return WORDS.contains(field) && value.matches("[a-z_.-]{0,24}");
  }
}
