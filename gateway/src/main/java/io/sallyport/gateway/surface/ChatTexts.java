package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.Uninspected;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds every text of a chat request. What the API gives a meaning gets the origin that the meaning
 * implies; every other string, and every unusual name, is a text of mixed origin.
 */
final class ChatTexts {

  private static final Map<String, Origin> ROLES =
      Map.of(
          "system", Origin.SYSTEM,
          "developer", Origin.DEVELOPER,
          "user", Origin.USER,
          "assistant", Origin.ASSISTANT,
          "tool", Origin.TOOL,
          "function", Origin.TOOL);

  private static final List<String> FORETOLD =
      List.of("text", "refusal", "image_url", "video_url", "audio_url", "input_audio", "file");

  /** Digits from which on a number can be a datum where a name says which; fewer are amounts. */
  private static final int NAMED_NUMBER = 5;

  private final TextSlots texts;
  private final Delimited delimited;

  ChatTexts(TextSlots texts, Delimited delimited) {
    this.texts = texts;
    this.delimited = delimited;
  }

  /** The messages, each with the origin of its role or of its mark. */
  void messages(ArrayNode messages) {
    String streak = "";
    String speaker = "";
    for (int i = 0; i < messages.size(); i++) {
      String path = "messages[" + i + "]";
      if (!(messages.get(i) instanceof ObjectNode message)) {
        throw Fields.wrong(path, messages.get(i), "an object with role and content");
      }
      String role = Fields.requiredText(message, "role", path + ".role");
      Origin byRole = ROLES.get(role);
      if (byRole == null) {
        throw unknownRole(path);
      }
      KnownFields.checkMessage(message, path);
      // Models read what one speaker says in a row as one.
      streak = role.equals(speaker) ? streak : path;
      speaker = role;
      Mark mark = Mark.take(message, path, new Mark(byRole, null));
      parts(message, path, streak, mark);
      Leaves.walk(message, path, new Collecting(streak, mark, path + ".content"));
    }
  }

  /** Everything besides the messages. */
  void rest(ObjectNode body) {
    Collecting collecting = new Collecting("", new Mark(Origin.USER, null), "");
    StringBuilder names = new StringBuilder();
    for (var field : body.properties()) {
      String name = field.getKey();
      // The model is checked against the configuration, and replaced before it is sent on.
      if (name.equals("prediction") && field.getValue() instanceof ObjectNode prediction) {
        Mark mark = new Mark(Origin.USER, null);
        requireKnownParts(prediction.path("content"));
        parts(prediction, name, "", mark);
        Leaves.walk(prediction, name, new Collecting("", mark, name + ".content"));
      } else if (!name.equals("messages") && !name.equals("model")) {
        Leaves.walk(body, name, name, collecting);
        names.append(ChatFields.isKnown(name) ? "" : name + "\n");
      }
    }
    if (!names.isEmpty()) {
      collecting.fixed("request (names)", names.toString());
    }
  }

  /** The parts of a content, each with the origin of its mark. */
  private void parts(ObjectNode message, String path, String streak, Mark mark) {
    JsonNode content = message.path("content");
    boolean simple = content.isTextual() || content.isMissingNode() || content.isNull();
    if (!simple && !content.isArray()) {
      throw Fields.wrong(path + ".content", content, "a string or an array of parts");
    }
    for (int i = 0; i < content.size(); i++) {
      String at = path + ".content[" + i + "]";
      if (!(content.get(i) instanceof ObjectNode part)) {
        throw Fields.wrong(at, content.get(i), "an object with a type");
      }
      Fields.requiredText(part, "type", at + ".type");
      MediaAddress.checkPart(part, at, texts);
      Leaves.walk(part, at, new Collecting(streak, Mark.take(part, at, mark), ""));
    }
  }

  /** What comes in a message may be new; an answer that is foretold has what answers have. */
  private static void requireKnownParts(JsonNode content) {
    for (int i = 0; i < content.size(); i++) {
      JsonNode type = content.get(i).path("type");
      if (!FORETOLD.contains(type.asText())) {
        throw Fields.wrong(
            "prediction.content[" + i + "].type", type, "one of " + String.join(", ", FORETOLD));
      }
    }
  }

