package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Reservation;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.surface.EmbeddingEncoding;
import io.sallyport.gateway.surface.EmbeddingRequest;
import io.sallyport.gateway.surface.TokenCount;
import io.sallyport.gateway.upstream.Answer;
import io.sallyport.gateway.upstream.Cancellation;
import io.sallyport.gateway.upstream.Dispatcher;
import io.sallyport.guard.GuardContext;
import io.sallyport.privacy.PrivateCall;
import java.util.function.Supplier;

/** {@code POST /v1/embeddings}. */
public final class Embeddings implements Routes.Handler {

  private final Way way;
  private final Supplier<Configuration> configuration;
  private final Answers answers;
  private final Privacy privacy;

  /** Answers with these. */
  public Embeddings(
      Way way, Supplier<Configuration> configuration, Answers answers, Privacy privacy) {
    this.way = way;
    this.configuration = configuration;
    this.answers = answers;
    this.privacy = privacy;
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Passage passage = new Passage(exchange, "embeddings");
    way.walk(passage, (caller, cancel) -> embed(passage, caller, cancel));
  }

  private void embed(Passage passage, Authenticated caller, Cancellation cancel) {
    EmbeddingRequest request =
        EmbeddingRequest.of(
            Json.readObject(passage.exchange().body()), configuration.get().fields());
    Authorise.Permit permit = way.authorise(passage, caller, request.model());
    way.admit(passage, request.texts(), permit.policy());
    Reservation reservation = way.reserve(passage, caller, request.texts().segments(), 0);
    GuardContext context = GuardContext.of(passage.tenant(), "");
    try {
      // Texts are compared with each other later, so that all of a tenant's share one scope.
      PrivateCall call = privacy.openForTenant(passage, permit.policy());
      String blocked =
          way.inspectInput(passage, request.texts(), privacy.forRequests(permit.policy()), context);
      blocked = privacy.request(passage, call, request.texts(), blocked);
      if (blocked.isEmpty()) {
        blocked = way.secondOpinion(passage, request.texts(), permit.policy(), cancel);
      }
      if (!blocked.isEmpty()) {
        // An embedding has no text, so a refusal can only be an error.
        throw new ApiException(ApiError.blocked("input", blocked));
      }
      long start = System.nanoTime();
      Answer answer =
          answers.ask(passage, permit.model(), Dispatcher.VECTORS, request.body(), cancel);
      passage.took("upstream", System.nanoTime() - start);
      passage.answeredBy(answer.route().upstream(), false);
      ObjectNode body = answer.body();
      long counted = TokenCount.of(body.path("usage").path("prompt_tokens"));
      boolean none = counted == TokenCount.NONE;
      long tokens = none ? Counted.estimate(request.texts().segments()) : counted;
      passage.tokens(tokens, 0);
      passage.estimated(none);
      ObjectNode clean = EmbeddingEncoding.convert(body, request.base64());
      clean.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
      clean.put("model", request.model());
      passage.ended("ok", 200, "");
      way.finish(passage, reservation);
      passage.exchange().respond(200, clean);
    } catch (ApiException refused) {
      way.settleFailed(passage, reservation);
      ApiError error = way.inspectError(passage, refused.error(), permit.policy(), context);
      throw new ApiException(error);
    } catch (RuntimeException failed) {
      way.settleFailed(passage, reservation);
      throw failed;
    }
  }
}
