package io.sallyport.gateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.NumberList;

/**
 * What an upstream's answer has to look like, so that every text in it is where it is looked for.
 */
public final class UpstreamShape {

  private UpstreamShape() {}

  /**
   * Checks a whole answer.
   *
   * @throws ApiException 502 when it is an error or no chat completion
   */
  public static void requireCompletion(ObjectNode answer) {
    requireNoError(answer);
    JsonNode choices = answer.path("choices");
    if (!choices.isArray() || choices.isEmpty()) {
      throw invalid("has no choices");
    }
    for (JsonNode choice : choices) {
      if (!choice.path("message").isObject()) {
        throw invalid("has a choice without a message");
      }
      requireCalls(choice.path("message"));
    }
  }

  /**
   * Checks one event of a stream.
   *
   * @throws ApiException 502 when it is an error or no chunk of a chat completion
   */
  public static void requireChunk(ObjectNode event) {
    requireNoError(event);
    JsonNode choices = event.path("choices");
    if (!choices.isArray() && !choices.isMissingNode() && !choices.isNull()) {
      throw invalid("has choices that are no list");
    }
    for (JsonNode choice : choices) {
      JsonNode delta = choice.path("delta");
      boolean sound = delta.isObject() || delta.isMissingNode() || delta.isNull();
      if (!choice.isObject() || !sound || choice.has("message") || choice.has("text")) {
        throw invalid("has a choice that is no chunk");
      }
      requireCalls(delta);
      requireSimple(delta);
    }
  }

  /** Calls are a list of objects, and what is called is an object of its own. */
  private static void requireCalls(JsonNode said) {
    JsonNode calls = said.path("tool_calls");
    if (!calls.isArray() && !isAbsent(calls)) {
      throw invalid("has tool_calls that are no list");
    }
    for (JsonNode call : calls) {
      if (!call.isObject() || !isPart(call, "function") || !isPart(call, "custom")) {
        throw invalid("has a call that is none");
      }
    }
    if (!isPart(said, "function_call")) {
      throw invalid("has a function_call that is none");
    }
  }

  private static boolean isPart(JsonNode node, String name) {
    JsonNode part = node.path(name);
    return isAbsent(part) || (part.isObject() && !part.path("name").isContainerNode());
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** Pieces of text arrive under a name, or in a list of entries that are objects. */
  private static void requireSimple(JsonNode node) {
    for (JsonNode inner : node) {
      boolean listOfOthers = node.isArray() && !inner.isObject();
      if (listOfOthers || (inner.isNumber() && node.isObject() && isText(node, inner))) {
        throw invalid("has a delta that is none");
      }
      requireSimple(inner);
    }
  }

  private static boolean isText(JsonNode object, JsonNode value) {
    return object.get("content") == value || object.get("arguments") == value;
  }

  /**
   * Checks an answer that is to be vectors.
   *
   * @throws ApiException 502 when it is an error or has none
   */
  public static void requireVectors(ObjectNode answer) {
    requireNoError(answer);
    JsonNode data = answer.path("data");
    if (!data.isArray() || data.isEmpty()) {
      throw invalid("has no vectors");
    }
    for (JsonNode item : data) {
      JsonNode vector = item.path("embedding");
      if (!vector.isTextual() && !vector.path(0).isNumber() && NumberList.of(vector) == null) {
        throw invalid("has something that is no vector");
      }
    }
  }

  /**
   * Checks that an answer, of whatever kind, does not say in a status of 200 that it is none.
   *
   * @throws ApiException 502 when it does
   */
  public static void requireNoError(ObjectNode answer) {
    JsonNode error = answer.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      String code = UpstreamCodes.known(error.path("code").asText(""));
      throw new ApiException(
          ApiError.upstream(
              502,
              "upstream_broken",
              "The upstream reported an error in its answer"
                  + (code.isEmpty() ? "." : " (" + code + ")."),
              true));
    }
  }

  private static ApiException invalid(String what) {
    return new ApiException(
        ApiError.upstream(
            502,
            "upstream_invalid",
            "The upstream's answer " + what + ", so it is not passed on.",
            true));
  }
}
