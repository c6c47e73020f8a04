package io.sallyport.guard.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hashes of passages are those of SipHash-2-4, and a tenant's own. */
final class KeyedHashTest {

  /** From the vectors of the authors' reference: the bytes 00, 01, 02, ... under such a key. */
  @ParameterizedTest
  @CsvSource({
    "0, 310e0edd47db6f72",
    "2, 5a4fa9d909806c0d",
    "4, b7877127e09427cf",
    "6, cee3fe586e46c9cb",
    "8, 6224939a79f5f593",
    "14, eef27a8e90ca23f7"
  })
  void text_hasTheHashOfTheReference(int length, String expected) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    String text = new String(bytes, StandardCharsets.UTF_16LE);

    long hash =
        new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L).of("x" + text, 1, length / 2 + 1);

    assertThat(HexFormat.of().toHexDigits(Long.reverseBytes(hash))).isEqualTo(expected);
  }

  @Test
  void hashOfATextOfAnotherTenant_isAnother() {
    byte[] key = new byte[16];

    assertThat(KeyedHash.of(key, "a").of("the same words", 0, 14))
        .isEqualTo(KeyedHash.of(key, "a").of("the same words", 0, 14))
        .isNotEqualTo(KeyedHash.of(key, "b").of("the same words", 0, 14));
  }
}
