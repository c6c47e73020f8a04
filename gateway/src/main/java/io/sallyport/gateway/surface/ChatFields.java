package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiException;
import java.util.Set;

/**
 * The fields that a chat request may have, each with its type. A server knows many more: some hand
 * it another prompt template, address, key, document or conversation, all past the guard. So what
 * is not known here is refused, unless the operator admits it; then it is inspected like any text.
 */
final class ChatFields {

  private static final FieldList KNOWN = FieldList.of("chat-fields.json");

  private ChatFields() {}

  /**
   * Checks every field of a request; one that is null and not known is taken out.
   *
   * @param admitted fields that the operator admits besides
   * @throws ApiException 400 naming the field at fault
   */
  static void check(ObjectNode body, Set<String> admitted) {
    KNOWN.check(body, admitted);
  }

  /** Whether the API has a field of this name. */
  static boolean isKnown(String name) {
    return KNOWN.knows(name);
  }
}
