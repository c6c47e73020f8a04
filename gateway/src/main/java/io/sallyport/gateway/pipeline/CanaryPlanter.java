package io.sallyport.gateway.pipeline;

import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Trust;
import io.sallyport.gateway.surface.ChatRequest;
import io.sallyport.guard.Canaries;
import io.sallyport.guard.Canary;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Scanners;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says which canaries a request gets, and puts them where they belong. */
final class CanaryPlanter {

  /** Each token costs a little of every answer. */
  private static final int MOST_DOCUMENTS = 16;

  /** A shorter text is copied as a whole for good reasons. */
  private static final int SHORTEST_DOCUMENT = 200;

  private final Canaries canaries;

  CanaryPlanter(Canaries canaries) {
    this.canaries = canaries;
  }

  /** A secret of a conversation for another purpose. */
  String secret(String tenant, String conversation, String purpose) {
    return canaries.token(tenant, conversation + "/" + purpose);
  }

  /** What the guard has to know of a request, with the canaries that {@link #plant} will put in. */
  GuardContext context(String tenant, ChatRequest request, Policy policy) {
    String prompt = request.systemPrompt();
    String conversation =
        request.conversation().isEmpty()
            ? Integer.toHexString(prompt.hashCode())
            : request.conversation();
    List<Canary> tokens = new ArrayList<>();
    if (policy.scanner(Scanners.CANARY).runs(Direction.OUTPUT)) {
      if (!prompt.isEmpty()) {
        tokens.add(new Canary(canaries.token(tenant, conversation), Canary.INSTRUCTIONS));
      }
      if (policy.documentCanaries()) {
        documents(request).stream()
            .map(text -> new Canary(canaries.token(tenant, "/" + text.text()), text.path()))
            .forEach(tokens::add);
      }
    }
    boolean compared = policy.scanner(Scanners.INSTRUCTIONS).runs(Direction.OUTPUT);
    return new GuardContext(
        tenant, conversation, tokens, compared ? request.systemPrompts() : List.of());
  }

  private static List<Segment> documents(ChatRequest request) {
    return request.texts().segments().stream()
        .filter(CanaryPlanter::isDocument)
        .sorted(Comparator.comparingInt((Segment text) -> -text.text().length()))
        .limit(MOST_DOCUMENTS)
        .toList();
  }

  private static boolean isDocument(Segment text) {
    boolean outside =
        text.origin() == Origin.TOOL
            || text.origin() == Origin.RETRIEVED
            || text.origin() == Origin.FILE;
    return outside && text.trust() == Trust.UNTRUSTED && text.text().length() >= SHORTEST_DOCUMENT;
  }

  /** Puts the canaries of a context into the request. */
  void plant(ChatRequest request, GuardContext context) {
    Map<String, Canary> bySource =
        context.canaries().stream().collect(Collectors.toMap(Canary::source, Function.identity()));
    Canary first = bySource.remove(Canary.INSTRUCTIONS);
    if (first != null) {
      request.plant(first.token());
    }
    if (!bySource.isEmpty()) {
      request
          .texts()
          .transform(
              text -> {
                Canary canary = bySource.get(text.path());
                return canary == null
                    ? text
                    : text.withText(Canaries.plantInDocument(text.text(), canary.token()));
              });
    }
  }
}
