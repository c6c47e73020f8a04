package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.UpstreamApi;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.surface.Fields;
import java.util.List;
import java.util.Set;

/**
 * How one kind of model server is asked and answers. What it says is turned into a chat completion
 * before the guard looks at it, so that the guard needs to know no other language.
 */
public interface UpstreamDialect {

  /** Where conversations are answered, below the base address. */
  String path();

  /**
   * The request as the server understands it.
   *
   * @throws ApiException 400 naming what the server has no word for
   */
  ObjectNode request(ObjectNode chat);

  /**
   * A whole answer as a chat completion; what has no place in one is left out.
   *
   * @throws ApiException 502 when it is no answer
   */
  ObjectNode answer(ObjectNode theirs);

  /** Reads one stream. */
  Reading stream();

  /** A stream of which one event comes after the other. */
  interface Reading {
    /**
     * The chunks of a chat completion that an event comes to.
     *
     * @throws ApiException 502 when the event makes no sense after the others
     */
    List<ObjectNode> chunks(ObjectNode event);

    /** Whether the server said that this was the last event. */
    boolean ended();

    /** Whether the word {@code [DONE]} ends the stream here, and nothing is left open. */
    default boolean endsWithWord() {
      return false;
    }
  }

  /** The dialect of a server. */
  static UpstreamDialect of(UpstreamApi api) {
    return switch (api) {
      case CHAT -> ChatUpstream.SAME;
      case RESPONSES -> new ResponsesUpstream();
      case MESSAGES -> new MessagesUpstream();
    };
  }

  /** The code of an error that says what one server has no word for, and another may have. */
  String UNSUPPORTED = "unsupported_by_upstream";

  /**
   * A text that no request of this kind is whole without.
   *
   * @throws ApiException 400 naming the field where there is none
   */
  static JsonNode requiredText(JsonNode value, String field) {
    if (!value.isTextual()) {
      throw Fields.wrong(field, value, "a string");
    }
    return value;
  }

  /**
   * The id of the call that a result belongs to. Results of the old kind have none, which only a
   * server that speaks chat completions understands.
   *
   * @throws ApiException 400 naming the field where there is none
   */
  static JsonNode callId(JsonNode message, String path) {
    JsonNode id = message.path("tool_call_id");
    String field = path + ".tool_call_id";
    if (message.path("role").asText().equals("function") && !id.isTextual()) {
      throw needed(field, "a string");
    }
    return requiredText(id, field);
  }

  /**
   * The description of a JSON schema that an answer has to follow.
   *
   * @throws ApiException 400 naming the field where there is none
   */
  static JsonNode requiredSchema(JsonNode format) {
    JsonNode described = format.path("json_schema");
    String field = "response_format.json_schema";
    if (!described.isObject()) {
      throw Fields.wrong(field, described, "an object with a name and a schema");
    }
    JsonNode schema = described.path("schema");
    if (schema.isMissingNode()) {
      throw needed(field + ".schema", "an object");
    }
    if (!schema.isObject()) {
      throw Fields.wrong(field + ".schema", schema, "an object");
    }
    return described;
  }

  /** What is said of a request that a server cannot be asked. */
  static ApiException unsupported(String field) {
    return new ApiException(
        ApiError.badRequest(
            UNSUPPORTED,
            field,
            "The upstream of this model has no word for '"
                + field
                + "' (expected: leave it out, or a model of an upstream that speaks chat"
                + " completions)."));
  }

  /** What is said of a request that lacks what only this server cannot do without. */
  private static ApiException needed(String field, String expected) {
    return new ApiException(
        ApiError.badRequest(
            UNSUPPORTED,
            field,
            "The field '"
                + field
                + "' is missing, which the upstream of this model needs (expected: "
                + expected
                + ", or a model of an upstream that speaks chat completions)."));
  }

  /**
   * Only chats have names of speakers, calls of the old kind and references to earlier sound.
   *
   * @throws ApiException 400 naming what a message holds and no other dialect has
   */
  static void requireCarried(JsonNode message, String path) {
    boolean result = Set.of("tool", "function").contains(message.path("role").asText());
    if (!result && message.hasNonNull("name")) {
      throw unsupported(path + ".name");
    }
    for (String field : List.of("function_call", "audio")) {
      if (message.hasNonNull(field)) {
        throw unsupported(path + "." + field);
      }
    }
  }

  /** What is said of an answer that is none. */
  static ApiException invalid(String what) {
    return new ApiException(
        ApiError.upstream(
            502,
            "upstream_invalid",
            "The upstream's answer " + what + ", so it is not passed on.",
            true));
  }
}
