package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.guard.Uninspected;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A whole answer to a chat request: its texts, and the answer with treated texts in their place.
 */
public final class ChatAnswer {

  private static final Pattern TOKEN_LIST = Pattern.compile("choices\\[\\d+]\\.logprobs");

  private final ObjectNode body;
  private final TextSlots texts = new TextSlots();

  private ChatAnswer(ObjectNode body) {
    this.body = body;
  }

  /** Collects the texts of an answer, every choice and every field that can carry text. */
  public static ChatAnswer of(ObjectNode body) {
    ChatAnswer answer = new ChatAnswer(body);
    Leaves.walk(body, "", answer.new Collecting());
    for (JsonNode choice : body.path("choices")) {
      String message = "choices[" + choice.path("index").asInt(0) + "].message.";
      for (String thought : ThoughtSeam.THOUGHTS) {
        answer.texts.readInOrder(message + thought, message + "content");
        answer.texts.readInOrder(message + thought, message + "refusal");
      }
      // Clients of some APIs get both as one text.
      answer.texts.readInOrder(message + "content", message + "refusal");
    }
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
      if (choice.path("message") instanceof ObjectNode message) {
        Parts.unite(message, "content");
        Parts.unite(message, "refusal");
        Parts.unite(message, "reasoning_content");
      }
      // A sound says aloud what was treated, and nothing can be taken out of it.
      if (changed
          && choice.path("message") instanceof ObjectNode message
          && message.path("audio").isObject()) {
        message.putNull("audio");
      }
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

  /** Whether every list says what its text says. */
  private static boolean repeats(JsonNode choice) {
    JsonNode message = choice.path("message");
    boolean same = true;
    for (var list : choice.path("logprobs").properties()) {
      byte[] text = message.path(list.getKey()).asText("").getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream said = new ByteArrayOutputStream(text.length);
      list.getValue().forEach(entry -> said.writeBytes(TokenEntry.bytes(entry)));
      same &=
          list.getValue().isNull()
              || (list.getValue().isArray() && Arrays.equals(said.toByteArray(), text));
    }
    return same;
  }

  /** Whether the token list of a choice is at a path, which is guarded with the text. */
  static boolean isTokenList(String path) {
    return TOKEN_LIST.matcher(path).matches();
  }

  /** Everything is the model's; what it says in parts is read as one. */
  private final class Collecting implements Leaves.Visitor {

    @Override
    public boolean skips(String path, JsonNode value) {
      return value.isObject() && isTokenList(path);
    }

    @Override
    public void text(Leaf leaf) {
      String path = leaf.path();
      if (path.endsWith(".message.audio.data") && Attachment.isSound(leaf.text())) {
        texts.addOpaque(path, Uninspected.AUDIO);
      } else if (!path.equals("model") && !Vocabulary.isWord(leaf.field(), leaf.text())) {
        Segment segment = Segment.of(path, leaf.text(), Origin.ASSISTANT);
        texts.add(TextSlots.run(path), List.of(segment), leaf::put);
      }
    }

    @Override
    public void fixed(String path, String text) {
      texts.addFixed(TextSlots.run(path), Segment.of(path, text, Origin.ASSISTANT));
    }
  }
}
