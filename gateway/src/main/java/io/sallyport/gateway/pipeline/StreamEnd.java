package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The end of a streamed answer, which waits until the request is recorded: an answer that cannot be
 * recorded must not reach its client whole. A choice waits from the event on that releases what the
 * guard held back to its end; the other choices go on meanwhile.
 */
final class StreamEnd {

  /** How many events an upstream may send of choices that it said are finished. */
  private static final int MOST_WAITING = 1000;

  private final Set<Integer> ended = new HashSet<>();
  private final List<ObjectNode> waiting = new ArrayList<>();

  /**
   * Takes events that were released together, and gives those that may go out now.
   *
   * @throws ApiException 502 when the upstream does not stop after the end
   */
  List<ObjectNode> pass(List<ObjectNode> released) {
    for (ObjectNode event : released) {
      for (JsonNode choice : event.path("choices")) {
        if (choice.path("finish_reason").isTextual()) {
          ended.add(index(choice));
        }
      }
    }
    if (ended.isEmpty()) {
      return released;
    }
    List<ObjectNode> now = new ArrayList<>();
    released.forEach(event -> divide(event, now));
    if (waiting.size() > MOST_WAITING) {
      throw new ApiException(
          ApiError.upstream(
              502, "upstream_broken", "The upstream went on after the end of its answer.", true));
    }
    return now;
  }

  private void divide(ObjectNode event, List<ObjectNode> now) {
    ObjectNode later = event.deepCopy();
    ArrayNode laterChoices = later.putArray("choices");
    if (event.path("choices") instanceof ArrayNode choices) {
      for (var each = choices.iterator(); each.hasNext(); ) {
        JsonNode choice = each.next();
        if (ended.contains(index(choice))) {
          laterChoices.add(choice);
          each.remove();
        }
      }
    }
    if (laterChoices.isEmpty()) {
      now.add(event);
      return;
    }
    waiting.add(later);
    if (!event.path("choices").isEmpty()) {
      now.add(event);
    }
  }

  /** What waits, in order. */
  List<ObjectNode> events() {
    return waiting;
  }

  private static int index(JsonNode choice) {
    return choice.path("index").asInt();
  }
}
