package io.sallyport.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

class RoutesTest {

  @Test
  void shapeOfErrors_holdsForAnAddressAndAllBelowIt() {
    Routes routes =
        new Routes().errors("/v1/messages", error -> JsonNodeFactory.instance.objectNode());

    assertThat(routes.errors("/v1/messages")).isNotNull();
    assertThat(routes.errors("/v1/messages/batches/7")).isNotNull();
    assertThat(routes.errors("/v1/messagesX")).isNull();
    assertThat(routes.errors("/v1/chat/completions")).isNull();
  }
}
