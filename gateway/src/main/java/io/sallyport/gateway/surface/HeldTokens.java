package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The token list of a choice, held back with its text. The list repeats the text, byte by byte, so
 * it goes on only as far as the text has gone, only while it says what the text says, and never
 * once the text was treated.
 */
final class HeldTokens {

  private final ArrayDeque<JsonNode> tokens = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private long taken;
  private byte[] gone = {};
  private boolean dropped;

  /** Takes the tokens of one event, and the text that came with it. */
  void add(String content, JsonNode list) {
    if (!dropped) {
      text.append(content);
      list.forEach(tokens::add);
    }
  }

  /**
   * The tokens that may go on now; null when none may.
   *
   * @param released how much of the text has gone on, in characters
   */
  @Nullable ArrayNode release(long released, boolean treated) {
    if (treated) {
      drop();
    }
    if (!dropped) {
      take((int) Math.min(text.length(), released - taken));
    }
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    int at = 0;
    while (!dropped && !tokens.isEmpty()) {
      byte[] token = TokenEntry.bytes(tokens.getFirst());
      if (token.length > gone.length - at) {
        break;
      }
      if (!Arrays.equals(token, 0, token.length, gone, at, at + token.length)) {
        drop();
        break;
      }
      at += token.length;
      out.add(TokenEntry.clean(tokens.removeFirst()));
    }
    gone = dropped ? gone : Arrays.copyOfRange(gone, at, gone.length);
    return out.isEmpty() ? null : out;
  }

  /** Moves characters that have gone on to the bytes that tokens may repeat. */
  private void take(int characters) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(gone.length + characters);
    all.writeBytes(gone);
    all.writeBytes(text.substring(0, characters).getBytes(StandardCharsets.UTF_8));
    gone = all.toByteArray();
    text.delete(0, characters);
    taken += characters;
  }

  private void drop() {
    dropped = true;
    tokens.clear();
    text.setLength(0);
  }
}
