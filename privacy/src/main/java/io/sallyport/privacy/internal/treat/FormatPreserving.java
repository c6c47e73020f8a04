package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.PrivacyKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * FF1 (NIST SP 800-38G) over the digits of a value; letters and signs stay. The standard asks for a
 * domain of a million at least, so for six digits.
 */
public final class FormatPreserving {

  /** Fewer letters than these are a country or a series. */
  private static final Pattern LETTERS = Pattern.compile("\\p{L}{3}");

  private static final int FEWEST = 6;
  private static final int MOST = 56;
  private static final byte[] TWEAK = "sallyport".getBytes(StandardCharsets.US_ASCII);

  private FormatPreserving() {}

  /** Another address of the same version, its octets taken for the signs; valid again. */
  public static Optional<String> encryptAddress(String address, PrivacyKey key) {
    return processAddress(address, key, true);
  }

  /** The address before {@link #encryptAddress}, an IPv6 one in full. */
  public static Optional<String> decryptAddress(String address, PrivacyKey key) {
    return processAddress(address, key, false);
  }

  private static Optional<String> processAddress(String address, PrivacyKey key, boolean encrypts) {
    try {
      byte[] octets = InetAddress.ofLiteral(address).getAddress();
      FPEFF1Engine engine = new FPEFF1Engine();
      engine.init(
          encrypts,
          new FPEParameters(new KeyParameter(key.derive("format-preserving", "ip")), 256, TWEAK));
      byte[] out = new byte[octets.length];
      engine.processBlock(octets, 0, octets.length, out, 0);
      return Optional.of(InetAddress.getByAddress(out).getHostAddress());
    } catch (IllegalArgumentException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * Other digits; empty when there are fewer than six or more than 56, or when the letters beside
   * them tell who it is.
   */
  public static Optional<String> encrypt(PersonalDataType type, String value, PrivacyKey key) {
    return isTold(type, value) ? Optional.empty() : process(value, key, true);
  }

  /** Letters stay, and those of a name, an address, a secret or a code made of a name are data. */
  private static boolean isTold(PersonalDataType type, String value) {
    return switch (type) {
      case PERSON, LOCATION, ADDRESS, EMAIL, ORG, SECRET, URL, OTHER ->
          value.codePoints().anyMatch(Character::isLetter);
      case NATIONAL_ID, ID, PHONE, CREDIT_CARD, US_SSN -> LETTERS.matcher(value).find();
      case IBAN, IP, DATE, AGE -> false;
    };
  }

  /** The digits before {@link #encrypt}. */
  public static Optional<String> decrypt(String value, PrivacyKey key) {
    return process(value, key, false);
  }

  private static Optional<String> process(String value, PrivacyKey key, boolean encrypts) {
    byte[] digits = new byte[value.length()];
    int count = 0;
    for (int i = 0; i < value.length(); i++) {
      if (isDigit(value.charAt(i))) {
        digits[count++] = (byte) (value.charAt(i) - '0');
      }
    }
    if (count < FEWEST || count > MOST) {
      return Optional.empty();
    }
    FPEFF1Engine engine = new FPEFF1Engine();
    engine.init(
        encrypts,
        new FPEParameters(new KeyParameter(key.derive("format-preserving", "")), 10, TWEAK));
    byte[] out = new byte[count];
    engine.processBlock(digits, 0, count, out, 0);
    StringBuilder made = new StringBuilder(value);
    int next = 0;
    for (int i = 0; i < value.length(); i++) {
      if (isDigit(value.charAt(i))) {
        made.setCharAt(i, (char) ('0' + out[next++]));
      }
    }
    return Optional.of(made.toString());
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
