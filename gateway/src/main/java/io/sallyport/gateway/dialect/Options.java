package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import org.jspecify.annotations.Nullable;

/** The fields of a chat request on their way to a server of another dialect. */
final class Options {

  /** Where a chat carries what is its client's dialect's own; the mark of a client is gone then. */
  static final String OWN = "sallyport";

  private final ObjectNode chat;

  /**
   * The options of a request.
   *
   * @throws ApiException 400 naming a field that the server has no word for
   */
  Options(ObjectNode chat, UpstreamFields fields, ObjectNode out) {
    this.chat = chat;
    for (var field : chat.properties()) {
      if (!field.getKey().equals(OWN) && !fields.admits(field.getKey(), field.getValue())) {
        throw UpstreamDialect.unsupported(field.getKey());
      }
      UpstreamFields.requireType(field.getKey(), field.getValue());
    }
    for (String same : fields.same()) {
      JsonNode value = take(same);
      if (value != null) {
        out.set(same, value);
      }
    }
  }

  /** A value; null when there is none. */
  @Nullable JsonNode take(String field) {
    JsonNode value = chat.get(field);
    return value == null || value.isNull() ? null : value;
  }

  /** The most tokens of the answer; null when nothing is said. */
  @Nullable JsonNode limit() {
    JsonNode limit = take("max_completion_tokens");
    return limit == null ? take("max_tokens") : limit;
  }
}
