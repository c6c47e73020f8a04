package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateway.surface.Parts;

/** What a message or delta of a chat completion says. */
final class Texts {

  private Texts() {}

  /** The content, whether it is one text or made of parts. */
  static String content(JsonNode message) {
    JsonNode content = message.path("content");
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder all = new StringBuilder();
    content.forEach(part -> Parts.append(all, part.path("text").asText("")));
    return all.toString();
  }

  /** What was thought before it, under either of the names that servers use. */
  static String reasoning(JsonNode message) {
    String text = message.path("reasoning_content").asText("");
    return text.isEmpty() ? message.path("reasoning").asText("") : text;
  }

  /** Why the model would not answer. */
  static String refusal(JsonNode message) {
    return message.path("refusal").asText("");
  }
}
