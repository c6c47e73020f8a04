package io.sallyport.artifacts.signing;

import io.sallyport.artifacts.internal.sign.Curves;
import io.sallyport.artifacts.internal.sign.Pem;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.List;

/** A private key in a PEM file, with or without certificates. */
public final class KeyFile implements SigningKey {
  private final PrivateKey privateKey;
  private final ECPublicKey publicKey;
  private final List<X509Certificate> chain;
  private final String algorithm;

  private KeyFile(PrivateKey privateKey, ECPublicKey publicKey, List<X509Certificate> chain)
      throws SigningException {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.chain = List.copyOf(chain);
    this.algorithm = Curves.algorithm(publicKey);
  }

  /** A bare key. */
  public static KeyFile open(Path file) throws SigningException {
    PrivateKey key = Pem.privateKey(file);
    return new KeyFile(key, publicKey(key), List.of());
  }

  /** A key with certificates, its own first. */
  public static KeyFile open(Path file, Path certificates) throws SigningException {
    PrivateKey key = Pem.privateKey(file);
    List<X509Certificate> chain = Pem.certificates(certificates);
    PublicKey certified = chain.getFirst().getPublicKey();
    if (!(certified instanceof ECPublicKey ec)) {
      throw new SigningException(certificates + ": no EC key in the first certificate");
    }
    KeyFile keyFile = new KeyFile(key, ec, chain);
    byte[] probe = {1};
    if (!Curves.verify(ec, keyFile.algorithm, probe, keyFile.sign(probe))) {
      throw new SigningException(
          certificates + ": the first certificate is of another key (expected: of " + file + ")");
    }
    return keyFile;
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
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new SigningException("key: cannot sign with " + algorithm, e);
    }
  }

  /** The public point is the private number times the generator. */
  private static ECPublicKey publicKey(PrivateKey key) throws SigningException {
    if (!(key instanceof ECPrivateKey ec)) {
      throw new SigningException("key: " + key.getAlgorithm() + " (expected: EC)");
    }
    ECPoint point = CurvePoint.multiply(ec.getParams(), ec.getS());
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, ec.getParams()));
    } catch (GeneralSecurityException e) {
      throw new SigningException("key: its public half cannot be computed", e);
    }
  }

  /** Names the curve's algorithm, never the key. */
  @Override
  public String toString() {
    return "KeyFile[" + algorithm + ", " + BigInteger.valueOf(chain.size()) + " certificates]";
  }
}
