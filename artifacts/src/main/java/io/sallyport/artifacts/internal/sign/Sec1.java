package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;

/** Wraps an EC private key of SEC 1 (RFC 5915) into PKCS#8, which the JDK reads. */
final class Sec1 {
  private static final byte[] EC_PUBLIC_KEY = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private Sec1() {}

  static byte[] toPkcs8(byte[] key) throws SigningException {
    byte[] curve = curve(key);
    byte[] algorithm = Der.write(Der.SEQUENCE, EC_PUBLIC_KEY, curve);
    return Der.write(Der.SEQUENCE, new byte[] {2, 1, 0}, algorithm, Der.write(Der.OCTETS, key));
  }

  /** The curve's object identifier, from the parameters {@code [0]}. */
  private static byte[] curve(byte[] key) throws SigningException {
    for (int i = 0; i + 4 < key.length; i++) {
      if ((key[i] & 0xff) == 0xa0 && key[i + 2] == 6 && key[i + 3] == key[i + 1] - 2) {
        return java.util.Arrays.copyOfRange(key, i + 2, Math.min(key.length, i + 4 + key[i + 3]));
      }
    }
    throw new SigningException("key: SEC 1 without its curve (expected: PKCS#8)");
  }
}
