package io.sallyport.artifacts.signing;

import io.sallyport.artifacts.internal.sign.Curves;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;

/** A key in a PKCS#11 token, through the JDK's SunPKCS11. The key never leaves the token. */
public final class Pkcs11Key implements SigningKey {
  private final Provider provider;
  private final PrivateKey privateKey;
  private final ECPublicKey publicKey;
  private final List<X509Certificate> chain;
  private final String algorithm;

  private Pkcs11Key(
      Provider provider, PrivateKey privateKey, ECPublicKey publicKey, List<X509Certificate> chain)
      throws SigningException {
    this.provider = provider;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.chain = chain;
    this.algorithm = Curves.algorithm(publicKey);
  }

  /**
   * Opens a key.
   *
   * @param configuration SunPKCS11 configuration: name, library, slot
   * @param alias the key's label in the token; it needs a certificate there
   * @param pin the token's PIN; not kept
   */
  public static Pkcs11Key open(Path configuration, String alias, char[] pin)
      throws SigningException {
    Provider base = Security.getProvider("SunPKCS11");
    if (base == null) {
      throw new SigningException("PKCS#11: missing in this JDK (expected: jdk.crypto.cryptoki)");
    }
    try {
      Provider provider = base.configure(configuration.toString());
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      if (!(store.getKey(alias, pin) instanceof PrivateKey key)) {
        throw new SigningException("PKCS#11: no private key '" + alias + "' in the token");
      }
      List<X509Certificate> chain = new ArrayList<>();
      Certificate[] certificates = store.getCertificateChain(alias);
      for (Certificate certificate : certificates == null ? new Certificate[0] : certificates) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
      if (chain.isEmpty() || !(chain.getFirst().getPublicKey() instanceof ECPublicKey ec)) {
        throw new SigningException("PKCS#11: '" + alias + "' has no certificate of an EC key");
      }
      return new Pkcs11Key(provider, key, ec, withoutRoot(chain));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new SigningException("PKCS#11: the token cannot be opened: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> withoutRoot(List<X509Certificate> chain) {
    X509Certificate last = chain.getLast();
    boolean root = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
    return List.copyOf(root && chain.size() > 1 ? chain.subList(0, chain.size() - 1) : chain);
  }

  @Override
  public ECPublicKey publicKey() {
    return publicKey;
  }

  @Override
  public List<X509Certificate> chain() {
    return chain;
  }

  @Override
  public byte[] sign(byte[] message) throws SigningException {
    try {
      Signature signature = Signature.getInstance(algorithm, provider);
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new SigningException("PKCS#11: the token cannot sign with " + algorithm, e);
    }
  }
}
