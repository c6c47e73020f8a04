package io.sallyport.gateway.pipeline;

import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import java.util.Set;
import java.util.TreeSet;

/**
 * The query of a request for a stored answer. What would change the answer and is not done is
 * refused: a client that asks for a stream cannot read a document.
 */
final class StoredQuery {

  /** What an answer that is told whole holds anyway, or never does. */
  private static final Set<String> INCLUDED =
      Set.of(
          "message.input_image.image_url",
          "message.output_text.logprobs",
          "reasoning.encrypted_content");

  private StoredQuery() {}

  /**
   * Checks the query.
   *
   * @param known the parameters that the address has besides {@code include} and {@code stream}
   * @throws ApiException 400 naming the parameter at fault
   */
  static void check(Exchange exchange, Set<String> known) {
    for (String name : exchange.queryNames()) {
      switch (name) {
        case "include", "include[]" -> {
          if (!INCLUDED.containsAll(exchange.queryAll(name))) {
            throw wrong(
                "include", "has a word that is not known", String.join(", ", sorted(INCLUDED)));
          }
        }
        case "stream" -> {
          if (!"false".equals(exchange.query("stream"))) {
            throw wrong("stream", "is not false", "false: a stored answer is told as a whole");
          }
        }
        default -> {
          if (!known.contains(name)) {
            TreeSet<String> expected = sorted(known);
            expected.add("include");
            // The name is the client's own text, which belongs into no message.
            throw wrong(null, "has a parameter that is not known", String.join(", ", expected));
          }
        }
      }
    }
  }

  private static TreeSet<String> sorted(Set<String> words) {
    return new TreeSet<>(words);
  }

  private static ApiException wrong(
      @org.jspecify.annotations.Nullable String name, String found, String expected) {
    return new ApiException(
        ApiError.badRequest(
            "invalid_parameter",
            name,
            (name == null ? "The query" : "The parameter " + name)
                + " "
                + found
                + " (expected: "
                + expected
                + ")."));
  }
}
