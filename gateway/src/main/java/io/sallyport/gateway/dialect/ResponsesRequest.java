package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.dialect.ResponseStore.Stored;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.surface.Fields;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request of the Responses API, turned into one for a chat completion. */
final class ResponsesRequest {

  private static final String PREVIOUS = "previous_response_id";

  /** Fields that have the same name and meaning in a chat. */
  private static final List<String> SAME =
      List.of(
          "model",
          "sallyport",
          "stream",
          "temperature",
          "top_p",
          "parallel_tool_calls",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "service_tier",
          "metadata");

  /** Fields that an answer repeats, with what it says where the request says nothing. */
  private static final List<String> REPEATED =
      List.of(
          "instructions",
          "max_output_tokens",
          "metadata",
          "parallel_tool_calls",
          "reasoning",
          "temperature",
          "text",
          "tool_choice",
          "tools",
          "top_p",
          "user");

  private final ObjectNode chat = JsonNodeFactory.instance.objectNode();
  private final ClientPaths paths = new ClientPaths(ResponsesDialect.ANSWER);
  private final Conversation conversation = new Conversation(chat, paths);
  private final ResponsesItems items = new ResponsesItems(conversation);
  private final ObjectNode repeated = JsonNodeFactory.instance.objectNode();

  /**
   * What was read.
   *
   * @param repeated what the answer repeats of the request
   * @param previous the answer that it goes on from; null when it begins anew
   * @param store whether the answer is to be kept
   */
  record Read(
      ObjectNode chat,
      ClientPaths paths,
      ObjectNode repeated,
      @Nullable String previous,
      boolean store) {}

  private ResponsesRequest() {}

  /**
   * Reads a request.
   *
   * @param earlier the answers that it goes on from, the oldest first, once its id is known
   */
  static Read of(ObjectNode body, Set<String> admitted, Earlier earlier) {
    ResponsesRequest request = new ResponsesRequest();
    for (String field : REPEATED) {
      JsonNode value = body.path(field);
      if (!value.isMissingNode() && !value.isNull()) {
        request.repeated.set(field, value.isContainerNode() ? value.deepCopy() : value);
      }
    }
    return request.read(Taking.from(body, ""), admitted, earlier);
  }

  /** Finds what a request goes on from. */
  @FunctionalInterface
  interface Earlier {
    /** The answers up to this one, the oldest first. */
    List<Stored> of(String id);
  }

  private Read read(Taking body, Set<String> admitted, Earlier earlier) {
    for (String field : SAME) {
      body.move(field, chat, field);
    }
    if (body.flag("background")) {
      throw Conversation.refused(
          "background",
          "is not done: requests are not run in the background here, and there is no setting for it"
              + " (expected: false). Leave it out.");
    }
    boolean store = !Boolean.FALSE.equals(flagOf(body.any("store")));
    body.word("truncation", Set.of("disabled"), "disabled");
    String instructions = body.text("instructions");
    if (instructions != null) {
      conversation.add("system", "instructions").put("content", instructions);
      conversation.place("content", "instructions");
    }
    String previous = body.text(PREVIOUS);
    if (previous != null) {
      earlier.of(previous).forEach(this::replay);
    }
    JsonNode input = body.any("input");
    if (input == null) {
      throw Fields.wrong(
          "input", JsonNodeFactory.instance.missingNode(), "a string or an array of items");
    }
    items.read(input, "input");
    conversation.end();
    if (input.isArray() && input.isEmpty() && chat.path("messages").isEmpty()) {
      throw Fields.wrong("input", input, "a string or an array of at least one item");
    }
    JsonNode limit = body.any("max_output_tokens");
    if (limit != null) {
      MessagesRequest.requireCount(limit, "max_output_tokens");
      chat.set("max_completion_tokens", limit);
      paths.put("max_completion_tokens", "max_output_tokens");
    }
    options(body);
    tools(body.list("tools"));
    choice(body.any("tool_choice"));
    body.end(chat, admitted);
    return new Read(chat, paths, repeated, previous, store);
  }

  private static @Nullable Boolean flagOf(@Nullable JsonNode value) {
    if (value != null && !value.isBoolean()) {
      throw Fields.wrong("store", value, "true or false");
    }
    return value == null ? null : value.asBoolean();
  }

  /** What was said before is said again, so that it is inspected like everything else. */
  private void replay(Stored stored) {
    items.read(Json.readObject(stored.request()).path("input"), PREVIOUS);
    JsonNode output = Json.readObject(stored.response()).path("output");
    for (JsonNode item : output) {
      for (JsonNode part : item.path("content")) {
        // How likely each token was is what this gate told; it is no part of what was said.
        if (part instanceof ObjectNode said) {
          said.remove("logprobs");
        }
      }
    }
    items.read(output, PREVIOUS);
  }

  private void options(Taking body) {
    JsonNode text = body.object("text");
    if (text != null) {
      Taking wanted = Taking.from(text, "text");
      wanted.move("verbosity", chat, "verbosity");
      paths.put("verbosity", "text.verbosity");
      format(wanted.object("format"));
      wanted.end();
    }
    JsonNode reasoning = body.object("reasoning");
    if (reasoning != null) {
      Taking wanted = Taking.from(reasoning, "reasoning");
      wanted.move("effort", chat, "reasoning_effort");
      paths.put("reasoning_effort", "reasoning.effort");
      Set<String> summaries = Set.of("auto", "concise", "detailed");
      wanted.word("summary", summaries, "");
      wanted.word("generate_summary", summaries, "");
      wanted.end();
    }
    JsonNode streaming = body.object("stream_options");
    if (streaming != null) {
      Taking wanted = Taking.from(streaming, "stream_options");
      wanted.flag("include_obfuscation");
      wanted.end();
    }
    JsonNode most = body.any("top_logprobs");
    if (most != null) {
      chat.put("logprobs", true).set("top_logprobs", most);
    }
    include(body.list("include"));
  }

