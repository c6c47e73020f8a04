package io.sallyport.guard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A false alarm that an operator has looked at and allows.
 *
 * @param kind how the value is compared
 * @param value a SHA-256 in hexadecimal digits, or the literal phrase, at least 3 characters
 * @param rule the rule it silences, for example {@code phrases/override-previous}; null for any
 * @param reason why, for the next reader
 */
public record AllowEntry(Kind kind, String value, @Nullable String rule, String reason) {

  /** How an entry names what it allows. */
  public enum Kind {
    /** The whole text of a segment, as the SHA-256 of its UTF-8 bytes. */
    TEXT_HASH,
    /** A phrase; a finding that lies wholly inside an occurrence of it is dropped. */
    PHRASE
  }

  private static final int SHORTEST_PHRASE = 3;

  /** Checks the value. */
  public AllowEntry {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(reason, "reason");
    if (kind == Kind.TEXT_HASH && !value.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "allow.hash: " + value.length() + " characters (expected: 64 lower-case hex digits)");
    }
    if (kind == Kind.PHRASE && value.strip().length() < SHORTEST_PHRASE) {
      throw new IllegalArgumentException(
          "allow.phrase: "
              + value.strip().length()
              + " characters (expected: at least "
              + SHORTEST_PHRASE
              + ")");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("allow.reason: blank (expected: why it is allowed)");
    }
  }

  /** Allows exactly this text. */
  public static AllowEntry text(String text, @Nullable String rule, String reason) {
    return new AllowEntry(Kind.TEXT_HASH, hash(text), rule, reason);
  }

  /** Allows findings inside this phrase, letter by letter. */
  public static AllowEntry phrase(String phrase, @Nullable String rule, String reason) {
    return new AllowEntry(Kind.PHRASE, phrase, rule, reason);
  }

  /** The SHA-256 of a text's UTF-8 bytes in lower-case hexadecimal digits. */
  public static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: a complete Java runtime)", e);
    }
  }

  /** Names the kind and the rule; an allowed phrase may be private. */
  @Override
  public String toString() {
    return "AllowEntry[" + kind + ", " + (rule == null ? "any rule" : rule) + ", " + reason + "]";
  }
}
