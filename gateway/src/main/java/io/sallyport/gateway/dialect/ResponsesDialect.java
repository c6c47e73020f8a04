package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The Responses API of OpenAI. */
public final class ResponsesDialect implements Dialect {

  private final ResponseStore store;

  /** Keeps answers there. */
  public ResponsesDialect(ResponseStore store) {
    this.store = store;
  }

  @Override
  public String surface() {
    return "responses";
  }

  @Override
  public Asked read(byte[] raw, ObjectNode body, Asker asker) {
    ResponsesRequest.Read read =
        ResponsesRequest.of(body, asker.admitted(), id -> store.upTo(asker, id));
    for (String said : List.of("choices[0].message", "choices[0].delta")) {
      read.paths().put(said, "output");
      read.paths().put(said + ".content", "output.content.text");
      read.paths().put(said + ".refusal", "output.content.refusal");
      read.paths().put(said + ".reasoning_content", "output.content.text");
      read.paths().put(said + ".reasoning", "output.content.text");
      read.paths().put(said + ".tool_calls", "output");
    }
    String id = asker.requestId().replaceFirst("^req_", "resp_");
    ResponseBody response =
        new ResponseBody(id, read, answer -> store.put(asker, id, read.previous(), raw, answer));
    return new Asked(read.chat(), read.paths(), new ResponsesSpeech(response));
  }
}
