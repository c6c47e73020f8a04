package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.surface.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request of the Messages API, turned into one for a chat completion. */
final class MessagesRequest {

  private static final Set<String> SPEAKERS = Set.of("user", "assistant");
  private static final Set<String> TIERS = Set.of("auto", "standard_only");
  private static final Set<String> CHOICES = Set.of("auto", "any", "tool", "none");

  private final ObjectNode chat = JsonNodeFactory.instance.objectNode();
  private final ObjectNode own = JsonNodeFactory.instance.objectNode();
  private final ClientPaths paths = new ClientPaths();
  private final Conversation conversation = new Conversation(chat, paths);
  private final MessagesContent content = new MessagesContent(conversation, own);
  private boolean searches;

  private MessagesRequest() {}

  /**
   * Reads a request.
   *
   * @param counting whether its tokens are only counted, so that no answer needs a limit
   */
  static Read of(ObjectNode body, Set<String> admitted, boolean counting) {
    MessagesRequest request = new MessagesRequest();
    request.read(Taking.from(body, ""), admitted, counting);
    return new Read(request.chat, request.paths, request.own);
  }

  /**
   * What was read.
   *
   * @param own see {@link Asked}
   */
  record Read(ObjectNode chat, ClientPaths paths, ObjectNode own) {}

  private void read(Taking body, Set<String> admitted, boolean counting) {
    body.move("model", chat, "model");
    body.moveMark(chat);
    JsonNode limit = body.any("max_tokens");
    if (limit != null) {
      requireCount(limit, "max_tokens");
      chat.set("max_completion_tokens", limit);
      paths.put("max_completion_tokens", "max_tokens");
    } else if (!counting) {
      throw Fields.wrong("max_tokens", JsonNodeFactory.instance.missingNode(), "an integer from 1");
    }
    system(body);
    messages(body.list("messages"));
    CacheHints.keep(CacheHints.take(body), own);
    tools(body.list("tools"));
    CacheHints.count(chat, own);
    choice(body.object("tool_choice"));
    JsonNode stops = body.list("stop_sequences");
    if (stops != null && !stops.isEmpty()) {
      chat.set("stop", stops);
      paths.put("stop", "stop_sequences");
    }
    for (String same : Set.of("stream", "temperature", "top_p", "top_k")) {
      body.move(same, chat, same);
    }
    JsonNode thinking = body.object("thinking");
    if (thinking != null) {
      Thinking.read(Taking.from(thinking, "thinking"), chat, own);
    }
    output(body);
    if (body.word("service_tier", TIERS, "auto").equals("standard_only")) {
      chat.put("service_tier", "default");
    }
    JsonNode metadata = body.object("metadata");
    if (metadata != null) {
      Taking about = Taking.from(metadata, "metadata");
      about.move("user_id", chat, "user");
      about.end();
      paths.put("user", "metadata.user_id");
    }
    body.end(chat, admitted);
  }

  static void requireCount(JsonNode limit, String path) {
    if (!limit.isIntegralNumber() || !limit.canConvertToInt() || limit.asInt() < 1) {
      throw Fields.wrong(path, limit, "an integer from 1 to " + Integer.MAX_VALUE);
    }
  }

  private void system(Taking body) {
    JsonNode system = body.any("system");
    if (system == null) {
      return;
    }
    ObjectNode message = conversation.add("system", "system");
    if (system.isTextual()) {
      message.put("content", system.asText());
      paths.put(conversation.here() + ".content", "system");
      return;
    }
    if (!system.isArray()) {
      throw Fields.wrong("system", system, "a string or an array of text blocks");
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < system.size(); i++) {
      Taking block = Taking.from(system.get(i), "system[" + i + "]");
      block.word("type", Set.of("text"), "");
      content.text(block, parts);
    }
    conversation.content(message, parts);
  }

  private void messages(@Nullable JsonNode messages) {
    if (messages == null || messages.isEmpty()) {
      throw Fields.wrong(
          "messages",
          messages == null ? JsonNodeFactory.instance.missingNode() : messages,
          "an array of at least one message");
    }
    for (int i = 0; i < messages.size(); i++) {
      Taking message = Taking.from(messages.get(i), "messages[" + i + "]");
      String role = message.word("role", SPEAKERS, "");
      if (role.isEmpty()) {
        throw Fields.wrong(
            message.at("role"), JsonNodeFactory.instance.missingNode(), "user or assistant");
      }
      JsonNode blocks = messages.get(i).path("content");
      if (blocks.isArray() && blocks.isEmpty() && (role.equals("user") || messages.size() == 1)) {
        throw Fields.wrong(
            message.at("content"), blocks, "a string or an array of at least one block");
      }
      content.message(message, role);
      message.end();
    }
    conversation.end();
  }

  private void tools(@Nullable JsonNode tools) {
    if (tools == null || tools.isEmpty()) {
      return;
    }
    ArrayNode list = chat.putArray("tools");
    for (int i = 0; i < tools.size(); i++) {
      String path = "tools[" + i + "]";
      String type = tools.get(i).path("type").asText("custom");
      if (!type.equals("custom") && !tools.get(i).path("type").isNull()) {
        list.add(HostedTools.ofMessages(tools.get(i), path, type));
        paths.put(path + "." + HostedTools.type(type), path);
        searches |= HostedTools.type(type).equals(HostedTools.SEARCH);
        continue;
      }
      Taking tool = Taking.from(tools.get(i), path);
      tool.any("type");
      CacheHints.keep(CacheHints.take(tool), path, own);
      ObjectNode entry = list.addObject().put("type", "function");
      ObjectNode function = entry.putObject("function");
      function.put("name", tool.requiredText("name"));
      tool.move("description", function, "description");
      tool.move("input_schema", function, "parameters");
      tool.move("strict", function, "strict");
      paths.put(path + ".function", path);
      paths.put(path + ".function.parameters", path + ".input_schema");
      tool.end();
    }
  }

  private void choice(@Nullable JsonNode node) {
    if (node == null) {
      return;
    }
    Taking choice = Taking.from(node, "tool_choice");
    String type = choice.word("type", CHOICES, "auto");
    switch (type) {
      case "any" -> chat.put("tool_choice", "required");
      case "tool" -> chosen(choice.requiredText("name"));
      default -> chat.put("tool_choice", type);
    }
    if (choice.flag("disable_parallel_tool_use")) {
      chat.put("parallel_tool_calls", false);
    }
    choice.end();
  }

  private void chosen(String name) {
    ObjectNode choice = chat.putObject("tool_choice");
    if (searches && name.equals(HostedTools.SEARCH)) {
      choice.put("type", HostedTools.SEARCH);
    } else {
      choice.put("type", "function").putObject("function").put("name", name);
      paths.put("tool_choice.function", "tool_choice");
    }
  }

  private void output(Taking body) {
    JsonNode node = body.object("output_config");
    if (node == null) {
      return;
    }
    Taking output = Taking.from(node, "output_config");
    output.move("effort", chat, "reasoning_effort");
    paths.put("reasoning_effort", "output_config.effort");
    JsonNode wanted = output.object("format");
    output.end();
    if (wanted != null) {
      Taking format = Taking.from(wanted, "output_config.format");
      format.word("type", Set.of("json_schema"), "");
      ObjectNode described =
          chat.putObject("response_format").put("type", "json_schema").putObject("json_schema");
      described.put("name", "answer").put("strict", true);
      format.move("schema", described, "schema");
      paths.put("response_format.json_schema", "output_config.format");
      format.end();
    }
  }
}
