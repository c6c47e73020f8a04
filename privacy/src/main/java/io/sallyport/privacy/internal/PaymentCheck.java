package io.sallyport.privacy.internal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks on addresses of wallets and codes of banks. */
final class PaymentCheck {

  private static final int BECH32 = 1;
  private static final int BECH32M = 0x2bc830a3;
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final String RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
  private static final String BECH32_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

  private PaymentCheck() {}

  /** A Bitcoin address of base 58 with four bytes of a double SHA-256 at its end. */
  static Validator.@Nullable Valid bitcoin(String text, int start, int end) {
    return base58Checked(text.substring(start, end)) ? new Validator.Valid(start, end, null) : null;
  }

  /**
   * An address of another coin: base 58 with four bytes of a double SHA-256, in Bitcoin's order of
   * signs or in Ripple's, the 32 bytes of Solana's, or the length of Monero's.
   */
  static Validator.@Nullable Valid wallet(String text, int start, int end) {
    String code = text.substring(start, end);
    boolean checked =
        code.length() <= 36 && (base58Checked(code) || base58Checked(fromRipple(code)));
    boolean monero = code.length() == 95 && (code.charAt(0) == '4' || code.charAt(0) == '8');
    boolean solana =
        code.length() >= 40
            && code.length() <= 44
            && code.chars().anyMatch(Character::isDigit)
            && base58(code).bitLength() > 240
            && base58(code).bitLength() <= 256;
    return checked || monero || solana ? new Validator.Valid(start, end, null) : null;
  }

  private static String fromRipple(String code) {
    StringBuilder usual = new StringBuilder(code.length());
    code.chars().forEach(c -> usual.append(BASE58.charAt(RIPPLE.indexOf(c))));
    return usual.toString();
  }

  /** A Bitcoin address of witness version 0 or later (BIP 173, BIP 350). */
  static Validator.@Nullable Valid bech32(String text, int start, int end) {
    int checksum = polymod(text.substring(start, end).toLowerCase(Locale.ROOT));
    return checksum == BECH32 || checksum == BECH32M ? new Validator.Valid(start, end, null) : null;
  }

  /** A bank (ISO 9362): a country in letters five and six. */
  static Validator.@Nullable Valid bic(String text, int start, int end) {
    String country = text.substring(start + 4, start + 6).toUpperCase(Locale.ROOT);
    return COUNTRIES.contains(country) ? new Validator.Valid(start, end, null) : null;
  }

  private static boolean base58Checked(String code) {
    byte[] whole = base58(code).toByteArray();
    byte[] bytes = new byte[25];
    int from = Math.max(0, whole.length - 25);
    System.arraycopy(whole, from, bytes, 25 - (whole.length - from), whole.length - from);
    byte[] once = sha256(Arrays.copyOf(bytes, 21));
    return Arrays.equals(Arrays.copyOf(sha256(once), 4), Arrays.copyOfRange(bytes, 21, 25));
  }

  private static BigInteger base58(String code) {
    BigInteger value = BigInteger.ZERO;
    for (char c : code.toCharArray()) {
      value = value.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(BASE58.indexOf(c)));
    }
    return value;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }

  private static int polymod(String code) {
    int separator = code.lastIndexOf('1');
    int[] generators = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    byte[] human = code.substring(0, separator).getBytes(StandardCharsets.US_ASCII);
    int[] values = new int[human.length * 2 + code.length() - separator];
    for (int i = 0; i < human.length; i++) {
      values[i] = human[i] >> 5;
      values[human.length + 1 + i] = human[i] & 31;
    }
    for (int i = separator + 1; i < code.length(); i++) {
      values[human.length * 2 + i - separator] = BECH32_SIGNS.indexOf(code.charAt(i));
    }
    int checksum = 1;
    for (int value : values) {
      int top = checksum >>> 25;
      checksum = (checksum & 0x1ffffff) << 5 ^ value;
      for (int i = 0; i < 5; i++) {
        checksum ^= (top >> i & 1) == 1 ? generators[i] : 0;
      }
    }
    return checksum;
  }
}