  private void include(@Nullable JsonNode include) {
    for (int i = 0; include != null && i < include.size(); i++) {
      switch (include.get(i).asText()) {
        case "message.output_text.logprobs" -> chat.put("logprobs", true);
        case "reasoning.encrypted_content" -> {
          // Nothing is encrypted here, so there is nothing to include.
        }
        default ->
            throw Conversation.refused(
                "include[" + i + "]",
                "asks for what tools of the upstream find, which passes no guard (expected:"
                    + " message.output_text.logprobs).");
      }
    }
  }

  private void format(@Nullable JsonNode node) {
    if (node == null) {
      return;
    }
    Taking format = Taking.from(node, "text.format");
    String type = format.word("type", Set.of("text", "json_object", "json_schema"), "text");
    ObjectNode wanted = chat.putObject("response_format").put("type", type);
    paths.put("response_format", "text.format");
    if (type.equals("json_schema")) {
      ObjectNode described = wanted.putObject("json_schema");
      for (String field : List.of("name", "description", "schema", "strict")) {
        format.move(field, described, field);
      }
      paths.put("response_format.json_schema", "text.format");
    }
    format.end();
  }

  private void tools(@Nullable JsonNode tools) {
    if (tools == null || tools.isEmpty()) {
      return;
    }
    ArrayNode list = chat.putArray("tools");
    for (int i = 0; i < tools.size(); i++) {
      String path = "tools[" + i + "]";
      String type = tools.get(i).path("type").asText("");
      if (!type.equals("function") && !type.equals("custom")) {
        list.add(HostedTools.ofResponses(tools.get(i), path, type));
        paths.put(path + "." + HostedTools.type(type), path);
        continue;
      }
      Taking tool = Taking.from(tools.get(i), path);
      tool.any("type");
      ObjectNode entry = list.addObject().put("type", type);
      ObjectNode described = entry.putObject(type);
      described.put("name", tool.requiredText("name"));
      tool.move("description", described, "description");
      if (type.equals("function")) {
        tool.move("parameters", described, "parameters");
        tool.move("strict", described, "strict");
      } else {
        grammar(tool.object("format"), tool.at("format"), described);
      }
      paths.put(path + "." + type, path);
      tool.end();
    }
  }

  private static void grammar(@Nullable JsonNode node, String path, ObjectNode described) {
    if (node == null) {
      return;
    }
    Taking format = Taking.from(node, path);
    String type = format.word("type", Set.of("text", "grammar"), "text");
    ObjectNode wanted = described.putObject("format").put("type", type);
    if (type.equals("grammar")) {
      ObjectNode grammar = wanted.putObject("grammar");
      format.move("syntax", grammar, "syntax");
      format.move("definition", grammar, "definition");
    }
    format.end();
  }

  private void choice(@Nullable JsonNode node) {
    if (node == null) {
      return;
    }
    if (!node.isObject()) {
      chat.set("tool_choice", node);
      return;
    }
    Taking choice = Taking.from(node, "tool_choice");
    String type = HostedTools.type(choice.requiredText("type"));
    ObjectNode chosen = chat.putObject("tool_choice").put("type", type);
    if (type.equals("allowed_tools")) {
      ObjectNode allowed = chosen.putObject("allowed_tools");
      choice.move("mode", allowed, "mode");
      ArrayNode list = allowed.putArray("tools");
      JsonNode tools = choice.list("tools");
      for (int i = 0; tools != null && i < tools.size(); i++) {
        named(Taking.from(tools.get(i), "tool_choice.tools[" + i + "]"), list.addObject());
      }
    } else if (type.equals("function") || type.equals("custom")) {
      chosen.putObject(type).put("name", choice.requiredText("name"));
      paths.put("tool_choice." + type, "tool_choice");
    }
    choice.end();
  }

  private static void named(Taking tool, ObjectNode entry) {
    String type = HostedTools.type(tool.requiredText("type"));
    entry.put("type", type);
    if (type.equals("function") || type.equals("custom")) {
      entry.putObject(type).put("name", tool.requiredText("name"));
    }
    tool.end();
  }

  /** What is said of an answer that is not kept, or not for this key. */
  static ApiException unknownPrevious(String id) {
    String shown = id.matches("[A-Za-z0-9_-]{1,80}") ? " with id '" + id + "'" : "";
    return new ApiException(
        ApiError.badRequest(
            "previous_response_not_found",
            PREVIOUS,
            "Previous response"
                + shown
                + " not found: it is unknown here, was dropped (at the latest when the gate is started"
                + " again), or belongs to another key. Send the"
                + " conversation as input."));
  }

  /** What is said of an answer that is kept, but not all that it goes on from. */
  static ApiException brokenPrevious(String id) {
    return new ApiException(
        ApiError.badRequest(
            "previous_response_not_found",
            PREVIOUS,
            "The response with id '"
                + id
                + "' is kept, but goes on from an earlier one that was deleted or dropped, so the"
                + " conversation is not whole. Send the conversation as input."));
  }
}
