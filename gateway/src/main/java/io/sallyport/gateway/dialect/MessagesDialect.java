package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import java.util.List;

/** The Messages API of Anthropic. */
public final class MessagesDialect implements Dialect {

  @Override
  public String surface() {
    return "messages";
  }

  @Override
  public Asked read(byte[] raw, ObjectNode body, Asker asker) {
    MessagesRequest.Read read = MessagesRequest.of(body, asker.admitted(), false);
    for (String said : List.of("choices[0].message", "choices[0].delta")) {
      read.paths().put(said, "content");
      read.paths().put(said + ".content", "content.text");
      read.paths().put(said + ".refusal", "content.text");
      read.paths().put(said + ".reasoning_content", "content.thinking");
      read.paths().put(said + ".reasoning", "content.thinking");
      read.paths().put(said + ".tool_calls", "content");
      read.paths().put(said + ".function_call", "content");
    }
    Speech speech = new MessagesSpeech(asker.requestId(), read.chat());
    return new Asked(read.chat(), read.paths(), speech, read.own());
  }

  /** Reads a request whose tokens are to be counted; it needs no limit and gets no answer. */
  public Asked readToCount(ObjectNode body, Asker asker) {
    MessagesRequest.Read read = MessagesRequest.of(body, asker.admitted(), true);
    Speech speech = new MessagesSpeech(asker.requestId(), read.chat());
    return new Asked(read.chat(), read.paths(), speech);
  }

  @Override
  public ObjectNode error(ApiError error) {
    return errorBody(error);
  }

  static ObjectNode errorBody(ApiError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "error");
    ObjectNode inner = body.putObject("error");
    inner.put("type", type(error.status()));
    inner.put("message", error.message());
    inner.put("code", error.code());
    if (error.param() != null) {
      inner.put("param", error.param());
    }
    return body;
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503 -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }
}
