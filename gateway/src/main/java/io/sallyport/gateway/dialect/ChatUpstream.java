package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A server that speaks the gate's own language. */
final class ChatUpstream implements UpstreamDialect {

  static final ChatUpstream SAME = new ChatUpstream();

  private ChatUpstream() {}

  @Override
  public String path() {
    return "/chat/completions";
  }

  @Override
  public ObjectNode request(ObjectNode chat) {
    return HostedTools.toChat(chat.has(Options.OWN) ? without(chat) : chat);
  }

  /** The chat may be sent elsewhere as well, so it stays as it is. */
  private static ObjectNode without(ObjectNode chat) {
    ObjectNode plain = chat.objectNode();
    plain.setAll(chat);
    plain.remove(Options.OWN);
    StrictTools.toChat(plain, chat);
    return plain;
  }

  @Override
  public ObjectNode answer(ObjectNode theirs) {
    return theirs;
  }

  @Override
  public Reading stream() {
    return new Chat();
  }

  /** Chunks as they come. */
  private static final class Chat implements Reading {

    private final Set<Integer> open = new HashSet<>();

    @Override
    public List<ObjectNode> chunks(ObjectNode event) {
      for (JsonNode choice : event.path("choices")) {
        int index = choice.path("index").asInt(0);
        if (choice.hasNonNull("finish_reason")) {
          open.remove(index);
        } else if (!choice.path("delta").isEmpty()) {
          open.add(index);
        }
      }
      return List.of(event);
    }

    @Override
    public boolean ended() {
      return false;
    }

    @Override
    public boolean endsWithWord() {
      return open.isEmpty();
    }
  }
}
