package io.sallyport.guard.internal;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A linear model over hashed words, word pairs and character groups (Joulin et al. 2016, "Bag of
 * Tricks for Efficient Text Classification", with hashed features as in Weinberger et al. 2009). It
 * knows every script and costs some microseconds, so it looks at every window of every text, and
 * the encoder only at those that it can't dismiss.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class LexicalModel {

  /** How many weights there are: 2^18. */
  public static final int SIZE = 1 << 18;

  private static final int SHORTEST_GROUP = 3;
  private static final int LONGEST_GROUP = 5;

  private final byte[] weights;
  private final float scale;
  private final float bias;

  private LexicalModel(byte[] weights, float scale, float bias) {
    this.weights = weights;
    this.scale = scale;
    this.bias = bias;
  }

  /**
   * Reads what training wrote: the scale and the bias as 32-bit floats, big-endian, then a byte for
   * each weight.
   */
  public static LexicalModel read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    float scale = in.getFloat();
    float bias = in.getFloat();
    byte[] weights = new byte[in.remaining()];
    in.get(weights);
    return new LexicalModel(weights, scale, bias);
  }

  /** The score (log odds) of some features. */
  public double score(Consumer<IntConsumer> features) {
    long[] sum = new long[2];
    features.accept(
        feature -> {
          sum[0] += weights[feature];
          sum[1]++;
        });
    return bias + scale * sum[0] / Math.sqrt(Math.max(1, sum[1]));
  }

  /** Every feature of the words from one to another, in [0, {@link #SIZE}); some come twice. */
  public static void features(LexicalWords words, int from, int to, IntConsumer each) {
    int before = 0;
    int beforeThat = 0;
    for (int word = from; word < to; word++) {
      int start = words.start(word);
      int end = words.end(word);
      int hash = 17;
      for (int at = start; at < end; at++) {
        hash = hash * 31 + words.letter(at);
      }
      hash = mix(hash);
      each.accept(slot(hash));
      each.accept(slot(before * 31 + hash + 1));
      each.accept(slot(beforeThat * 37 + hash + 2));
      beforeThat = before;
      before = hash;
      groups(words, start, end, each);
    }
  }

  /** Groups of three to five letters, with the edges of the word as letters of their own. */
  private static void groups(LexicalWords words, int start, int end, IntConsumer each) {
    if (end - start < 3) {
      return;
    }
    for (int from = start - 1; from <= end - 2; from++) {
      int hash = 101;
      for (int length = 1; length <= LONGEST_GROUP && from + length <= end + 1; length++) {
        int at = from + length - 1;
        hash = hash * 31 + (at < start ? '<' : at >= end ? '>' : words.letter(at));
        if (length >= SHORTEST_GROUP) {
          each.accept(slot(hash + length));
        }
      }
    }
  }

  private static int slot(int hash) {
    return mix(hash) >>> 14;
  }

  /** Spreads the bits (the finaliser of MurmurHash3). */
  static int mix(int hash) {
    int mixed = hash;
    mixed ^= mixed >>> 16;
    mixed *= 0x85ebca6b;
    mixed ^= mixed >>> 13;
    mixed *= 0xc2b2ae35;
    return mixed ^ mixed >>> 16;
  }
}
