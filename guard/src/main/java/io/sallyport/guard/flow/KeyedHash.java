package io.sallyport.guard.flow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes of short texts with a key that is a tenant's own: SipHash-2-4 (Aumasson and Bernstein,
 * 2012) of their UTF-16LE. Whoever reads them learns nothing, and nobody without the key can make
 * two texts that have the same one.
 */
final class KeyedHash {

  private final long low;
  private final long high;

  /** With a key of 128 bits, each half read from the least byte on. */
  KeyedHash(long low, long high) {
    this.low = low;
    this.high = high;
  }

  /** The hashes of a tenant. */
  static KeyedHash of(byte[] key, String tenant) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] own = mac.doFinal(("passages of " + tenant).getBytes(StandardCharsets.UTF_8));
      ByteBuffer words = ByteBuffer.wrap(own);
      return new KeyedHash(words.getLong(), words.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256: not available (expected: in every JDK)", e);
    }
  }

  /** The hash of a part of a text. */
  long of(CharSequence text, int from, int to) {
    State state = new State(low, high);
    long word = 0;
    int filled = 0;
    for (int at = from; at < to; at++) {
      word |= (long) text.charAt(at) << (16 * filled);
      if (++filled == 4) {
        state.take(word);
        word = 0;
        filled = 0;
      }
    }
    return state.end(word | (long) (2 * (to - from)) << 56);
  }

  /** The hash that tells that the passage of a hash is secret. */
  long secret(long hash) {
    return derived(hash, 1);
  }

  /** The hash that tells that a model wrote the passage of a hash after untrusted content. */
  long written(long hash) {
    return derived(hash, 2);
  }

  private long derived(long hash, long what) {
    State state = new State(high, low);
    state.take(hash);
    return state.end(what);
  }

  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long low, long high) {
      v0 = low ^ 0x736f6d6570736575L;
      v1 = high ^ 0x646f72616e646f6dL;
      v2 = low ^ 0x6c7967656e657261L;
      v3 = high ^ 0x7465646279746573L;
    }

    void take(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long end(long last) {
      take(last);
      v2 ^= 0xff;
      for (int i = 0; i < 4; i++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
