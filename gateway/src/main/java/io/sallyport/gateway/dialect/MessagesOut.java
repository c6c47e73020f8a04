package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.surface.BrokenCalls;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages of a chat, as a server wants them that speaks the Messages API. */
final class MessagesOut {

  private static final Pattern DATA =
      Pattern.compile("(?i)data:([a-z]+/[a-z0-9.+-]+);base64,(.*)", Pattern.DOTALL);

  private final ObjectNode request;
  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode system = JsonNodeFactory.instance.arrayNode();

  private final Signatures signatures;

  MessagesOut(ObjectNode request, Signatures signatures) {
    this.request = request;
    this.signatures = signatures;
  }

  void messages(JsonNode chat) {
    for (int i = 0; i < chat.size(); i++) {
      JsonNode message = chat.get(i);
      String path = "messages[" + i + "]";
      UpstreamDialect.requireCarried(message, path);
      switch (message.path("role").asText()) {
        case "system", "developer" -> content(message.path("content"), path, system);
        case "assistant" -> assistant(message, path);
        case "tool", "function" -> {
          ObjectNode result = blocks("user").addObject().put("type", "tool_result");
          result.set("tool_use_id", UpstreamDialect.callId(message, path));
          content(message.path("content"), path, result.putArray("content"));
        }
        default -> content(message.path("content"), path, blocks("user"));
      }
    }
    if (!system.isEmpty()) {
      request.set("system", system);
    }
    request.set("messages", messages);
  }

  /** Where the next blocks of a speaker go: speakers take turns in this API. */
  private ArrayNode blocks(String role) {
    JsonNode last = messages.path(messages.size() - 1);
    if (last.path("role").asText().equals(role) && last.path("content") instanceof ArrayNode open) {
      return open;
    }
    return messages.addObject().put("role", role).putArray("content");
  }

  private void assistant(JsonNode message, String path) {
    ArrayNode blocks = blocks("assistant");
    String thought = Texts.reasoning(message);
    String signature = signatures.of(thought);
    if (!signature.isEmpty()) {
      // One that the server does not know again would be refused.
      ObjectNode block = blocks.addObject().put("type", "thinking");
      block.put("thinking", thought).put("signature", signature);
    }
    content(message.path("content"), path, blocks);
    text(message.path("refusal").asText(""), blocks);
    for (JsonNode node : message.path("tool_calls")) {
      Calls call = Calls.of(node, "");
      ObjectNode use = blocks.addObject().put("type", "tool_use");
      use.put("id", call.id()).put("name", call.name());
      use.set("input", input(call, path));
    }
  }

  private static JsonNode input(Calls call, String path) {
    JsonNode input = BrokenCalls.input(call.text());
    if (input == null) {
      throw UpstreamDialect.unsupported(path + ".tool_calls");
    }
    return input;
  }

  private static void content(JsonNode content, String path, ArrayNode blocks) {
    if (content.isTextual()) {
      text(content.asText(), blocks);
      return;
    }
    for (int i = 0; i < content.size(); i++) {
      JsonNode part = content.get(i);
      String at = path + ".content[" + i + "].";
      switch (part.path("type").asText()) {
        case "text" -> text(required(part, "text", at), blocks);
        case "refusal" -> text(required(part, "refusal", at), blocks);
        case "image_url" ->
            image(required(part.path("image_url"), "url", at + "image_url."), blocks);
        case "file" -> file(part.path("file"), path, blocks);
        default -> throw UpstreamDialect.unsupported(path + ".content");
      }
    }
  }

  private static String required(JsonNode part, String field, String at) {
    return UpstreamDialect.requiredText(part.path(field), at + field).asText();
  }

  private static void text(String text, ArrayNode blocks) {
    if (!text.isEmpty()) {
      blocks.addObject().put("type", "text").put("text", text);
    }
  }

  private static void image(String url, ArrayNode blocks) {
    ObjectNode source = blocks.addObject().put("type", "image").putObject("source");
    if (!data(url, source)) {
      source.put("type", "url").put("url", url);
    }
  }

  private static void file(JsonNode file, String path, ArrayNode blocks) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    if (file.path("file_id").isTextual()) {
      source.put("type", "file").set("file_id", file.get("file_id"));
    } else if (!data(file.path("file_data").asText(""), source)) {
      throw UpstreamDialect.unsupported(path + ".content");
    }
    ObjectNode document = blocks.addObject().put("type", "document");
    document.set("source", source);
    if (file.path("filename").isTextual()) {
      document.set("title", file.get("filename"));
    }
  }

  private static boolean data(String url, ObjectNode source) {
    Matcher data = DATA.matcher(url);
    if (!data.matches()) {
      return false;
    }
    source.put("type", "base64").put("media_type", data.group(1)).put("data", data.group(2));
    return true;
  }
}
