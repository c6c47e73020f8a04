package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** The events of one response, numbered in their order. */
final class ResponseEvents {

  private int number;

  /** The next event, with what it says besides its type and number. */
  Event of(String name, Consumer<ObjectNode> rest) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", name).put("sequence_number", number++);
    rest.accept(event);
    return new Event(name, event);
  }
}
