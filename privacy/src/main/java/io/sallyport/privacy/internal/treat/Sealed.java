package io.sallyport.privacy.internal.treat;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.PrivacyKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES-256-GCM (NIST SP 800-38D) with a random nonce of 12 bytes; the type is authenticated too. */
public final class Sealed {

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final Pattern TOKEN = Pattern.compile("\\[([A-Z_]{2,16})~([A-Za-z0-9_-]{38,})]");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Sealed() {}

  /** Seals a value, such as {@code [EMAIL~…]}. */
  public static String seal(PersonalDataType type, String value, PrivacyKey key) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, type.name(), nonce, key)
              .doFinal(value.getBytes(StandardCharsets.UTF_8));
      byte[] whole = Arrays.copyOf(nonce, NONCE + sealed.length);
      System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
      return "[" + type + "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(whole) + "]";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM: failed (expected: in every JDK)", e);
    }
  }

  private static Cipher cipher(int mode, String type, byte[] nonce, PrivacyKey key)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(key.derive("seal", ""), "AES"),
        new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(type.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** A sealed value in a text: where it stands, what it was, and whether this key opened it. */
  public record Opened(int start, int end, PersonalDataType type, String value, boolean open) {}

  /** Every sealed value of a text, opened where this key sealed it. */
  public static List<Opened> all(String text, PrivacyKey key) {
    List<Opened> all = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      PersonalDataType type = typed(token.group(1));
      if (type != null) {
        String value = open(token.group(1), token.group(2), token.group(), key);
        boolean open = !value.equals(token.group());
        all.add(new Opened(token.start(), token.end(), type, value, open));
      }
    }
    return all;
  }

  private static @Nullable PersonalDataType typed(String name) {
    return Arrays.stream(PersonalDataType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Opens every sealed value of a text that this key sealed. */
  public static String open(String text, PrivacyKey key) {
    Matcher token = TOKEN.matcher(text);
    StringBuilder opened = new StringBuilder(text.length());
    while (token.find()) {
      token.appendReplacement(
          opened,
          Matcher.quoteReplacement(open(token.group(1), token.group(2), token.group(), key)));
    }
    return token.appendTail(opened).toString();
  }

  private static String open(String type, String coded, String whole, PrivacyKey key) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(coded);
      byte[] nonce = Arrays.copyOf(bytes, NONCE);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, type, nonce, key);
      return new String(cipher.doFinal(bytes, NONCE, bytes.length - NONCE), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Another key's, or changed on the way: it stays sealed.
      return whole;
    }
  }
}
