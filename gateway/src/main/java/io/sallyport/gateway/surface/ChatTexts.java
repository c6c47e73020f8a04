package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

  /** Fields whose values are words of the API, as long as they look like it. */
  private static final Set<String> WORDS =
      Set.of(
          "role",
          "type",
          "tool_choice",
          "detail",
          "format",
          "voice",
          "reasoning_effort",
          "verbosity",
          "service_tier",
          "syntax");

  private static final Pattern BINARY =
      Pattern.compile(
          "(data:(image/(png|jpe?g|gif|webp)|audio/[a-z0-9-]+|application/pdf);base64,)?"
              + "[A-Za-z0-9+/]{64,}={0,2}");

  private static final Pattern WORD = Pattern.compile("[a-z0-9_-]{0,24}");

  private final TextSlots texts;
  private final Delimited delimited;

  ChatTexts(TextSlots texts, Delimited delimited) {
    this.texts = texts;
    this.delimited = delimited;
  }

  /** The messages, each with the origin of its role or of its mark. */
  void messages(ArrayNode messages) {
    for (int i = 0; i < messages.size(); i++) {
      String path = "messages[" + i + "]";
      if (!(messages.get(i) instanceof ObjectNode message)) {
        throw Fields.wrong(path, messages.get(i), "an object with role and content");
      }
      String role = Fields.requiredText(message, "role", path + ".role");
      Origin byRole = ROLES.get(role);
      if (byRole == null) {
        throw new ApiException(
            ApiError.badRequest(
                "invalid_role",
                path + ".role",
                "The role of "
                    + path
                    + " is not known (expected: system, developer, user,"
                    + " assistant or tool)."));
      }
      KnownFields.checkMessage(message, path);
      Mark mark = Mark.take(message, path, new Mark(byRole, null));
      content(message, path, mark);
      for (var field : message.properties()) {
        if (!field.getKey().equals("content")) {
          leaf(message, field.getKey(), field.getValue(), path + "." + field.getKey(), mark);
        }
      }
      names(message, path, mark);
    }
  }

  /** Everything besides the messages. */
  void rest(ObjectNode body) {
    Mark mark = new Mark(Origin.USER, null);
    for (var field : body.properties()) {
      if (!field.getKey().equals("messages")) {
        leaf(body, field.getKey(), field.getValue(), field.getKey(), mark);
      }
    }
    names(body, "request", mark);
    for (JsonNode tool : body.path("tools")) {
      String type = tool.path("type").asText();
      if (!type.equals("function") && !type.equals("custom")) {
        throw new ApiException(
            ApiError.badRequest(
                "hosted_tool_denied",
                "tools",
                "A tool that the upstream runs itself is not passed on (expected: tools of type"
                    + " function or custom)."));
      }
    }
  }

  private void content(ObjectNode message, String path, Mark mark) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      texts.add(
          message,
          "content",
          delimited.cut(path + ".content", content.asText(), mark.origin(), mark.source()));
      return;
    }
    if (content.isMissingNode() || content.isNull()) {
      return;
    }
    if (!(content instanceof ArrayNode parts)) {
      throw Fields.wrong(path + ".content", content, "a string or an array of parts");
    }
    for (int i = 0; i < parts.size(); i++) {
      String at = path + ".content[" + i + "]";
      if (!(parts.get(i) instanceof ObjectNode part)) {
        throw Fields.wrong(at, parts.get(i), "an object with a type");
      }
      Fields.requiredText(part, "type", at + ".type");
      Mark partMark = Mark.take(part, at, mark);
      for (var field : part.properties()) {
        leaf(part, field.getKey(), field.getValue(), at + "." + field.getKey(), partMark);
      }
      names(part, at, partMark);
    }
  }

  private void leaf(ObjectNode parent, String field, JsonNode value, String path, Mark mark) {
    if (value.isTextual()) {
      String text = value.asText();
      // The model is checked against the configuration, and replaced before it is sent on.
      boolean word =
          path.equals("model") || (WORDS.contains(field) && WORD.matcher(text).matches());
      if (isBinary(path, text)) {
        texts.addUninspected(path);
      } else if (!word && !text.isEmpty()) {
        texts.add(parent, field, delimited.cut(path, text, mark.origin(), mark.source()));
      }
      return;
    }
    walk(value, path, mark);
  }

  private void walk(JsonNode node, String path, Mark mark) {
    if (node instanceof ObjectNode object) {
      for (var field : object.properties()) {
        leaf(object, field.getKey(), field.getValue(), path + "." + field.getKey(), mark);
      }
      names(object, path, mark);
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode item = array.get(i);
        String at = path + "[" + i + "]";
        if (!item.isTextual()) {
          walk(item, at, mark);
        } else if (!item.asText().isEmpty()) {
          texts.add(array, i, delimited.cut(at, item.asText(), mark.origin(), mark.source()));
        }
      }
    }
  }

  private void names(ObjectNode object, String path, Mark mark) {
    String unusual = TextSlots.unusualNames(object);
    if (!unusual.isEmpty()) {
      texts.addFixed(
          new Segment(
              path + " (names)",
              unusual,
              mark.origin(),
              mark.origin().defaultTrust(),
              mark.source()));
    }
  }

  /** Pictures, sound and files come as base64, and only in three places of the API. */
  private static boolean isBinary(String path, String text) {
    boolean place =
        path.endsWith("].image_url.url")
            || path.endsWith("].input_audio.data")
            || path.endsWith("].file.file_data");
    return place && BINARY.matcher(text).matches();
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
