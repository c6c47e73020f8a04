package io.sallyport.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A simulated assistant: no network, no weights, the same answer to the same request. It speaks the
 * OpenAI chat and embeddings formats and has planted weaknesses: a system prompt with a secret,
 * documents of two tenants (one poisoned, one with a credential), and a twin that obeys whatever it
 * reads, with built-in tools whose effects are only recorded. Thread-safe.
 */
public final class SimulatedAssistant {

  /** Id of the simulated embedding model. */
  public static final String EMBEDDING_MODEL = "simulated-embedding";

  private static final int MAX_EFFECTS = 1_000;

  private final Deque<Effect> effects = new ConcurrentLinkedDeque<>();
  private final Behaviour naive;
  private final Behaviour hardened;

  /** Loads the documents. */
  public SimulatedAssistant() {
    DocumentStore documents = new DocumentStore();
    this.naive = new Behaviour(Twin.NAIVE, documents, this::record);
    this.hardened = new Behaviour(Twin.HARDENED, documents, this::record);
  }

  /** The models it answers for. */
  public static List<String> models() {
    return List.of(Twin.NAIVE.model(), Twin.HARDENED.model(), EMBEDDING_MODEL);
  }

  /** What the built-in tools did, oldest first; the last 1,000. No answer depends on it. */
  public List<Effect> effects() {
    return List.copyOf(effects);
  }

  private void record(Effect effect) {
    effects.add(effect);
    while (effects.size() > MAX_EFFECTS) {
      effects.poll();
    }
  }

  /**
   * Answers a chat request.
   *
   * @param request a chat completion request with {@code model} and {@code messages}
   * @return a {@code chat.completion} object
   */
  public ObjectNode complete(JsonNode request) {
    Completion completion = answer(request);
    ObjectNode body = completion.head("chat.completion");
    ArrayNode choices = body.putArray("choices");
    for (Completion.Choice choice : completion.choices()) {
      choices.add(completion.message(choice));
    }
    body.set("usage", completion.usage());
    return body;
  }

  /**
   * Answers a chat request as a stream.
   *
   * @return the {@code chat.completion.chunk} objects in order, made as they are asked for
   */
  public Iterator<ObjectNode> stream(JsonNode request) {
    return new Chunks(answer(request), request).iterator();
  }

  /**
   * Answers an embeddings request: each word adds to places that its hash names, so that texts with
   * the same words lie close.
   */
  public ObjectNode embed(JsonNode request) {
    List<String> inputs = new ArrayList<>();
    JsonNode input = request.path("input");
    boolean tokens = input.isArray() && !input.isEmpty() && input.get(0).isNumber();
    if (input.isTextual() || tokens) {
      inputs.add(input.isTextual() ? input.asText() : input.toString());
    } else {
      input.forEach(item -> inputs.add(item.isTextual() ? item.asText() : item.toString()));
    }
    return Embeddings.answer(request, inputs);
  }

  private Completion answer(JsonNode request) {
    Behaviour behaviour =
        request.path("model").asText().equals(Twin.HARDENED.model()) ? hardened : naive;
    return Completion.of(request, behaviour.reply(request), id(request));
  }

  private static String id(JsonNode request) {
    byte[] name = request.toString().getBytes(StandardCharsets.UTF_8);
    return "chatcmpl-sim-" + UUID.nameUUIDFromBytes(name).toString().replace("-", "");
  }
}
