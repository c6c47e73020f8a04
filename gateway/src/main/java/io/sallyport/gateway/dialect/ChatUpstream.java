package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

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
    return HostedTools.toChat(chat);
  }

  @Override
  public ObjectNode answer(ObjectNode theirs) {
    return theirs;
  }

  @Override
  public Reading stream() {
    return new Reading() {
      @Override
      public List<ObjectNode> chunks(ObjectNode event) {
        return List.of(event);
      }

      @Override
      public boolean ended() {
        return false;
      }

      @Override
      public boolean endsWithWord() {
        return true;
      }
    };
  }
}
