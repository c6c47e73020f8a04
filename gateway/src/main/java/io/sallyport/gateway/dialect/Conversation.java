package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.nio.charset.StandardCharsets;

/** The messages of a chat request that is being made, each with the place it comes from. */
final class Conversation {

  private final ArrayNode messages;
  private final ClientPaths paths;
  private String thought = "";
  private String thoughtPlace = "";

  Conversation(ObjectNode chat, ClientPaths paths) {
    this.messages = chat.putArray("messages");
    this.paths = paths;
  }

  /** Adds a message. */
  ObjectNode add(String role, String place) {
    flushThought(role);
    ObjectNode message = messages.addObject();
    message.put("role", role);
    paths.put(here(), place);
    if (role.equals("assistant") && !thought.isEmpty()) {
      message.put("reasoning_content", thought);
      place("reasoning_content", thoughtPlace);
      thought = "";
    }
    return message;
  }

  /** Says what the client calls a field of the last message. */
  void place(String field, String place) {
    paths.put(here() + "." + field, place);
  }

  /** The last message when it is the assistant's, for calls that belong to it; else a new one. */
  ObjectNode assistant(String place) {
    JsonNode last = messages.path(messages.size() - 1);
    return thought.isEmpty()
            && last instanceof ObjectNode message
            && message.path("role").asText().equals("assistant")
        ? message
        : add("assistant", place);
  }

  /**
   * Keeps what a model thought before it says or does something. Thoughts between calls go to the
   * message of the calls, since their results must follow it at once.
   */
  void think(String text, String place) {
    if (messages.path(messages.size() - 1) instanceof ObjectNode last && last.has("tool_calls")) {
      String before = last.path("reasoning_content").asText("");
      last.put("reasoning_content", before.isEmpty() ? text : before + "\n" + text);
      if (before.isEmpty()) {
        place("reasoning_content", place);
      }
      return;
    }
    thoughtPlace = thought.isEmpty() ? place : thoughtPlace;
    thought = thought.isEmpty() ? text : thought + "\n" + text;
  }

  /** Ends the conversation: what was thought and led to nothing stays in it. */
  void end() {
    flushThought("");
  }

  /** The path of the last message. */
  String here() {
    return "messages[" + (messages.size() - 1) + "]";
  }

  /**
   * Adds a call of a function to a message of the assistant.
   *
   * @param field what the client calls the arguments
   */
  void call(
      ObjectNode message, String id, String name, String arguments, String place, String field) {
    ObjectNode call = entry(message, place, "function");
    paths.put(last(message) + ".function.arguments", place + "." + field);
    call.put("id", id).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", arguments);
  }

  /** Adds a call of a tool that takes free text. */
  void customCall(ObjectNode message, String id, String name, String input, String place) {
    ObjectNode call = entry(message, place, "custom");
    call.put("id", id).put("type", "custom");
    call.putObject("custom").put("name", name).put("input", input);
  }

  private ObjectNode entry(ObjectNode message, String place, String kind) {
    ArrayNode calls =
        message.get("tool_calls") instanceof ArrayNode begun
            ? begun
            : message.putArray("tool_calls");
    if (!message.has("content")) {
      message.putNull("content");
    }
    String own = here() + ".tool_calls[" + calls.size() + "]";
    paths.put(own, place);
    paths.put(own + "." + kind, place);
    return calls.addObject();
  }

  /** The path of the last call of the last message. */
  private String last(ObjectNode message) {
    return here() + ".tool_calls[" + (message.path("tool_calls").size() - 1) + "]";
  }

  /** Puts the parts into a message, as a plain string where they are one plain text. */
  void content(ObjectNode message, ArrayNode parts) {
    JsonNode only = parts.path(0);
    if (parts.size() == 1 && only.size() == 2 && only.path("type").asText().equals("text")) {
      message.put("content", only.path("text").asText());
      paths.put(here() + ".content", paths.of(here() + ".content[0]") + ".text");
    } else {
      message.set("content", parts);
    }
  }

  /** Adds a part of text. */
  ObjectNode text(ArrayNode parts, String text, String place) {
    paths.put(here() + ".content[" + parts.size() + "]", place);
    return parts.addObject().put("type", "text").put("text", text);
  }

  /** Adds a part of text that comes from elsewhere. */
  void foreign(ArrayNode parts, String text, String place, String origin) {
    String own = here() + ".content[" + parts.size() + "]";
    ObjectNode part = text(parts, text, place);
    part.putObject("sallyport").put("origin", origin);
    paths.put(own + ".text", place);
  }

  /**
   * Adds a part of another type.
   *
   * @param inner where its content lies in the chat, below the part
   * @param client what the client calls that place
   */
  ObjectNode part(ArrayNode parts, String type, String place, String inner, String client) {
    String own = here() + ".content[" + parts.size() + "]";
    paths.put(own, place);
    paths.put(own + "." + inner, client);
    return parts.addObject().put("type", type);
  }

  /** A tree as the text of its JSON. */
  static String json(JsonNode tree) {
    return new String(Json.write(tree), StandardCharsets.UTF_8);
  }

  /** What is said of something that no upstream may do behind the gate's back. */
  static ApiException hosted(String path) {
    return new ApiException(
        ApiError.badRequest(
            "hosted_tool_denied",
            path,
            "What is at "
                + path
                + " belongs to a tool that the upstream runs itself, which passes no guard"
                + " (expected: tools that the client runs). Leave it out; its operator can name the"
                + " type of the tool under hostedTools of the policy in sallyport.yaml."));
  }

  /** What is said of something that the gate does not carry. */
  static ApiException refused(String path, String why) {
    return new ApiException(
        ApiError.badRequest("field_denied", path, "The field '" + path + "' " + why));
  }

  private void flushThought(String role) {
    if (!thought.isEmpty() && !role.equals("assistant")) {
      String all = thought;
      thought = "";
      ObjectNode message = messages.addObject();
      message.put("role", "assistant").put("content", "").put("reasoning_content", all);
      place("reasoning_content", thoughtPlace);
    }
  }
}
