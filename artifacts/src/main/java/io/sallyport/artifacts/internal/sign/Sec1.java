package io.sallyport.artifacts.internal.sign;

import io.sallyport.artifacts.signing.SigningException;
import java.io.ByteArrayOutputStream;

/** Wraps an EC private key of SEC 1 (RFC 5915) into PKCS#8, which the JDK reads. */
final class Sec1 {
  private static final byte[] EC_PUBLIC_KEY = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private Sec1() {}

  static byte[] toPkcs8(byte[] key) throws SigningException {
    byte[] curve = curve(key);
    byte[] algorithm = tagged(0x30, join(EC_PUBLIC_KEY, curve));
    return tagged(0x30, join(new byte[] {2, 1, 0}, algorithm, tagged(4, key)));
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

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else if (content.length < 256) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
