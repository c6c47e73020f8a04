package io.sallyport.guard.internal;

import io.sallyport.neural.Tokens;
import java.nio.ByteBuffer;

/**
 * A small net over word pieces: filters over three in a row, the strongest and the mean answer of
 * each, one hidden layer (Kim 2014, "Convolutional Neural Networks for Sentence Classification").
 * It was trained on the vectors that the encoder has for its pieces, so that it knows words like
 * those that it saw; what each filter makes of each piece is written down in tables, so that a
 * window costs some ten thousand additions.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class TripleModel {

  /** How many pieces a filter sees. */
  public static final int WIDTH = 3;

  private final int filters;
  private final int pieces;
  private final byte[] tables;
  private final int[] bias;
  private final float[] scales;
  private final float[] hidden;
  private final float[] hiddenBias;
  private final float[] out;
  private final float outBias;

  private TripleModel(ByteBuffer in) {
    filters = in.getInt();
    int size = in.getInt();
    scales = floats(in, filters);
    float[] exact = floats(in, filters);
    bias = new int[filters];
    for (int filter = 0; filter < filters; filter++) {
      bias[filter] = Math.round(exact[filter] / scales[filter]);
    }
    hidden = floats(in, (2 * filters + 1) * size);
    hiddenBias = floats(in, size);
    out = floats(in, size);
    outBias = in.getFloat();
    tables = new byte[in.remaining()];
    in.get(tables);
    pieces = tables.length / (WIDTH * filters);
  }

  /**
   * Reads what training wrote, big-endian: the numbers of filters and of hidden units (32 bits), a
   * scale and a bias for each filter, the matrix and bias of the hidden layer, the weights and bias
   * of the last one (32-bit floats), then for each of the three places and each piece a byte for
   * each filter.
   */
  public static TripleModel read(byte[] file) {
    return new TripleModel(ByteBuffer.wrap(file));
  }

  private static float[] floats(ByteBuffer in, int count) {
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = in.getFloat();
    }
    return values;
  }

  /**
   * The score (log odds) of the pieces from one to another.
   *
   * @param from the first, at least 0
   * @param to after the last, more than {@code from}
   */
  public double score(Tokens tokens, int from, int to, boolean foreign) {
    int[] sum = new int[filters];
    int[] most = new int[filters];
    int[] all = new int[filters];
    for (int middle = from; middle < to; middle++) {
      System.arraycopy(bias, 0, sum, 0, filters);
      for (int place = 0; place < WIDTH; place++) {
        int at = middle + place - 1;
        if (at >= from && at < to) {
          add(sum, place, tokens.ids()[at]);
        }
      }
      for (int filter = 0; filter < filters; filter++) {
        int answer = Math.max(0, sum[filter]);
        most[filter] = Math.max(most[filter], answer);
        all[filter] += answer;
      }
    }
    return decide(most, all, to - from, foreign);
  }

  private void add(int[] sum, int place, int piece) {
    int row = (place * pieces + piece) * filters;
    for (int filter = 0; filter < filters; filter++) {
      sum[filter] += tables[row + filter];
    }
  }

  private double decide(int[] most, int[] all, int count, boolean foreign) {
    int size = hiddenBias.length;
    double odds = outBias;
    for (int unit = 0; unit < size; unit++) {
      float value = hiddenBias[unit] + (foreign ? hidden[2 * filters * size + unit] : 0);
      for (int filter = 0; filter < filters; filter++) {
        value += scales[filter] * most[filter] * hidden[filter * size + unit];
        value += scales[filter] * all[filter] / count * hidden[(filters + filter) * size + unit];
      }
      odds += Math.max(0, value) * out[unit];
    }
    return odds;
  }
}
