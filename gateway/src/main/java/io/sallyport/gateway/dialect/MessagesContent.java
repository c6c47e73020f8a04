package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.surface.Fields;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The content of messages of the Messages API, block by block. */
final class MessagesContent {

  private static final Set<String> HOSTED =
      Set.of(
          "server_tool_use",
          "web_search_tool_result",
          "web_fetch_tool_result",
          "code_execution_tool_result",
          "bash_code_execution_tool_result",
          "text_editor_code_execution_tool_result",
          "tool_search_tool_result",
          "mcp_tool_use",
          "mcp_tool_result",
          "container_upload");

  private static final Pattern MEDIA = Pattern.compile("[a-z]{1,32}/[a-z0-9.+-]{1,64}");
  private static final Pattern SIGNATURE = Pattern.compile("[A-Za-z0-9+/_=-]*");
  private static final String BLOCKS =
      "text, image, document, search_result, tool_use, tool_result or thinking";

  private final Conversation conversation;
  private final ObjectNode own;

  /**
   * Reads into a conversation.
   *
   * @param own is told what a chat has no word for
   */
  MessagesContent(Conversation conversation, ObjectNode own) {
    this.conversation = conversation;
    this.own = own;
  }

  /** Reads the content of a message into one or more of a chat. */
  void message(Taking message, String role) {
    ObjectNode mark = JsonNodeFactory.instance.objectNode();
    message.moveMark(mark);
    JsonNode content = message.any("content");
    if (content == null || !(content.isTextual() || content.isArray())) {
      throw Fields.wrong(
          message.at("content"),
          content == null ? JsonNodeFactory.instance.missingNode() : content,
          "a string or an array of blocks");
    }
    if (content.isTextual()) {
      ObjectNode said = conversation.add(role, message.path());
      said.put("content", content.asText());
      said.setAll(mark);
    } else if (role.equals("assistant")) {
      assistant(content, message.at("content"), message.path(), mark);
    } else {
      user(content, message.at("content"), message.path(), mark);
    }
  }

