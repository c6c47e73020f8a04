package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The token list of a choice, held back with its text. The list repeats the text, so it goes on
 * only as far as the text has gone, only while it says what the text says, and never once the text
 * was treated.
 */
final class HeldTokens {

  private final ArrayDeque<JsonNode> tokens = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private long passed;
  private boolean dropped;

  /** Takes the tokens of one event, and the text that came with it. */
  void add(String content, JsonNode list) {
    if (!dropped) {
      text.append(content);
      list.forEach(tokens::add);
    }
  }

  /** The tokens that may go on now; null when none may. */
  @Nullable ArrayNode release(long released, boolean treated) {
    if (treated) {
      drop();
    }
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    while (!dropped && !tokens.isEmpty()) {
      String token = tokens.getFirst().path("token").asText();
      if (passed + token.length() > released) {
        break;
      }
      if (text.length() < token.length() || !text.substring(0, token.length()).equals(token)) {
        drop();
        break;
      }
      text.delete(0, token.length());
      passed += token.length();
      out.add(TokenEntry.clean(tokens.removeFirst()));
    }
    return out.isEmpty() ? null : out;
  }

  private void drop() {
    dropped = true;
    tokens.clear();
    text.setLength(0);
  }
}
