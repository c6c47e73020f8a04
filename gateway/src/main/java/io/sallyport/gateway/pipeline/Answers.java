package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.upstream.Answer;
import io.sallyport.gateway.upstream.AnswerCache;
import io.sallyport.gateway.upstream.Cancellation;
import io.sallyport.gateway.upstream.Dispatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gets whole answers: from an upstream, or from what one said to the very same request before. */
public final class Answers {

  /** What a client says that wants no answer from before. */
  private static final Set<String> FRESH = Set.of("no-cache", "no-store", "max-age=0");

  private final Dispatcher dispatcher;
  private final @Nullable AnswerCache cache;

  /**
   * Answers of upstreams.
   *
   * @param cache null when nothing is given again
   */
  public Answers(Dispatcher dispatcher, @Nullable AnswerCache cache) {
    this.dispatcher = dispatcher;
    this.cache = cache;
  }

  /**
   * Gets an answer. The caller inspects it, wherever it comes from.
   *
   * @param body the request as it goes to an upstream
   */
  Answer ask(
      Passage passage, ModelSettings model, String path, ObjectNode body, Cancellation cancel) {
    if (cache == null) {
      return dispatcher.ask(model, path, body, passage.exchange().id(), cancel);
    }
    // A route writes its own name of the model into the request.
    body.put("model", model.name());
    String key = AnswerCache.key(passage.tenant(), passage.policy(), model.name(), path, body);
    Set<String> control = cacheControl(passage.exchange().headers("cache-control"));
    boolean fresh = FRESH.stream().anyMatch(control::contains);
    Optional<Answer> known = fresh ? Optional.empty() : cache.find(key);
    passage.exchange().responseHeader("x-sallyport-cache", known.isPresent() ? "hit" : "miss");
    if (known.isPresent()) {
      passage.cached();
      return known.get();
    }
    Answer answer = dispatcher.ask(model, path, body, passage.exchange().id(), cancel);
    if (!control.contains("no-store")) {
      passage.onceRecorded(cache.keeping(key, answer));
    }
    return answer;
  }

  /** What a client says of caches; values count where they are none (RFC 9111, section 5.2). */
  private static Set<String> cacheControl(List<String> lines) {
    Set<String> directives = new HashSet<>();
    for (String directive : String.join(",", lines).split(",", -1)) {
      String[] parts = directive.replace("\"", "").split("=", 2);
      boolean none = parts.length == 2 && parts[1].strip().matches("0+");
      String name = parts[0].strip().toLowerCase(Locale.ROOT);
      directives.add(none ? name + "=0" : name);
    }
    return directives;
  }
}
