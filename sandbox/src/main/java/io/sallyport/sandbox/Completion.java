package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer in the terms of the API: cut at stop words and at the token limit, counted, and with as
 * many choices as were asked for.
 */
record Completion(
    String id,
    String model,
    List<Choice> choices,
    boolean logprobs,
    int topLogprobs,
    int promptTokens) {

  // The simulation has no clock: the same request must get the same answer.
  private static final long CREATED = 1_767_225_600L;

  /** One choice. */
  record Choice(int index, String text, List<Reply.ToolCall> calls, String finishReason) {}

  static Completion of(JsonNode request, Reply reply, String id) {
    int limit =
        request
            .path("max_completion_tokens")
            .asInt(request.path("max_tokens").asInt(Integer.MAX_VALUE));
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < Math.max(1, request.path("n").asInt(1)); i++) {
      String text =
          i == 0 || reply.text().isEmpty() ? reply.text() : reply.text() + " (" + (i + 1) + ")";
      choices.add(choice(i, stopped(text, request.path("stop")), reply, limit));
    }
    int promptTokens = 0;
    for (JsonNode message : request.path("messages")) {
      promptTokens += 3 + Tokens.count(Conversation.text(message.path("content")));
    }
    return new Completion(
        id,
        request.path("model").asText(),
        choices,
        request.path("logprobs").asBoolean(false),
        request.path("top_logprobs").asInt(0),
        promptTokens);
  }

  private static Choice choice(int index, String text, Reply reply, int limit) {
    if (!reply.calls().isEmpty()) {
      return new Choice(index, "", reply.calls(), "tool_calls");
    }
    List<String> tokens = Tokens.of(text);
    return tokens.size() > limit
        ? new Choice(index, String.join("", tokens.subList(0, limit)), List.of(), "length")
        : new Choice(index, text, List.of(), "stop");
  }

  private static String stopped(String text, JsonNode stop) {
    List<String> words = new ArrayList<>();
    if (stop.isTextual()) {
      words.add(stop.asText());
    }
    stop.forEach(word -> words.add(word.asText()));
    int end = text.length();
    for (String word : words) {
      int at = word.isEmpty() ? -1 : text.indexOf(word);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return text.substring(0, end);
  }

  ObjectNode head(String object) {
    ObjectNode head = Resources.MAPPER.createObjectNode();
    head.put("id", id);
    head.put("object", object);
    head.put("created", CREATED);
    head.put("model", model);
    head.put("system_fingerprint", "fp_simulation");
    return head;
  }

  ObjectNode message(Choice choice) {
    ObjectNode node = Resources.MAPPER.createObjectNode();
    node.put("index", choice.index());
    ObjectNode message = node.putObject("message");
    message.put("role", "assistant");
    if (choice.calls().isEmpty()) {
      message.put("content", choice.text());
    } else {
      message.putNull("content");
      ArrayNode calls = message.putArray("tool_calls");
      for (int i = 0; i < choice.calls().size(); i++) {
        ObjectNode call = calls.addObject();
        call.put("id", callId(choice, i));
        Reply.ToolCall made = choice.calls().get(i);
        call.put("type", made.type());
        call.putObject(made.type()).put("name", made.name()).put(made.field(), made.arguments());
      }
    }
    message.putNull("refusal");
    if (logprobs && choice.calls().isEmpty()) {
      node.set("logprobs", logprobs(Tokens.of(choice.text())));
    } else {
      node.putNull("logprobs");
    }
    node.put("finish_reason", choice.finishReason());
    return node;
  }

  String callId(Choice choice, int call) {
    return "call_" + id.substring(id.length() - 8) + "_" + choice.index() + "_" + call;
  }

  ObjectNode logprobs(List<String> tokens) {
    ObjectNode logprobs = Resources.MAPPER.createObjectNode();
    ArrayNode content = logprobs.putArray("content");
    for (String token : tokens) {
      ObjectNode entry = content.addObject();
      token(entry, token, -0.01);
      ArrayNode top = entry.putArray("top_logprobs");
      for (int i = 0; i < topLogprobs; i++) {
        token(top.addObject(), i == 0 ? token : " alternative" + i, -0.01 - i);
      }
    }
    logprobs.putNull("refusal");
    return logprobs;
  }

  private static void token(ObjectNode node, String token, double logprob) {
    node.put("token", token);
    node.put("logprob", logprob);
    ArrayNode bytes = node.putArray("bytes");
    for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(b & 0xFF);
    }
  }

  ObjectNode usage() {
    int answer = 0;
    for (Choice choice : choices) {
      answer += Tokens.count(choice.text());
      for (Reply.ToolCall call : choice.calls()) {
        answer += Tokens.count(call.arguments());
      }
    }
    ObjectNode usage = Resources.MAPPER.createObjectNode();
    usage.put("prompt_tokens", promptTokens);
    usage.put("completion_tokens", answer);
    usage.put("total_tokens", promptTokens + answer);
    return usage;
  }
}
