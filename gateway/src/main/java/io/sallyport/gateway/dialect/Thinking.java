package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * How a client of the Messages API wants a model to think. A chat has three steps of effort for it;
 * what was asked for word by word goes along for servers that have the same words. It holds words
 * of the API and a number, no text.
 */
final class Thinking {

  private static final String KEPT = "thinking";

  private Thinking() {}

  /**
   * Reads {@code thinking} of a request.
   *
   * @param chat is told the effort that it comes to
   * @param own is told what was asked for
   */
  static void read(Taking thinking, ObjectNode chat, ObjectNode own) {
    String type = thinking.word("type", Set.of("enabled", "disabled", "adaptive"), "disabled");
    String display = thinking.word("display", Set.of("summarized", "omitted", "full"), "");
    JsonNode budget = thinking.any("budget_tokens");
    ObjectNode kept = JsonNodeFactory.instance.objectNode().put("type", type);
    if (budget != null) {
      MessagesRequest.requireCount(budget, thinking.at("budget_tokens"));
      kept.set("budget_tokens", budget);
    }
    if (!display.isEmpty()) {
      kept.put("display", display);
    }
    thinking.end();
    own.set(KEPT, kept);
    if (type.equals("enabled")) {
      int tokens = budget == null ? 4096 : budget.asInt();
      String effort = tokens <= 2048 ? "low" : tokens <= 8192 ? "medium" : "high";
      chat.put("reasoning_effort", effort);
      kept.put("as", effort);
    }
  }

  /**
   * Says it in the words of the Messages API.
   *
   * @return whether an effort that only stands for it is said with it
   */
  static boolean write(ObjectNode chat, Signatures signatures, ObjectNode out) {
    if (!(chat.path(Options.OWN).path(KEPT) instanceof ObjectNode kept)
        || !isContinued(chat.path("messages"), signatures)) {
      return false;
    }
    ObjectNode thinking = kept.deepCopy();
    JsonNode effort = thinking.remove("as");
    out.set("thinking", thinking);
    return effort != null && effort.equals(chat.path("reasoning_effort"));
  }

  /**
   * Whether the turn that goes on began with a thought that the server knows again, or has not
   * begun: it refuses to go on thinking in one whose thought is missing.
   */
  private static boolean isContinued(JsonNode messages, Signatures signatures) {
    JsonNode begin = JsonNodeFactory.instance.missingNode();
    for (int i = messages.size() - 1; i >= 0; i--) {
      String role = messages.get(i).path("role").asText();
      if (role.equals("assistant")) {
        begin = messages.get(i);
      } else if (!role.equals("tool") && !answersCall(messages, i)) {
        break;
      }
    }
    return begin.isMissingNode() || !signatures.of(Texts.reasoning(begin)).isEmpty();
  }

  /** Whether a text of a user stands beside results of tools, so that the turn goes on. */
  private static boolean answersCall(JsonNode messages, int at) {
    return at > 0 && messages.get(at - 1).path("role").asText().equals("tool");
  }
}
