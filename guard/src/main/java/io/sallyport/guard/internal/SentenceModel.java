package io.sallyport.guard.internal;

import io.sallyport.neural.Encoder;
import io.sallyport.neural.WordPiece;
import java.util.concurrent.Semaphore;

/**
 * How much two English sentences say the same: the cosine of their vectors. The weights come with a
 * card, and their digest is checked before they are used.
 *
 * <p>Safe for use by many threads.
 */
final class SentenceModel {

  private static final String FOLDER = "/io/sallyport/guard/similar/";

  /** Of a longer sentence the beginning counts. */
  private static final int MOST_PIECES = 64;

  private final WordPiece pieces = WordPiece.uncased();
  private final Encoder encoder;
  // Each run keeps a core busy; more of them than cores would only need more memory.
  private final Semaphore running = new Semaphore(Runtime.getRuntime().availableProcessors());

  private SentenceModel(Encoder encoder) {
    this.encoder = encoder;
  }

  /**
   * The model that comes with Sallyport. Takes some hundred milliseconds and about 60 MB.
   *
   * @throws IllegalStateException when a file is missing or not the one that was released
   */
  static SentenceModel load() {
    return new SentenceModel(Encoder.of(ReleasedFiles.of(FOLDER).pinned("encoder.onnx")));
  }

  /** The sentence's vector, of length 1. */
  float[] vector(String sentence) {
    int[] split = pieces.split(sentence).ids();
    int size = Math.min(MOST_PIECES, split.length);
    int[] ids = new int[size + 2];
    ids[0] = WordPiece.START;
    System.arraycopy(split, 0, ids, 1, size);
    ids[size + 1] = WordPiece.END;
    running.acquireUninterruptibly();
    try {
      return ofLengthOne(encoder.mean(ids));
    } finally {
      running.release();
    }
  }

  private static float[] ofLengthOne(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += value * value;
    }
    float length = (float) Math.sqrt(Math.max(sum, 1e-12));
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }

  /** How much two sentences say the same, in [-1, 1]. */
  static double similarity(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
