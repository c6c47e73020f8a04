package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.surface.Fields;
import java.util.Set;

/** The items of the Responses API, of a request or of an earlier answer. */
final class ResponsesItems {

  private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");
  private static final Set<String> STATES = Set.of("in_progress", "completed", "incomplete");
  private static final Set<String> DETAILS = Set.of("low", "high", "auto", "original");
  private static final String ITEMS =
      "message, function_call, function_call_output, custom_tool_call, custom_tool_call_output or"
          + " reasoning";
  private static final String PARTS =
      "input_text, input_image, input_file, input_audio, output_text or refusal";

  private final Conversation conversation;

  ResponsesItems(Conversation conversation) {
    this.conversation = conversation;
  }

  /** Reads all items. */
  void read(JsonNode items, String path) {
    if (items.isTextual()) {
      conversation.add("user", path).put("content", items.asText());
      conversation.place("content", path);
      return;
    }
    if (!items.isArray()) {
      throw Fields.wrong(path, items, "a string or an array of items");
    }
    for (int i = 0; i < items.size(); i++) {
      item(Taking.from(items.get(i), path + "[" + i + "]"));
    }
  }

  private void item(Taking item) {
    String type = item.text("type");
    if (type != null) {
      // What answers say of items is theirs; a request only repeats it.
      item.name("id");
      item.word("status", STATES, "");
    }
    switch (type == null ? "message" : type) {
      case "message" -> message(item);
      case "function_call" ->
          conversation.call(
              conversation.assistant(item.path()),
              item.requiredName("call_id"),
              item.requiredText("name"),
              item.requiredText("arguments"),
              item.path(),
              "arguments");
      case "custom_tool_call" ->
          conversation.customCall(
              conversation.assistant(item.path()),
              item.requiredName("call_id"),
              item.requiredText("name"),
              item.requiredText("input"),
              item.path());
      case "function_call_output", "custom_tool_call_output" -> output(item);
      case "reasoning" -> reasoning(item);
      default -> throw unknown(String.valueOf(type), item.path());
    }
    item.end();
  }

  private void message(Taking item) {
    String role = item.word("role", ROLES, "");
    if (role.isEmpty()) {
      throw Fields.wrong(
          item.at("role"),
          JsonNodeFactory.instance.missingNode(),
          "user, assistant, system or developer");
    }
    item.word("phase", Set.of("commentary", "final_answer"), "");
    ObjectNode message = conversation.add(role, item.path());
    item.moveMark(message);
    content(item, "content", message);
  }

  private void output(Taking item) {
    ObjectNode message = conversation.add("tool", item.path());
    item.moveMark(message);
    message.put("tool_call_id", item.requiredName("call_id"));
    conversation.place("tool_call_id", item.at("call_id"));
    content(item, "output", message);
  }

  private void content(Taking item, String field, ObjectNode message) {
    JsonNode content = item.any(field);
    if (content == null || !(content.isTextual() || content.isArray())) {
      throw Fields.wrong(
          item.at(field),
          content == null ? JsonNodeFactory.instance.missingNode() : content,
          "a string or an array of parts");
    }
    if (content.isTextual()) {
      message.put("content", content.asText());
      conversation.place("content", item.at(field));
      return;
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < content.size(); i++) {
      part(Taking.from(content.get(i), item.at(field) + "[" + i + "]"), parts);
    }
    conversation.content(message, parts);
  }

  private void part(Taking part, ArrayNode parts) {
    String type = part.requiredText("type");
    switch (type) {
      case "input_text", "output_text", "text" -> {
        ObjectNode text = conversation.text(parts, part.requiredText("text"), part.path());
        part.moveMark(text);
        requireEmpty(part, "annotations");
        requireEmpty(part, "logprobs");
      }
      case "refusal" -> conversation.text(parts, part.requiredText("refusal"), part.at("refusal"));
      case "input_image" -> image(part, parts);
      case "input_file" -> file(part, parts);
      case "input_audio" -> {
        ObjectNode audio =
            conversation.part(
                parts, "input_audio", part.path(), "input_audio", part.at("input_audio"));
        part.move("input_audio", audio, "input_audio");
      }
      default ->
          throw Fields.wrong(part.at("type"), JsonNodeFactory.instance.textNode(type), PARTS);
    }
    part.end();
  }

  private void image(Taking part, ArrayNode parts) {
    String detail = part.word("detail", DETAILS, "");
    String stored = part.name("file_id");
    if (stored != null) {
      conversation
          .part(parts, "file", part.path(), "file", part.path())
          .putObject("file")
          .put("file_id", stored);
      if (part.any("image_url") != null) {
        throw Conversation.refused(
            part.at("image_url"), "stands beside a file_id (expected: one of the two).");
      }
      return;
    }
    ObjectNode image =
        conversation
            .part(parts, "image_url", part.path(), "image_url.url", part.at("image_url"))
            .putObject("image_url");
    image.put("url", part.requiredText("image_url"));
    if (!detail.isEmpty() && !detail.equals("original")) {
      image.put("detail", detail);
    }
  }

  private void file(Taking part, ArrayNode parts) {
    part.word("detail", DETAILS, "");
    ObjectNode file =
        conversation.part(parts, "file", part.path(), "file", part.path()).putObject("file");
    String stored = part.name("file_id");
    if (stored != null) {
      file.put("file_id", stored);
    }
    part.move("filename", file, "filename");
    part.move("file_data", file, "file_data");
    if (part.any("file_url") != null) {
      throw Conversation.refused(
          part.at("file_url"),
          "is an address that the upstream would fetch (expected: file_data). Send the file.");
    }
  }

  private void reasoning(Taking item) {
    if (item.any("encrypted_content") != null) {
      throw Conversation.refused(
          item.at("encrypted_content"),
          "cannot be read, so it cannot be inspected (expected: none). Leave it out.");
    }
    for (String field : new String[] {"summary", "content"}) {
      JsonNode texts = item.list(field);
      for (int i = 0; texts != null && i < texts.size(); i++) {
        Taking text = Taking.from(texts.get(i), item.at(field) + "[" + i + "]");
        text.word("type", Set.of("summary_text", "reasoning_text"), "");
        conversation.think(text.requiredText("text"), text.at("text"));
        text.end();
      }
    }
  }

  private static void requireEmpty(Taking part, String field) {
    JsonNode list = part.list(field);
    if (list != null && !list.isEmpty()) {
      throw Conversation.refused(part.at(field), "is not carried (expected: none). Leave it out.");
    }
  }

  private static RuntimeException unknown(String type, String path) {
    if (type.equals("item_reference")) {
      return Conversation.refused(
          path, "refers to an item that the gate does not keep (expected: the item itself).");
    }
    boolean hosted =
        type.endsWith("_call")
            || type.endsWith("_call_output")
            || type.startsWith("mcp_")
            || type.startsWith("tool_search");
    return hosted
        ? Conversation.hosted(path)
        : Fields.wrong(path + ".type", JsonNodeFactory.instance.textNode(type), ITEMS);
  }
}
