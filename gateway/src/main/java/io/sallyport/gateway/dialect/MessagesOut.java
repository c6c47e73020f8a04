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
  private final CacheHints hints;

  MessagesOut(ObjectNode request, Signatures signatures, CacheHints hints) {
    this.hints = hints;
    this.request = request;
    this.signatures = signatures;
  }

  void messages(JsonNode chat) {
    JsonNode said = chat.path("messages");
    for (int i = 0; i < said.size(); i++) {
      JsonNode message = said.get(i);
      String path = "messages[" + i + "]";
      UpstreamDialect.requireCarried(message, path);
      switch (message.path("role").asText()) {
        case "system", "developer" -> content(message.path("content"), i, system);
        case "assistant" -> assistant(message, i);
        case "tool", "function" -> {
          ObjectNode result = blocks("user").addObject().put("type", "tool_result");
          result.set("tool_use_id", UpstreamDialect.callId(message, path));
          content(message.path("content"), i, result.putArray("content"));
          hints.write(i, "", result);
          FailedResults.write(result, chat);
        }
        default -> content(message.path("content"), i, blocks("user"));
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

  private void assistant(JsonNode message, int at) {
    String path = "messages[" + at + "]";
    ArrayNode blocks = blocks("assistant");
    String thought = Texts.reasoning(message);
    String signature = signatures.of(thought);
    if (!signature.isEmpty()) {
      // One that the server does not know again would be refused.
      ObjectNode block = blocks.addObject().put("type", "thinking");
      block.put("thinking", thought).put("signature", signature);
    }
    content(message.path("content"), at, blocks);
    text(message.path("refusal").asText(""), blocks);
    for (int i = 0; i < message.path("tool_calls").size(); i++) {
      Calls call = Calls.of(message.path("tool_calls").get(i), "");
      ObjectNode use = blocks.addObject().put("type", "tool_use");
      use.put("id", call.id()).put("name", call.name());
      use.set("input", input(call, path));
      hints.write(at, ".tool_calls[" + i + "]", use);
    }
  }

  private static JsonNode input(Calls call, String path) {
    JsonNode input = BrokenCalls.input(call.text());
    if (input == null) {
      throw UpstreamDialect.unsupported(path + ".tool_calls");
    }
    return input;
  }

  private void content(JsonNode content, int message, ArrayNode blocks) {
    if (content.isTextual()) {
      int before = blocks.size();
      text(content.asText(), blocks);
      hinted(message, 0, before, blocks);
      return;
    }
    String path = "messages[" + message + "]";
    for (int i = 0; i < content.size(); i++) {
      int before = blocks.size();
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
      hinted(message, i, before, blocks);
    }
  }

  private void hinted(int message, int part, int before, ArrayNode blocks) {
    if (blocks.size() > before) {
      hints.write(message, ".content[" + part + "]", blocks.get(blocks.size() - 1));
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
