package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.neural.Encoder;
import io.sallyport.neural.WordPiece;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/**
 * How much two English sentences say the same: the cosine of their vectors. The weights come with a
 * card, and their digest is checked before they are used.
 *
 * <p>Safe for use by many threads.
 */
final class SentenceModel {

  private static final String FOLDER = "/io/sallyport/guard/similar/";
  private static final String WEIGHTS = "encoder.onnx";

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
    try {
      JsonNode settings = new ObjectMapper().readTree(bytes("model.json"));
      byte[] weights = bytes(WEIGHTS);
      String expected = settings.path("sha256").path(WEIGHTS).asText();
      String found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
      if (!found.equals(expected)) {
        throw new IllegalStateException(
            WEIGHTS
                + ": SHA-256 "
                + found
                + " (expected: "
                + expected
                + "); install Sallyport again");
      }
      return new SentenceModel(Encoder.of(weights));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: not available (expected: in every JDK)", e);
    }
  }

  private static byte[] bytes(String name) {
    try (InputStream in = SentenceModel.class.getResourceAsStream(FOLDER + name)) {
      return Objects.requireNonNull(in, () -> FOLDER + name + ": missing").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
