package io.sallyport.gateway.surface;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MediaRequestTest {

  @Test
  void speechAsEvents_isToldThatItIsRefused() {
    byte[] body =
        "{\"model\":\"m\",\"input\":\"x\",\"voice\":\"a\",\"stream_format\":\"sse\"}"
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () ->
                MediaRequest.reader(MediaRequest.Kind.SPEECH)
                    .read("application/json", body, Set.of()))
        .hasMessageContaining("which is refused");
  }
}
