package io.sallyport.gateway.console;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The fields of a submitted form. */
final class Form {

  private static final int MOST_FIELDS = 20;

  private final Map<String, List<String>> fields;

  private Form(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  /**
   * Reads a form.
   *
   * @throws ApiException 415 for another content type, 400 for a broken one
   */
  static Form of(Exchange exchange) {
    String type = exchange.header("content-type");
    if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
      throw new ApiException(
          ApiError.invalid(415, "unsupported_content_type", "A form is expected here."));
    }
    try {
      String body = new String(exchange.body(), StandardCharsets.UTF_8);
      return new Form(
          new QueryStringDecoder(body, StandardCharsets.UTF_8, false, MOST_FIELDS).parameters());
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.badRequest("invalid_form", null, "The form is broken."));
    }
  }

  /** A field's value; empty when it is absent. */
  String text(String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }
}
