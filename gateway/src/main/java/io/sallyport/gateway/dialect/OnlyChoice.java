package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The one choice that was asked for: the first that the server names, whatever its number. */
final class OnlyChoice {

  private int index = -1;

  /** The choice in an answer, or its piece in a chunk; a missing node when there is none. */
  JsonNode in(JsonNode answer) {
    for (JsonNode choice : answer.path("choices")) {
      int its = choice.path("index").asInt(0);
      index = index < 0 ? its : index;
      if (its == index) {
        return choice;
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }
}
