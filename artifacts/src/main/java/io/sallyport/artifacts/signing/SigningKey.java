package io.sallyport.artifacts.signing;

import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/**
 * A key that signs: in a file, in a PKCS#11 token, or behind the service of a key management
 * system. The port of the last: implement it and hand it to {@link ModelSigner}.
 */
public interface SigningKey {

  /** The public half: P-256, P-384 or P-521. */
  ECPublicKey publicKey();

  /** Certificates, the key's own first, without the root; empty for a bare key. */
  List<X509Certificate> chain();

  /**
   * Signs a message with ECDSA and the hash of its curve (SHA-256, SHA-384 or SHA-512).
   *
   * @return the signature in DER
   */
  byte[] sign(byte[] message) throws SigningException;
}
