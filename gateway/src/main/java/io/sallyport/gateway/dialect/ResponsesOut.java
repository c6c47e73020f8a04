package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The messages of a chat, as items for a server that speaks the Responses API. */
final class ResponsesOut {

  private ResponsesOut() {}

  static ArrayNode items(JsonNode messages) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      String path = "messages[" + i + "]";
      UpstreamDialect.requireCarried(message, path);
      String role = message.path("role").asText();
      switch (role) {
        case "tool", "function" -> {
          ObjectNode output = items.addObject().put("type", "function_call_output");
          output.set("call_id", UpstreamDialect.callId(message, path));
          output.set("output", content(message.path("content"), "input_text", path));
        }
        case "assistant" -> assistant(message, path, items);
        default -> {
          ObjectNode item = items.addObject().put("type", "message").put("role", role);
          item.set("content", content(message.path("content"), "input_text", path));
        }
      }
    }
    return items;
  }

  private static void assistant(JsonNode message, String path, ArrayNode items) {
    JsonNode content = message.path("content");
    boolean silent = content.isTextual() && content.asText().isEmpty();
    ArrayNode parts = silent ? items.arrayNode() : content(content, "output_text", path);
    if (!message.path("refusal").asText("").isEmpty()) {
      parts.addObject().put("type", "refusal").set("refusal", message.get("refusal"));
    }
    if (!parts.isEmpty()) {
      items.addObject().put("type", "message").put("role", "assistant").set("content", parts);
    }
    for (JsonNode node : message.path("tool_calls")) {
      Calls call = Calls.of(node, "");
      ObjectNode item = items.addObject();
      item.put("type", call.custom() ? "custom_tool_call" : "function_call");
      item.put("call_id", call.id()).put("name", call.name());
      item.put(call.custom() ? "input" : "arguments", call.text());
    }
  }

  private static void text(JsonNode part, String field, String path, ObjectNode to) {
    to.set(field, UpstreamDialect.requiredText(part.path(field), path + field));
  }

  private static ArrayNode content(JsonNode content, String type, String path) {
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    if (content.isTextual()) {
      parts.addObject().put("type", type).set("text", content);
      return parts;
    }
    for (int i = 0; i < content.size(); i++) {
      JsonNode part = content.get(i);
      String at = path + ".content[" + i + "].";
      switch (part.path("type").asText()) {
        case "text" -> text(part, "text", at, parts.addObject().put("type", type));
        case "refusal" -> text(part, "refusal", at, parts.addObject().put("type", "refusal"));
        case "image_url" -> {
          ObjectNode image = parts.addObject().put("type", "input_image");
          JsonNode url = part.path("image_url").path("url");
          image.set("image_url", UpstreamDialect.requiredText(url, at + "image_url.url"));
          if (part.path("image_url").path("detail").isTextual()) {
            image.set("detail", part.path("image_url").get("detail"));
          }
        }
        case "file" -> {
          ObjectNode file = parts.addObject().put("type", "input_file");
          part.path("file").properties().forEach(f -> file.set(f.getKey(), f.getValue()));
        }
        default -> throw UpstreamDialect.unsupported(path + ".content");
      }
    }
    return parts;
  }
}
