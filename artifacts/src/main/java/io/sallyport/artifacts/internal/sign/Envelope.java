package io.sallyport.artifacts.internal.sign;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a DSSE signature covers (Dead Simple Signing Envelope 1.0, pre-authentication encoding). */
public final class Envelope {
  /** Type of in-toto statements. */
  public static final String IN_TOTO = "application/vnd.in-toto+json";

  private Envelope() {}

  /** {@code DSSEv1 <length> <type> <length> <payload>}. */
  public static byte[] encode(String type, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 64);
    byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(
        ("DSSEv1 " + typeBytes.length + " " + type + " " + payload.length + " ")
            .getBytes(StandardCharsets.UTF_8));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  /**
   * What version 0.2 of model signing covered: another word, and the payload as Python shows it.
   */
  public static byte[] encodeOld(String type, byte[] payload) {
    return ("DSSEV1 " + type.length() + " " + type + " " + payload.length + " " + shown(payload))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String shown(byte[] payload) {
    String text = new String(payload, StandardCharsets.ISO_8859_1);
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder shown = new StringBuilder("b").append(quote);
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        case '\t' -> shown.append("\\t");
        case '\\' -> shown.append("\\\\");
        default -> {
          if (c == quote) {
            shown.append('\\').append(c);
          } else if (c < ' ' || c > '~') {
            shown.append("\\x%02x".formatted((int) c));
          } else {
            shown.append(c);
          }
        }
      }
    }
    return shown.append(quote).toString();
  }
}
