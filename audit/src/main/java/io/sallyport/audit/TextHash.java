package io.sallyport.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * The keyed hash of a text that arrives in pieces; equal to {@link ContentKeys#hash} of the whole.
 * For one thread.
 */
public final class TextHash {

  private final Mac mac;
  private char pending;

  TextHash(Mac mac) {
    this.mac = mac;
  }

  /** Adds a piece; a surrogate pair may be split over two. */
  public void update(String piece) {
    if (piece.isEmpty()) {
      return;
    }
    String text = pending == 0 ? piece : pending + piece;
    pending = 0;
    char last = text.charAt(text.length() - 1);
    if (Character.isHighSurrogate(last)) {
      pending = last;
      text = text.substring(0, text.length() - 1);
    }
    mac.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash, base64url without padding. Ends the text. */
  public String value() {
    if (pending != 0) {
      mac.update(String.valueOf(pending).getBytes(StandardCharsets.UTF_8));
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
  }
}
