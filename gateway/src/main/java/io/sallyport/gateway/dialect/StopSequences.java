package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Which of the stop sequences ended an answer. A chat completion has no field for it; some servers
 * of chats say it in one of their own, which is used here for those of the Messages API too.
 */
final class StopSequences {

  private static final String FIELD = "stop_reason";

  private final Set<String> asked = new HashSet<>();
  private String met = "";

  /** Those that a request for a chat names. */
  StopSequences(JsonNode chat) {
    chat.path("stop").forEach(stop -> asked.add(stop.asText()));
  }

  /** Takes it over from an answer of the Messages API, or the last part of one. */
  static void read(JsonNode theirs, ObjectNode completion) {
    JsonNode met = theirs.path("stop_sequence");
    if (theirs.path("stop_reason").asText().equals("stop_sequence") && met.isTextual()) {
      ((ObjectNode) completion.path("choices").get(0)).set(FIELD, met);
    }
  }

  /** Is shown a choice, or a piece of one; what the client did not ask for is no stop sequence. */
  void see(JsonNode choice) {
    String said = choice.path(FIELD).asText("");
    if (choice.path(FIELD).isTextual() && asked.contains(said)) {
      met = said;
    }
  }

  /** Says in the words of the Messages API why an answer ended. */
  void write(String reason, ObjectNode to) {
    boolean stopped = reason.equals("end_turn") && !met.isEmpty();
    to.put("stop_reason", stopped ? "stop_sequence" : reason);
    to.put("stop_sequence", stopped ? met : null);
  }
}
