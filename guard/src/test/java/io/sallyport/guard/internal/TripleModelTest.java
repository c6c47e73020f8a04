package io.sallyport.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sallyport.neural.Tokens;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class TripleModelTest {

  /** Four pieces, one filter: what stands before, in the middle and behind counts 1, 10 and 100. */
  private static final TripleModel MODEL = TripleModel.read(file());

  private static byte[] file() {
    ByteBuffer out = ByteBuffer.allocate(1_000);
    out.putInt(1).putInt(1);
    out.putFloat(0.5f).putFloat(-1); // scale and bias of the filter
    out.putFloat(2).putFloat(4).putFloat(8); // of the strongest, of the mean, of the origin
    out.putFloat(-3).putFloat(1).putFloat(-7); // bias, weight and bias of what comes out
    for (int weight : new int[] {1, 10, 100}) {
      for (int piece = 0; piece < 4; piece++) {
        out.put((byte) (piece == 3 ? -weight : piece * weight / 2));
      }
    }
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  private static double score(boolean foreign, int from, int to, int... ids) {
    return MODEL.score(new Tokens(ids, ids, ids), from, to, foreign);
  }

  @Test
  void onePiece_isSeenInTheMiddleOnly() {
    // .5 * (10 - 2), strongest and mean alike: 2 * 4 + 4 * 4 - 3 - 7.
    assertThat(score(false, 0, 1, 2)).isCloseTo(14, within(1e-4));
    assertThat(score(true, 0, 1, 2)).isCloseTo(22, within(1e-4));
  }

  @Test
  void piecesBeside_countByTheirPlace() {
    // .5 * (10 + 100 - 2) = 54 and .5 * (1 + 10 - 2) = 4.5: mean 29.25.
    assertThat(score(false, 0, 2, 2, 2)).isCloseTo(2 * 54 + 4 * 29.25 - 10, within(1e-4));
  }

  @Test
  void answersBelowZero_areNothing() {
    assertThat(score(false, 0, 1, 3)).isCloseTo(-7, within(1e-4));
  }

  @Test
  void whatStandsOutsideTheWindow_isNotSeen() {
    assertThat(score(false, 1, 2, 3, 2, 3)).isEqualTo(score(false, 0, 1, 2));
  }
}
