package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Segment;
import io.sallyport.gateway.config.Delimiter;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.guard.Canaries;
import io.sallyport.guard.Uninspected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request for a chat completion. Its tree is the one that was read; it is checked, its texts are
 * collected with their origins, and the marks meant for the gate are taken out of it.
 */
public final class ChatRequest {

  private static final int MAX_MESSAGES = 10_000;

  private static final Pattern WORDS =
      Pattern.compile("messages\\[\\d+]\\.content(\\[\\d+]\\.(text|file\\.file_data))?");

  private final ObjectNode body;
  private final String model;
  private final boolean stream;
  private final int choices;
  private final String conversation;
  private final Map<String, String> hosted;
  private final TextSlots texts = new TextSlots();

  private ChatRequest(ObjectNode body, List<Delimiter> delimiters, Set<String> admitted) {
    this.body = body;
    this.model = Fields.requiredText(body, "model", "model");
    this.conversation = takeConversation(body);
    ChatFields.check(body, admitted);
    this.hosted = KnownFields.check(body);
    this.stream = Fields.flag(body, "stream");
    this.choices = Fields.integer(body, "n", 1, 1, 128);
    ChatTexts collector = new ChatTexts(texts, new Delimited(delimiters));
    collector.messages(messages());
    collector.rest(body);
    RequestAddresses.check(body, admitted, texts);
  }

  /**
   * Checks a request and collects its texts.
   *
   * @param body the request; changed by what this object does from here on
   * @param admitted fields that the operator admits although the API has none of these names
   * @throws ApiException 400 naming the field at fault
   */
  public static ChatRequest of(ObjectNode body, List<Delimiter> delimiters, Set<String> admitted) {
    return new ChatRequest(body, delimiters, admitted);
  }

  /** The model that the client asks for. */
  public String model() {
    return model;
  }

  /** Whether the answer is to be a stream. */
  public boolean stream() {
    return stream;
  }

  /** How many choices are asked for. */
  public int choices() {
    return choices;
  }

  /** What the client calls the conversation; empty when it names none. */
  public String conversation() {
    return conversation;
  }

  /**
   * Lets only those tools pass that the client runs itself, or that the policy names.
   *
   * @param named types of tools
   * @return the types that the upstream will run
   * @throws ApiException 400 for another
   */
  public Set<String> admitTools(Set<String> named) {
    KnownFields.requireOwn(hosted, named);
    return hosted.keySet();
  }

  /** What nothing can read of the answer that is asked for. */
  public TextSlots promised() {
    TextSlots promised = new TextSlots();
    for (JsonNode modality : body.path("modalities")) {
      if (modality.asText().equals("audio")) {
        promised.addOpaque("output", Uninspected.AUDIO);
      }
    }
    return promised;
  }

  /** The tree, as it will be sent on. */
  public ObjectNode body() {
    return body;
  }

  /** The texts. */
  public TextSlots texts() {
    return texts;
  }

  /**
   * Changes words that the model reads, after they were treated. What a program finds something by
   * stays: ids of calls, names, addresses.
   *
   * @return whether any changed
   */
  public boolean transform(UnaryOperator<Segment> change) {
    return texts.transform(
        text -> WORDS.matcher(text.path()).matches() ? change.apply(text) : text);
  }

  /** The most tokens that the answer may have, per choice; a standard guess when it is not said. */
  public int maxTokens(int standard) {
    int limit = Fields.integer(body, "max_tokens", standard, 1, Integer.MAX_VALUE);
    return Fields.integer(body, "max_completion_tokens", limit, 1, Integer.MAX_VALUE);
  }

  /** Whether the client asked for the usage at the end of the stream. */
  public boolean includeUsage() {
    return body.path("stream_options").path("include_usage").asBoolean(false);
  }

  /** Asks the upstream for the usage at the end of the stream, which quotas need. */
  public void requestUsage() {
    JsonNode options = body.path("stream_options");
    ObjectNode object =
        options instanceof ObjectNode existing ? existing : body.putObject("stream_options");
    object.put("include_usage", true);
  }

  /** The first system or developer text, which identifies the application; empty if none. */
  public String systemPrompt() {
    for (JsonNode message : messages()) {
      JsonNode content = message.path("content");
      if (isInstruction(message) && content.isTextual()) {
        return content.asText();
      }
      if (isInstruction(message) && lastText(content) instanceof ObjectNode part) {
        return part.path("text").asText();
      }
    }
    return "";
  }

  /** Every system and developer text, part by part. */
  public List<String> systemPrompts() {
    List<String> prompts = new ArrayList<>();
    for (JsonNode message : messages()) {
      JsonNode content = message.path("content");
      if (isInstruction(message) && content.isTextual()) {
        prompts.add(content.asText());
      } else if (isInstruction(message)) {
        for (JsonNode part : content) {
          prompts.add(part.path("text").asText());
        }
      }
    }
    return prompts;
  }

  /** The last text part of a content that is made of parts; null when it has none. */
  private static @Nullable ObjectNode lastText(JsonNode content) {
    ObjectNode last = null;
    for (JsonNode part : content) {
      if (part instanceof ObjectNode object && part.path("text").isTextual()) {
        last = object;
      }
    }
    return last;
  }

  /** Puts a canary into the first system or developer message; false when there is none. */
  public boolean plant(String token) {
    for (JsonNode message : messages()) {
      if (isInstruction(message)
          && message instanceof ObjectNode object
          && message.path("content").isTextual()) {
        object.put("content", Canaries.plant(message.path("content").asText(), token));
        return true;
      }
      if (isInstruction(message) && lastText(message.path("content")) instanceof ObjectNode part) {
        part.put("text", Canaries.plant(part.path("text").asText(), token));
        return true;
      }
    }
    return false;
  }

  /** Says something to the model before everything else. */
  public void instruct(String note) {
    for (JsonNode message : messages()) {
      if (isInstruction(message)
          && message instanceof ObjectNode object
          && message.path("content").isTextual()) {
        object.put("content", message.path("content").asText() + "\n\n" + note);
        return;
      }
      if (isInstruction(message) && message.path("content") instanceof ArrayNode parts) {
        parts.addObject().put("type", "text").put("text", note);
        return;
      }
    }
    messages().insertObject(0).put("role", "system").put("content", note);
  }

  private static boolean isInstruction(JsonNode message) {
    String role = message.path("role").asText();
    return role.equals("system") || role.equals("developer");
  }

  private ArrayNode messages() {
    JsonNode node = body.path("messages");
    if (node instanceof ArrayNode array && !array.isEmpty() && array.size() <= MAX_MESSAGES) {
      return array;
    }
    throw Fields.wrong("messages", node, "an array of 1 to " + MAX_MESSAGES + " messages");
  }

  private static String takeConversation(ObjectNode body) {
    JsonNode mark = body.remove("sallyport");
    if (mark == null) {
      return "";
    }
    String id = mark.path("conversation").asText("");
    if (!mark.isObject() || mark.size() > 1 || !id.matches("[A-Za-z0-9._:-]{1,128}")) {
      throw new ApiException(
          ApiError.badRequest(
              "invalid_mark",
              "sallyport",
              "The field 'sallyport' is wrong (expected: {\"conversation\": id} with an id of letters,"
                  + " digits and . _ : -, at most 128 characters)."));
    }
    return id;
  }
}