  private void assistant(JsonNode blocks, String path, String place, ObjectNode mark) {
    ObjectNode message = null;
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < blocks.size(); i++) {
      Taking block = Taking.from(blocks.get(i), path + "[" + i + "]");
      String type = block.requiredText("type");
      if (type.equals("thinking")) {
        if (message != null && !message.has("tool_calls")) {
          // What is said after a thought stands after it.
          conversation.content(message, parts);
          message = null;
          parts = JsonNodeFactory.instance.arrayNode();
        }
        thinking(block);
        continue;
      }
      if (message == null) {
        message = conversation.add("assistant", place);
        message.setAll(mark);
      }
      if (type.equals("text")) {
        text(block, parts);
      } else if (type.equals("tool_use")) {
        use(block, message);
      } else {
        throw unknown(type, block.path());
      }
    }
    if (message != null && !parts.isEmpty()) {
      conversation.content(message, parts);
    }
  }

  private void thinking(Taking block) {
    conversation.think(block.requiredText("thinking"), block.at("thinking"));
    JsonNode signature = block.any("signature");
    boolean sound = signature == null || signature.isTextual();
    if (!sound || !SIGNATURE.matcher(signature == null ? "" : signature.asText()).matches()) {
      throw Fields.wrong(
          block.at("signature"),
          signature == null ? JsonNodeFactory.instance.missingNode() : signature,
          "what the answer had there");
    }
    block.end();
  }

  private void use(Taking block, ObjectNode message) {
    ObjectNode hint = CacheHints.take(block);
    JsonNode caller = block.object("caller");
    if (caller != null) {
      Taking who = Taking.from(caller, block.at("caller"));
      who.word("type", Set.of("direct"), "direct");
      who.end();
    }
    JsonNode input = block.object("input");
    conversation.call(
        message,
        block.requiredName("id"),
        block.requiredText("name"),
        input == null ? "{}" : Conversation.json(input),
        block.path(),
        "input");
    String place = ".tool_calls[" + (message.path("tool_calls").size() - 1) + "]";
    CacheHints.keep(hint, conversation.here() + place, own);
    block.end();
  }

  private void user(JsonNode blocks, String path, String place, ObjectNode mark) {
    ObjectNode message = null;
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < blocks.size(); i++) {
      Taking block = Taking.from(blocks.get(i), path + "[" + i + "]");
      String type = block.requiredText("type");
      if (type.equals("tool_result")) {
        if (message != null) {
          conversation.content(message, parts);
          message = null;
          parts = JsonNodeFactory.instance.arrayNode();
        }
        result(block, mark);
        continue;
      }
      if (message == null) {
        message = conversation.add("user", place);
        message.setAll(mark);
      }
      part(type, block, parts);
    }
    if (message != null) {
      conversation.content(message, parts);
    }
  }

  private void result(Taking block, ObjectNode mark) {
    ObjectNode hint = CacheHints.take(block);
    ObjectNode message = conversation.add("tool", block.path());
    CacheHints.keep(hint, conversation.here(), own);
    message.setAll(mark);
    block.moveMark(message);
    message.put("tool_call_id", block.requiredName("tool_use_id"));
    conversation.place("tool_call_id", block.at("tool_use_id"));
    boolean failed = block.flag("is_error");
    if (failed) {
      FailedResults.read(message, own);
    }
    JsonNode content = block.any("content");
    if (content == null || content.isTextual()) {
      String said = content == null ? "" : content.asText();
      message.put("content", failed ? FailedResults.SAID + " " + said : said);
    } else if (content.isArray()) {
      ArrayNode parts = JsonNodeFactory.instance.arrayNode();
      if (failed) {
        conversation.text(parts, FailedResults.SAID, block.at("is_error"));
      }
      for (int i = 0; i < content.size(); i++) {
        Taking inner = Taking.from(content.get(i), block.at("content") + "[" + i + "]");
        part(inner.requiredText("type"), inner, parts);
      }
      conversation.content(message, parts);
    } else {
      throw Fields.wrong(block.at("content"), content, "a string or an array of blocks");
    }
    block.end();
  }

  private void part(String type, Taking block, ArrayNode parts) {
    switch (type) {
      case "text" -> text(block, parts);
      case "image" -> image(block, parts);
      case "document" -> document(block, parts);
      case "search_result" -> found(block, parts);
      default -> throw unknown(type, block.path());
    }
  }

  /** A block of text; its type was taken. */
  void text(Taking block, ArrayNode parts) {
    ObjectNode hint = CacheHints.take(block);
    ObjectNode part = conversation.text(parts, block.requiredText("text"), block.path());
    hinted(hint, parts);
    block.moveMark(part);
    JsonNode citations = block.list("citations");
    if (citations != null && !citations.isEmpty()) {
      throw Conversation.refused(
          block.at("citations"), "is not carried (expected: no citations). Leave it out.");
    }
    block.end();
  }

  private void image(Taking block, ArrayNode parts) {
    ObjectNode hint = CacheHints.take(block);
    Taking source = Taking.from(required(block, "source"), block.at("source"));
    String type = source.word("type", Set.of("base64", "url", "file"), "");
    if (type.equals("file")) {
      conversation
          .part(parts, "file", block.path(), "file", source.path())
          .putObject("file")
          .put("file_id", source.requiredName("file_id"));
    } else {
      String place = source.at(type.equals("url") ? "url" : "data");
      ObjectNode part = conversation.part(parts, "image_url", block.path(), "image_url.url", place);
      part.putObject("image_url")
          .put("url", type.equals("url") ? source.requiredText("url") : data(source));
    }
    hinted(hint, parts);
    source.end();
    block.end();
  }

  private void document(Taking block, ArrayNode parts) {
    ObjectNode hint = CacheHints.take(block);
    for (String field : Set.of("title", "context")) {
      String text = block.text(field);
      if (text != null) {
        foreign(parts, text, block.at(field), "file");
      }
    }
    citations(block);
    Taking source = Taking.from(required(block, "source"), block.at("source"));
    String type = source.word("type", Set.of("text", "base64", "content", "file"), "");
    switch (type) {
      case "text" -> {
        source.word("media_type", Set.of("text/plain"), "text/plain");
        foreign(parts, source.requiredText("data"), source.at("data"), "file");
      }
      case "content" -> inner(source, parts);
      case "file" ->
          conversation
              .part(parts, "file", block.path(), "file", source.path())
              .putObject("file")
              .put("file_id", source.requiredName("file_id"));
      default ->
          conversation
              .part(parts, "file", block.path(), "file.file_data", source.at("data"))
              .putObject("file")
              .put("filename", "document.pdf")
              .put("file_data", data(source));
    }
    hinted(hint, parts);
    source.end();
    block.end();
  }

  private static void citations(Taking block) {
    JsonNode citations = block.object("citations");
    if (citations != null) {
      Taking wanted = Taking.from(citations, block.at("citations"));
      if (wanted.flag("enabled")) {
        throw Conversation.refused(
            wanted.at("enabled"), "is not carried (expected: false). Leave it out.");
      }
      wanted.end();
    }
  }

  private void inner(Taking source, ArrayNode parts) {
    JsonNode content = required(source, "content");
    if (content.isTextual()) {
      foreign(parts, content.asText(), source.at("content"), "file");
      return;
    }
    if (!content.isArray()) {
      throw Fields.wrong(source.at("content"), content, "a string or an array of blocks");
    }
    for (int i = 0; i < content.size(); i++) {
      Taking block = Taking.from(content.get(i), source.at("content") + "[" + i + "]");
      String type = block.requiredText("type");
      if (type.equals("text")) {
        CacheHints.take(block);
        foreign(parts, block.requiredText("text"), block.at("text"), "file");
        block.end();
      } else if (type.equals("image")) {
        image(block, parts);
      } else {
        throw unknown(type, block.path());
      }
    }
  }

  private void found(Taking block, ArrayNode parts) {
    ObjectNode hint = CacheHints.take(block);
    citations(block);
    foreign(parts, block.requiredText("source"), block.at("source"), "retrieved");
    foreign(parts, block.requiredText("title"), block.at("title"), "retrieved");
    JsonNode content = required(block, "content");
    if (!content.isArray()) {
      throw Fields.wrong(block.at("content"), content, "an array of text blocks");
    }
    for (int i = 0; i < content.size(); i++) {
      Taking text = Taking.from(content.get(i), block.at("content") + "[" + i + "]");
      text.word("type", Set.of("text"), "");
      CacheHints.take(text);
      foreign(parts, text.requiredText("text"), text.at("text"), "retrieved");
      text.end();
    }
    hinted(hint, parts);
    block.end();
  }

  /** A hint for a block is one for the last part that it comes to. */
  private void hinted(@Nullable ObjectNode hint, ArrayNode parts) {
    String place = conversation.here() + ".content[" + (parts.size() - 1) + "]";
    CacheHints.keep(hint, place, own);
  }

  /** A text that is not the user's own, whatever else a block says of it. */
  private void foreign(ArrayNode parts, String text, String place, String origin) {
    conversation.foreign(parts, text, place, origin);
  }

  private static String data(Taking source) {
    String type = source.requiredText("media_type");
    if (!MEDIA.matcher(type).matches()) {
      throw Fields.wrong(
          source.at("media_type"),
          JsonNodeFactory.instance.textNode(type),
          "a type such as image/png");
    }
    return "data:" + type + ";base64," + source.requiredText("data");
  }

  private static JsonNode required(Taking block, String field) {
    JsonNode value = block.any(field);
    if (value == null) {
      throw Fields.wrong(block.at(field), JsonNodeFactory.instance.missingNode(), "there");
    }
    return value;
  }

  private static RuntimeException unknown(String type, String path) {
    return HOSTED.contains(type)
        ? Conversation.hosted(path)
        : Fields.wrong(path + ".type", JsonNodeFactory.instance.textNode(type), BLOCKS);
  }
}
