package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.guard.Uninspected;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Collects every text of a JSON document that is no conversation. */
final class PassedTexts implements Leaves.Visitor {

  /** Fewer bytes hold nothing that must not pass. */
  private static final int SHORTEST_BYTES = 8;

  private final TextSlots texts;
  private final Origin origin;

  PassedTexts(TextSlots texts, Origin origin) {
    this.texts = texts;
    this.origin = origin;
  }

  /** All fields of a request but its model; documents are somebody else's. */
  static TextSlots request(ObjectNode body) {
    TextSlots texts = new TextSlots();
    for (var field : body.properties()) {
      String name = field.getKey();
      if (!name.equals("model")) {
        Origin origin = name.equals("documents") ? Origin.RETRIEVED : Origin.USER;
        Leaves.walk(body, name, name, new PassedTexts(texts, origin));
      }
    }
    return texts;
  }

  /** All of an answer. */
  static TextSlots answer(ObjectNode body) {
    TextSlots texts = new TextSlots();
    Leaves.walk(body, "", new PassedTexts(texts, Origin.ASSISTANT));
    return texts;
  }

  @Override
  public boolean skips(String path, JsonNode value) {
    if (value.isArray() && value.size() >= SHORTEST_BYTES) {
      bytes(path, value);
    }
    if (!origin.equals(Origin.ASSISTANT) || !value.isTextual() || !path.startsWith("data[")) {
      return false;
    }
    if (path.endsWith("].url")) {
      texts.addOpaque(path, Uninspected.LINK);
      return false;
    }
    return path.endsWith("].b64_json") && isPicture(path, value.asText());
  }

  /** Numbers that could be the bytes of a text are read as one. */
  private void bytes(String path, JsonNode list) {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      JsonNode number = list.get(i);
      if (!number.isIntegralNumber() || number.asLong() < 0 || number.asLong() > 255) {
        return;
      }
      bytes[i] = (byte) number.asInt();
    }
    fixed(path, new String(bytes, StandardCharsets.UTF_8));
  }

  /** A picture that is text in disguise is read like any text. */
  private boolean isPicture(String path, String value) {
    Attachment file = Attachment.of("messages[0].file.file_data", value);
    if (file == null || file.text() != null) {
      return false;
    }
    if (!file.words().isEmpty()) {
      fixed(path, file.words());
    }
    texts.addOpaque(path, Uninspected.IMAGE);
    return true;
  }

  /** A picture or sound in a document, or the address of one; false when it is to be read. */
  private boolean isUnread(Leaf leaf) {
    if (!origin.equals(Origin.RETRIEVED) || !MediaAddress.isMedia(leaf.field(), leaf.path())) {
      return false;
    }
    if (Attachment.of("messages[0].file.file_data", leaf.text()) == null) {
      texts.addOpaque(leaf.path(), Uninspected.LINK);
      return false;
    }
    return isPicture(leaf.path(), leaf.text());
  }

  @Override
  public void text(Leaf leaf) {
    if (isUnread(leaf)) {
      return;
    }
    if (Vocabulary.isWord(leaf.field(), leaf.text())) {
      return;
    }
    Segment segment = Segment.of(leaf.path(), leaf.text(), origin);
    texts.add(TextSlots.run(leaf.path()), List.of(segment), leaf::put);
  }

  @Override
  public void fixed(String path, String text) {
    texts.addFixed(TextSlots.run(path), Segment.of(path, text, origin));
  }
}
