package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Answers for an {@link UnrulyUpstream} to give, in the shapes of the API. */
final class Answers {

  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Answers() {}

  /** A behaviour that answers plainly or as a stream, as it is asked, with these deltas. */
  static UnrulyUpstream.Behaviour text(String... deltas) {
    return call -> {
      if (!call.request().json().path("stream").asBoolean()) {
        call.json(200, completion(String.join("", deltas)).toString());
        return;
      }
      call.events().event(delta(0, "role", "assistant").toString());
      for (String delta : deltas) {
        call.event(delta(0, "content", delta).toString());
      }
      call.event(finish(0, "stop").toString());
      call.event(usage(5, 7).toString());
      call.done();
    };
  }

  /** A behaviour that streams these events and ends the stream well. */
  static UnrulyUpstream.Behaviour events(ObjectNode... events) {
    return call -> {
      call.events();
      for (ObjectNode event : events) {
        call.event(event.toString());
      }
      call.done();
    };
  }

  /** A behaviour that answers with a document. */
  static UnrulyUpstream.Behaviour json(ObjectNode body) {
    return call -> call.json(200, body.toString());
  }

  static ObjectNode completion(String content) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("id", "chatcmpl-1").put("object", "chat.completion").put("created", 1_700_000_000);
    body.put("model", "upstream-model");
    choice(body.putArray("choices"), 0).put("content", content);
    body.putObject("usage")
        .put("prompt_tokens", 5)
        .put("completion_tokens", 7)
        .put("total_tokens", 12);
    return body;
  }

  /** Adds a choice and gives its message. */
  static ObjectNode choice(ArrayNode choices, int index) {
    ObjectNode choice = choices.addObject();
    choice.put("index", index).put("finish_reason", "stop");
    return choice.putObject("message").put("role", "assistant");
  }

  static ObjectNode message(ObjectNode completion) {
    return (ObjectNode) completion.at("/choices/0/message");
  }

  /** A chunk whose delta has one text field. */
  static ObjectNode delta(int choice, String field, String text) {
    ObjectNode chunk = chunk(choice);
    ((ObjectNode) chunk.at("/choices/0/delta")).put(field, text);
    return chunk;
  }

  /** A chunk with a piece of a tool call's arguments; the name comes with the first one. */
  static ObjectNode arguments(int call, String name, String piece) {
    ObjectNode chunk = chunk(0);
    ObjectNode entry =
        ((ObjectNode) chunk.at("/choices/0/delta")).putArray("tool_calls").addObject();
    entry.put("index", call);
    if (!name.isEmpty()) {
      entry.put("id", "call_" + call).put("type", "function");
    }
    ObjectNode function = entry.putObject("function");
    if (!name.isEmpty()) {
      function.put("name", name);
    }
    function.put("arguments", piece);
    return chunk;
  }

  static ObjectNode finish(int choice, String reason) {
    ObjectNode chunk = chunk(choice);
    ((ObjectNode) chunk.at("/choices/0")).put("finish_reason", reason);
    return chunk;
  }

  static ObjectNode usage(int in, int out) {
    ObjectNode chunk = chunk(0);
    chunk.putArray("choices");
    chunk
        .putObject("usage")
        .put("prompt_tokens", in)
        .put("completion_tokens", out)
        .put("total_tokens", in + out);
    return chunk;
  }

  static ObjectNode chunk(int choice) {
    ObjectNode chunk = MAPPER.createObjectNode();
    chunk.put("id", "chatcmpl-1").put("object", "chat.completion.chunk").put("created", 1);
    chunk.put("model", "upstream-model");
    ObjectNode only = chunk.putArray("choices").addObject();
    only.put("index", choice).putObject("delta");
    only.putNull("finish_reason");
    return chunk;
  }

  /** The token list of a text, one token a word. */
  static ObjectNode logprobs(List<String> tokens) {
    ObjectNode logprobs = MAPPER.createObjectNode();
    ArrayNode content = logprobs.putArray("content");
    for (String token : tokens) {
      content.addObject().put("token", token).put("logprob", -0.1).putArray("top_logprobs");
    }
    return logprobs;
  }

  /** Every text of a stream's deltas at a pointer below the delta, put together. */
  static String joined(List<String> events, int choice, String pointer) {
    StringBuilder text = new StringBuilder();
    for (String event : events) {
      if (!event.equals("[DONE]")) {
        for (JsonNode node : RunningGateway.json(event).path("choices")) {
          if (node.path("index").asInt() == choice) {
            text.append(node.path("delta").at(pointer).asText(""));
          }
        }
      }
    }
    return text.toString();
  }

  /** A text cut into its characters. */
  static List<String> letters(String text) {
    return text.codePoints().mapToObj(Character::toString).toList();
  }
}
