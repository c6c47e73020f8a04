package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import java.util.List;

/** Chat completions, the gate's own language: nothing is translated. */
public final class ChatDialect implements Dialect {

  private static final ClientPaths SAME = new ClientPaths();

  private static final Speech SPEECH =
      new Speech() {
        @Override
        public ObjectNode whole(ObjectNode completion) {
          return completion;
        }

        @Override
        public List<Event> next(ObjectNode chunk) {
          return List.of(Event.of(chunk));
        }

        @Override
        public List<Event> end(Usage usage) {
          return List.of(Event.DONE);
        }

        @Override
        public List<Event> failed(ApiError error) {
          return List.of(Event.of(error.body()));
        }
      };

  @Override
  public String surface() {
    return "chat.completions";
  }

  @Override
  public Asked read(byte[] raw, ObjectNode body, Asker asker) {
    return new Asked(body, SAME, SPEECH);
  }
}
