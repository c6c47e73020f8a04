package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.surface.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The old completions API of OpenAI: the prompt is what a user says, the text what is answered. */
public final class CompletionsDialect implements Dialect {

  /** Fields that have the same name and meaning in a chat. */
  private static final List<String> SAME =
      List.of(
          "model",
          "sallyport",
          "stream",
          "stream_options",
          "max_tokens",
          "temperature",
          "top_p",
          "n",
          "stop",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "logit_bias",
          "user");

  /** Choices that one request may ask for, as the list of known fields says. */
  private static final int MOST_CHOICES = 128;

  /** Alternatives for each token, as chat completions allow. */
  private static final int MOST_ALTERNATIVES = 20;

  @Override
  public String surface() {
    return "completions";
  }

  @Override
  public Asked read(byte[] raw, ObjectNode body, Asker asker) {
    ClientPaths paths = new ClientPaths();
    ObjectNode chat = JsonNodeFactory.instance.objectNode();
    Conversation conversation = new Conversation(chat, paths);
    Taking request = Taking.from(body, "");
    for (String field : SAME) {
      request.move(field, chat, field);
    }
    bestOf(request.any("best_of"), chat.path("n").asInt(1));
    String prompt = prompt(request.any("prompt"));
    conversation.add("user", "prompt").put("content", prompt);
    conversation.place("content", "prompt");
    String suffix = request.text("suffix");
    if (suffix != null && !suffix.isEmpty()) {
      throw Conversation.refused(
          "suffix", "has no place in a conversation (expected: none). Put it into the prompt.");
    }
    boolean echo = request.flag("echo");
    boolean listed = tokens(request.any("logprobs"), chat);
    if (echo && listed) {
      throw Conversation.refused(
          "echo", "is not done with logprobs (expected: false): nobody counts a prompt's tokens.");
    }
    for (int i = 0; i < Math.min(MOST_CHOICES, chat.path("n").asInt(1)); i++) {
      for (String said : List.of("message", "delta")) {
        for (String field : List.of("content", "refusal")) {
          paths.put("choices[" + i + "]." + said + "." + field, "choices[" + i + "].text");
        }
      }
    }
    request.end(chat, asker.admitted());
    return new Asked(chat, paths, new CompletionsSpeech(asker.requestId(), echo ? prompt : ""));
  }

  /** Chat completions have no word for it, so it may only ask for what is done anyway. */
  private static void bestOf(@Nullable JsonNode wanted, int choices) {
    if (wanted == null || wanted.isNull()) {
      return;
    }
    if (!wanted.isIntegralNumber() || wanted.asLong() != choices) {
      throw Fields.wrong("best_of", wanted, "as many as n, since all answers are given");
    }
  }

  /** Asks for the tokens of the answer; with 0, for those that were taken alone. */
  private static boolean tokens(@Nullable JsonNode wanted, ObjectNode chat) {
    if (wanted == null || wanted.isNull()) {
      return false;
    }
    if (!wanted.isIntegralNumber() || wanted.asInt(-1) < 0 || wanted.asInt() > MOST_ALTERNATIVES) {
      throw Fields.wrong("logprobs", wanted, "a whole number from 0 to " + MOST_ALTERNATIVES);
    }
    chat.put("logprobs", true);
    if (wanted.asInt() > 0) {
      chat.put("top_logprobs", wanted.asInt());
    }
    return true;
  }

  private static String prompt(@Nullable JsonNode prompt) {
    JsonNode only = prompt != null && prompt.isArray() ? prompt.path(0) : prompt;
    if (only != null && (only.isIntegralNumber() || only.path(0).isIntegralNumber())) {
      throw new ApiException(
          ApiError.badRequest(
              "content_denied",
              "prompt",
              "The prompt is made of tokens, which the guard cannot read (expected: text)."));
    }
    if (prompt == null || only == null || !only.isTextual() || prompt.size() > 1) {
      throw Fields.wrong(
          "prompt",
          prompt == null ? JsonNodeFactory.instance.missingNode() : prompt,
          "one text; send several prompts as several requests");
    }
    return only.asText();
  }

  /** Answers as the API does. */
  private static final class CompletionsSpeech implements Speech {

    private final String id;
    private final String echo;
    private final Map<Integer, CompletionTokens> tokens = new HashMap<>();

    /**
     * An answer that begins.
     *
     * @param echo what stands before the text of each choice
     */
    CompletionsSpeech(String requestId, String echo) {
      this.id = requestId.replaceFirst("^req_", "cmpl-");
      this.echo = echo;
    }

    @Override
    public ObjectNode whole(ObjectNode completion) {
      ObjectNode answer = head(completion);
      ArrayNode choices = answer.putArray("choices");
      for (JsonNode choice : completion.path("choices")) {
        JsonNode message = choice.path("message");
        choice(choices, choice, Texts.content(message) + Texts.refusal(message));
      }
      if (completion.path("usage").isObject()) {
        answer.set("usage", completion.get("usage"));
      }
      return answer;
    }

    @Override
    public List<Event> next(ObjectNode chunk) {
      ObjectNode event = head(chunk);
      ArrayNode choices = event.putArray("choices");
      for (JsonNode choice : chunk.path("choices")) {
        JsonNode delta = choice.path("delta");
        String text = Texts.content(delta) + Texts.refusal(delta);
        boolean says = !text.isEmpty() || choice.path("logprobs").isObject();
        if (says || choice.path("finish_reason").isTextual()) {
          choice(choices, choice, text);
        }
      }
      if (chunk.path("usage").isObject()) {
        event.set("usage", chunk.get("usage"));
      }
      return choices.isEmpty() && !event.has("usage") ? List.of() : List.of(Event.of(event));
    }

    @Override
    public List<Event> end(Usage usage) {
      return List.of(Event.DONE);
    }

    @Override
    public List<Event> failed(ApiError error) {
      return List.of(Event.of(error.body()));
    }

    private ObjectNode head(ObjectNode completion) {
      ObjectNode head = JsonNodeFactory.instance.objectNode();
      head.put("id", id).put("object", "text_completion");
      head.put("created", completion.path("created").asLong());
      head.put("model", completion.path("model").asText(""));
      return head;
    }

    private void choice(ArrayNode choices, JsonNode of, String text) {
      int index = of.path("index").asInt();
      boolean begins = !tokens.containsKey(index);
      CompletionTokens list = tokens.computeIfAbsent(index, i -> new CompletionTokens());
      ObjectNode choice = choices.addObject();
      choice.put("text", begins ? echo + text : text).put("index", index);
      choice.set("logprobs", list.next(of.path("logprobs")));
      JsonNode finish = of.path("finish_reason");
      choice.put("finish_reason", finish.isTextual() ? finish.asText() : null);
    }
  }
}
