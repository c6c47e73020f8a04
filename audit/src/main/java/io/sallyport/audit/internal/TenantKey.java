package io.sallyport.audit.internal;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A tenant's secret: a Tink keyset for AES-256-GCM and 32 bytes for HMAC-SHA-256. */
public final class TenantKey {
  private static final int MAC_KEY_LENGTH = 32;
  private static final String HMAC = "HmacSHA256";

  /** Tink puts a version byte and the key's id before each ciphertext. */
  private static final int PREFIX_LENGTH = 5;

  private final KeysetHandle keyset;
  private final Aead aead;
  private final byte[] macKey;
  private final Mac keyed;

  private TenantKey(KeysetHandle keyset, byte[] macKey) throws GeneralSecurityException {
    this.keyset = keyset;
    this.aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    this.macKey = macKey;
    this.keyed = Mac.getInstance(HMAC);
    keyed.init(new SecretKeySpec(macKey, HMAC));
  }

  /** Makes AES-GCM known to Tink. */
  static void register() throws GeneralSecurityException {
    AeadConfig.register();
  }

  static TenantKey generate() throws GeneralSecurityException {
    byte[] macKey = new byte[MAC_KEY_LENGTH];
    new SecureRandom().nextBytes(macKey);
    return new TenantKey(
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()),
        macKey);
  }

  static TenantKey parse(String text) throws GeneralSecurityException {
    int end = text.indexOf('\n');
    if (end < 0) {
      throw new GeneralSecurityException("tenant secret: one line (expected: two)");
    }
    byte[] macKey;
    try {
      macKey = Base64.getDecoder().decode(text.substring(0, end));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("tenant secret: not base64 (expected: base64)");
    }
    if (macKey.length != MAC_KEY_LENGTH) {
      throw new GeneralSecurityException("tenant secret: wrong length (expected: 32 bytes)");
    }
    return new TenantKey(
        TinkJsonProtoKeysetFormat.parseKeyset(
            text.substring(end + 1), RegistryConfiguration.get(), InsecureSecretKeyAccess.get()),
        macKey);
  }

  String encode() throws GeneralSecurityException {
    return Base64.getEncoder().encodeToString(macKey)
        + "\n"
        + TinkJsonProtoKeysetFormat.serializeKeyset(
            keyset, RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
  }

  /** A keyed hash, ready for the text's UTF-8. */
  public Mac mac() {
    try {
      // A copy starts where the key has been taken in; setting one up costs more than a short text.
      return (Mac) keyed.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(HMAC + ": cannot be copied (expected: one that can)", e);
    }
  }

  /** Keyed hash of a text, base64url without padding. */
  public String hash(String text) {
    byte[] hash = mac().doFinal(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  /** Encrypts with AES-256-GCM; the context must be the same to decrypt. */
  public byte[] encrypt(byte[] plain, byte[] context) throws GeneralSecurityException {
    return aead.encrypt(plain, context);
  }

  /** Decrypts; fails when anything was changed. */
  public byte[] decrypt(byte[] sealed, byte[] context) throws GeneralSecurityException {
    return aead.decrypt(sealed, context);
  }

  /** Whether the ciphertext names this key; says nothing about whether it is whole. */
  public boolean made(byte[] sealed) {
    return sealed.length >= PREFIX_LENGTH
        && ByteBuffer.wrap(sealed).getInt(1) == keyset.getPrimary().getId();
  }
}
