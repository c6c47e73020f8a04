package io.sallyport.privacy.internal.names;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The weights: one byte for each feature and label times a common step, and the transitions.
 *
 * <p>File: gzip over the magic "SPNM", format 1, bits of the feature index, labels (one byte each),
 * the step and the transitions as IEEE floats, then the bytes of the weights, feature by feature;
 * big-endian.
 */
public final class NameModel {

  private static final int MAGIC = 0x53504e4d;
  private static final int FORMAT = 1;
  private static final int LABELS = Label.COUNT;

  private final byte[] weights;
  private final float step;
  private final double[][] transitions;

  private NameModel(byte[] weights, float step, double[][] transitions) {
    this.weights = weights;
    this.step = step;
    this.transitions = transitions;
  }

  /** Rounds trained weights to bytes. */
  public static NameModel of(float[] trained, double[][] transitions) {
    float most = 0;
    for (float weight : trained) {
      most = Math.max(most, Math.abs(weight));
    }
    float step = Math.max(most / 127, 1e-6f);
    byte[] weights = new byte[trained.length];
    for (int i = 0; i < trained.length; i++) {
      weights[i] = (byte) Math.round(trained[i] / step);
    }
    return new NameModel(weights, step, transitions);
  }

  /**
   * Reads a model.
   *
   * @throws IOException when it is cut off or of another format
   */
  public static NameModel read(InputStream stream) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(new GZIPInputStream(stream), 1 << 16))) {
      if (in.readInt() != MAGIC
          || in.readByte() != FORMAT
          || in.readByte() != NameFeatures.BITS
          || in.readByte() != LABELS) {
        throw new IOException(
            "model of names: another format (expected: format %d, %d bits, %d labels)"
                .formatted(FORMAT, NameFeatures.BITS, LABELS));
      }
      float step = in.readFloat();
      double[][] transitions = new double[LABELS][LABELS];
      for (double[] row : transitions) {
        for (int k = 0; k < LABELS; k++) {
          row[k] = in.readFloat();
        }
      }
      byte[] weights = new byte[LABELS << NameFeatures.BITS];
      in.readFully(weights);
      return new NameModel(weights, step, transitions);
    }
  }

  /** Writes the model. */
  public void write(OutputStream stream) throws IOException {
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(stream, 1 << 16))) {
      out.writeInt(MAGIC);
      out.writeByte(FORMAT);
      out.writeByte(NameFeatures.BITS);
      out.writeByte(LABELS);
      out.writeFloat(step);
      for (double[] row : transitions) {
        for (double score : row) {
          out.writeFloat((float) score);
        }
      }
      out.write(weights);
    }
  }

  /**
   * The chain over a range of tokens.
   *
   * @param boldness what the label OUTSIDE loses at each token, in log odds; 0 is as trained
   */
  Chain chain(Sentence sentence, int from, int to, double boldness) {
    double[][] emissions = new double[to - from][LABELS];
    int[] features = new int[NameFeatures.MOST];
    int[] sums = new int[LABELS];
    for (int i = from; i < to; i++) {
      int count = NameFeatures.extract(sentence, i, features);
      Arrays.fill(sums, 0);
      for (int k = 0; k < count; k++) {
        int base = features[k] * LABELS;
        for (int label = 0; label < LABELS; label++) {
          sums[label] += weights[base + label];
        }
      }
      for (int label = 0; label < LABELS; label++) {
        emissions[i - from][label] = sums[label] * step;
      }
      emissions[i - from][Label.OUTSIDE.ordinal()] -= boldness;
    }
    return new Chain(emissions, transitions);
  }
}