  private static ApiException unknownRole(String path) {
    return new ApiException(
        ApiError.badRequest(
            "invalid_role",
            path + ".role",
            "The role of "
                + path
                + " is not known (expected: system, developer, user, assistant or tool)."));
  }

  /** Collects texts that have one origin. */
  private final class Collecting implements Leaves.Visitor {

    private final String streak;
    private final Mark mark;
    private final String parts;

    /**
     * Collects.
     *
     * @param streak the first of the messages that are read as one
     * @param parts path of the content whose parts have marks of their own; empty when there is
     *     none
     */
    Collecting(String streak, Mark mark, String parts) {
      this.streak = streak;
      this.mark = mark;
      this.parts = parts;
    }

    @Override
    public boolean skips(String path, JsonNode value) {
      return value.isArray() && path.equals(parts);
    }

    @Override
    public void text(Leaf leaf) {
      boolean word = Vocabulary.isWord(leaf.field(), leaf.text());
      if (word || (Attachment.isPlace(leaf.path()) && isFile(leaf))) {
        return;
      }
      if (leaf.path().endsWith("].file.file_id") || leaf.path().endsWith("].audio.id")) {
        texts.addOpaque(leaf.path(), Uninspected.STORED);
      }
      texts.add(
          run(leaf.path()),
          delimited.cut(leaf.path(), leaf.text(), mark.origin(), mark.source()),
          leaf::put);
    }

    @Override
    public int fewestDigits(String path) {
      return PrivatePlaces.isNamed(path) ? NAMED_NUMBER : Leaves.LONG_NUMBER;
    }

    @Override
    public void fixed(String path, String text) {
      // No number goes on in the next one of a list.
      String run = path.endsWith(" (names)") ? run(path) : path;
      texts.addFixed(run, segment(path, text, mark.origin()));
    }

    private boolean isFile(Leaf leaf) {
      Attachment file = Attachment.of(leaf.path(), leaf.text());
      if (file == null) {
        texts.addOpaque(leaf.path(), Uninspected.LINK);
        return false;
      }
      if (!file.words().isEmpty()) {
        texts.addFixed(run(leaf.path()), segment(leaf.path(), file.words(), mark.origin()));
      }
      if (file.text() == null) {
        texts.addOpaque(leaf.path(), file.kind());
        return true;
      }
      if (!file.whole()) {
        texts.addOpaque(leaf.path(), file.kind());
      }
      Segment text = segment(leaf.path(), file.text(), Origin.FILE);
      if (file.exact()) {
        texts.add(run(leaf.path()), List.of(text), treated -> leaf.put(file.withText(treated)));
      } else {
        texts.addFixed(run(leaf.path()), text);
      }
      return true;
    }

    private Segment segment(String path, String text, Origin origin) {
      return new Segment(path, text, origin, origin.defaultTrust(), mark.source());
    }

    private String run(String path) {
      return streak + " " + TextSlots.run(path);
    }
  }

  /**
   * What is known of the origin of a text.
   *
   * @param origin who it comes from
   * @param source what the application named as its source
   */
  record Mark(Origin origin, @Nullable String source) {

    private static final String NAME = "sallyport";

    /** Takes a mark out of a message or part; a mark can only make a text less trusted. */
    static Mark take(ObjectNode node, String path, Mark otherwise) {
      JsonNode mark = node.remove(NAME);
      if (mark == null) {
        return otherwise;
      }
      try {
        mark.fieldNames()
            .forEachRemaining(
                name -> {
                  if (!name.equals("origin") && !name.equals("source")) {
                    throw new IllegalArgumentException(
                        "it holds more than origin and source (expected: only those)");
                  }
                });
        Origin origin = Origin.ofWireName(mark.path("origin").asText());
        if (origin.defaultTrust().compareTo(otherwise.origin().defaultTrust()) < 0) {
          throw new IllegalArgumentException(
              "origin: '"
                  + origin.wireName()
                  + "' on a text of origin "
                  + otherwise.origin().wireName()
                  + " (expected: an origin that is trusted no more)");
        }
        String source = mark.path("source").asText("");
        return new Mark(origin, source.isEmpty() ? null : source);
      } catch (IllegalArgumentException e) {
        throw new ApiException(
            ApiError.badRequest(
                "invalid_mark",
                path + "." + NAME,
                "The mark of " + path + " is wrong: " + e.getMessage() + "."));
      }
    }
  }
}
