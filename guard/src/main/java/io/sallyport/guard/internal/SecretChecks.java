package io.sallyport.guard.internal;

import io.sallyport.guard.Entropy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What a string must pass besides its form to count as a credential: a checksum where the provider
 * has one, otherwise randomness; and it must not be a placeholder.
 */
final class SecretChecks {

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int CHECKSUM_LENGTH = 6;
  private static final int SHORTEST_PASSWORD = 8;
  private static final double PASSWORD_BITS = 2.75;
  private static final Keywords PLACEHOLDERS = new Keywords(words("secrets-placeholders.json"));
  private static final Keywords CONNECTION =
      new Keywords(
          List.of(
              "server=",
              "host=",
              "data source=",
              "user id=",
              "uid=",
              "database=",
              "initial catalog=",
              "username=",
              "user=",
              "dbname="));

  private SecretChecks() {}

  /**
   * Whether the secret passes.
   *
   * @param check the name of the check, with its argument behind a colon
   * @param secret the secret itself
   * @param around the text around it, for checks that look at it
   */
  static boolean pass(String check, String secret, String around) {
    int colon = check.indexOf(':');
    String name = colon < 0 ? check : check.substring(0, colon);
    String argument = colon < 0 ? "" : check.substring(colon + 1);
    return switch (name) {
      case "none" -> true;
      case "placeholder" -> !isPlaceholder(secret);
      case "entropy" -> isRandom(secret, Double.parseDouble(argument));
      case "crc32-base62" -> hasChecksum(secret, Integer.parseInt(argument));
      case "jwt" -> isTokenHeader(secret);
      case "basic" -> isUserAndPassword(secret);
      case "connection" -> has(CONNECTION, around) && !isPlaceholder(secret) && !isPath(secret);
      case "password" -> isPassword(secret);
      default ->
          throw new IllegalStateException("check: '" + check + "' (expected: a known check)");
    };
  }

  private static boolean isRandom(String secret, double bitsPerCharacter) {
    return Entropy.bitsPerCharacter(secret) >= bitsPerCharacter && !isPlaceholder(secret);
  }

  /** The last six characters are the CRC-32 of the 30 before them in base 62, as GitHub does it. */
  private static boolean hasChecksum(String token, int prefix) {
    int split = token.length() - CHECKSUM_LENGTH;
    CRC32 crc = new CRC32();
    crc.update(token.substring(prefix, split).getBytes(StandardCharsets.US_ASCII));
    long value = crc.getValue();
    for (int i = token.length() - 1; i >= split; i--) {
      if (token.charAt(i) != BASE62.charAt((int) (value % BASE62.length()))) {
        return false;
      }
      value /= BASE62.length();
    }
    return value == 0;
  }

  /** A JSON Web Token's header names its algorithm (RFC 7515, section 4.1.1). */
  private static boolean isTokenHeader(String token) {
    String header = decoded(token.substring(0, token.indexOf('.')), Base64.getUrlDecoder());
    return header.startsWith("{") && header.contains("\"alg\"") && !header.contains("\"none\"");
  }

  /** Basic credentials are a user, a colon and a password (RFC 7617). */
  private static boolean isUserAndPassword(String encoded) {
    String plain = decoded(encoded, Base64.getDecoder());
    int colon = plain.indexOf(':');
    return colon >= 0
        && plain.length() > colon + 1
        && plain.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
        && !isPlaceholder(plain.substring(colon + 1));
  }

  private static boolean isPassword(String secret) {
    String trimmed = secret.replaceAll("[.:!?]+$", "");
    if (trimmed.length() < SHORTEST_PASSWORD
        || Entropy.bitsPerCharacter(trimmed) < PASSWORD_BITS
        || isPlaceholder(trimmed)
        || looksLikeCode(trimmed)) {
      return false;
    }
    boolean digit = trimmed.chars().anyMatch(c -> c >= '0' && c <= '9');
    boolean letter = trimmed.chars().anyMatch(Character::isLetter);
    return digit && letter;
  }

  // A path, a call, a reference or a dotted name in source code is no password.
  private static boolean looksLikeCode(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return lower.startsWith("env:")
        || lower.startsWith("file:")
        || lower.startsWith("vault:")
        || lower.startsWith("http")
        || lower.startsWith("./")
        || lower.startsWith("/")
        || lower.startsWith("%")
        || lower.startsWith("#")
        || lower.startsWith("@")
        || lower.startsWith("&")
        || lower.contains("::")
        || lower.contains("://")
        || lower.matches("[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)+")
        || lower.matches("[a-z]+[_-]?[0-9]{1,3}")
        || value.matches("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
        || lower.matches("[a-z]+(_[a-z0-9]+)+")
        || lower.matches("v?[0-9]+(\\.[0-9a-z]+)+")
        || lower.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}.*");
  }

  /** {@code PWD} is also what a shell calls the folder it is in. */
  private static boolean isPath(String value) {
    return value.startsWith("/") && value.indexOf('/', 1) > 0;
  }

  private static boolean isPlaceholder(String value) {
    return has(PLACEHOLDERS, value) || value.chars().distinct().count() < 4;
  }

  private static boolean has(Keywords keywords, String text) {
    boolean[] seen = {false};
    keywords.scan(text, (word, end) -> seen[0] = true);
    return seen[0];
  }

  private static String decoded(String encoded, Base64.Decoder decoder) {
    try {
      return new String(decoder.decode(encoded), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static List<String> words(String file) {
    List<String> words = new java.util.ArrayList<>();
    RuleData.read(file).forEach(word -> words.add(word.asText()));
    return words;
  }
}
