package io.sallyport.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResponsesRequestTest {

  @Test
  void requestInTheBackground_isToldThatThereIsNoSettingForIt() {
    byte[] body =
        "{\"model\":\"m\",\"input\":\"x\",\"background\":true}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> ResponsesRequest.of(Json.readObject(body), Set.of("background"), id -> List.of()))
        .hasMessageContaining("there is no setting");
  }
}
