package io.sallyport.neural;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EncoderTest {

  @Test
  void bytesThatAreNoGraph_areRefusedInOneLine() {
    assertThatThrownBy(() -> Encoder.of(new byte[] {1, 2, 3}))
        .isInstanceOf(NeuralException.class)
        .hasMessageStartingWith("model graph: not loaded (");
  }
}
