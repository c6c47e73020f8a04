package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A transcript as JSON. What repeats its text in tokens, bytes or single words can't stand beside a
 * treated text, so it goes where any text was treated; a list of tokens that says something else
 * than the text goes as well.
 */
final class TranscriptAnswer {

  private final ObjectNode answer;
  private final TextSlots texts;
  private final JsonNode logprobs;

  private TranscriptAnswer(ObjectNode answer) {
    this.answer = answer;
    JsonNode list = answer.remove("logprobs");
    this.logprobs = list != null && repeats(list) ? clean(list) : answer.arrayNode();
    this.texts = PassedTexts.answer(answer);
    if (list != null) {
      answer.set("logprobs", logprobs);
    }
  }

  /** An answer with its texts. */
  static PassedAnswer of(ObjectNode answer) {
    TranscriptAnswer transcript = new TranscriptAnswer(answer);
    return new PassedAnswer(
        transcript.texts, "application/json", transcript::bytes, answer.path("usage"));
  }

  private byte[] bytes() {
    if (texts.isTreated()) {
      if (answer.has("logprobs")) {
        answer.putArray("logprobs");
      }
      answer.remove("words");
      for (JsonNode segment : answer.path("segments")) {
        if (segment instanceof ObjectNode part) {
          part.remove("tokens");
          part.remove("words");
        }
      }
    }
    return Json.write(answer);
  }

  private boolean repeats(JsonNode list) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    list.forEach(entry -> said.writeBytes(TokenEntry.bytes(entry)));
    String text = answer.path("text").asText();
    return list.isArray() && said.toString(StandardCharsets.UTF_8).strip().equals(text.strip());
  }

  private static ArrayNode clean(JsonNode list) {
    ArrayNode clean = JsonNodeFactory.instance.arrayNode();
    for (JsonNode entry : list) {
      ObjectNode token = TokenEntry.clean(entry);
      if (!entry.has("top_logprobs")) {
        token.remove("top_logprobs");
      }
      clean.add(token);
    }
    return clean;
  }
}
