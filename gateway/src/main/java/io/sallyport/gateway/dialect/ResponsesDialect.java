package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Responses API of OpenAI. */
public final class ResponsesDialect implements Dialect {

  /** How the ids of requests begin. */
  private static final String REQUEST = "req_";

  /** What clients call the places of an answer. */
  static final Map<String, String> ANSWER = answer();

  private final ResponseStore store;

  /** Keeps answers there. */
  public ResponsesDialect(ResponseStore store) {
    this.store = store;
  }

  private static Map<String, String> answer() {
    Map<String, String> answer = new HashMap<>();
    for (String said : List.of("choices[0].message", "choices[0].delta")) {
      answer.put(said, "output");
      answer.put(said + ".content", "output.content.text");
      answer.put(said + ".refusal", "output.content.refusal");
      answer.put(said + ".reasoning_content", "output.content.text");
      answer.put(said + ".reasoning", "output.content.text");
      answer.put(said + ".tool_calls", "output");
      answer.put(said + ".function_call", "output");
    }
    return Map.copyOf(answer);
  }

  @Override
  public String surface() {
    return "responses";
  }

  @Override
  public Asked read(byte[] raw, ObjectNode body, Asker asker) {
    ResponsesRequest.Read read =
        ResponsesRequest.of(body, asker.admitted(), id -> store.upTo(asker, id));
    String id = "resp_" + asker.requestId().substring(REQUEST.length());
    ResponseBody response =
        new ResponseBody(id, read, answer -> store.put(asker, id, read.previous(), raw, answer));
    ObjectNode own = JsonNodeFactory.instance.objectNode();
    if (read.chat().has("tools")) {
      StrictTools.meant(own);
    }
    return new Asked(read.chat(), read.paths(), new ResponsesSpeech(response), own);
  }
}
