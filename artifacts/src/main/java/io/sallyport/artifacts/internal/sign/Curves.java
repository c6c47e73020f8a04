package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Map;

/** The curves that the format allows, each with its hash. */
public final class Curves {
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "secp256r1", "SHA256withECDSA",
          "secp384r1", "SHA384withECDSA",
          "secp521r1", "SHA512withECDSA");

  private Curves() {}

  /**
   * The signature algorithm of a key.
   *
   * @throws SigningException when its curve is none of P-256, P-384 and P-521
   */
  public static String algorithm(PublicKey key) throws SigningException {
    if (key instanceof ECPublicKey ec) {
      for (Map.Entry<String, String> curve : ALGORITHMS.entrySet()) {
        if (isOn(ec.getParams(), curve.getKey())) {
          return curve.getValue();
        }
      }
    }
    throw new SigningException(
        "key: " + key.getAlgorithm() + " of another curve (expected: EC, P-256, P-384 or P-521)");
  }

  /** Whether a DER signature over a message is right. */
  public static boolean verify(PublicKey key, String algorithm, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isOn(ECParameterSpec found, String name) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      ECParameterSpec expected = parameters.getParameterSpec(ECParameterSpec.class);
      return found.getCurve().equals(expected.getCurve())
          && found.getGenerator().equals(expected.getGenerator())
          && found.getOrder().equals(expected.getOrder());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("curve " + name + ": missing (expected: in every JDK)", e);
    }
  }
}
