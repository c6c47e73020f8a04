package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Reservation;
import io.sallyport.core.Direction;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.surface.PassedAnswer;
import io.sallyport.gateway.surface.PassedRequest;
import io.sallyport.gateway.surface.TokenCount;
import io.sallyport.gateway.upstream.Cancellation;
import io.sallyport.gateway.upstream.Dispatcher;
import io.sallyport.gateway.upstream.Document;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Inspection;
import io.sallyport.guard.Policy;
import io.sallyport.privacy.PrivateCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An API that is no conversation: sound, pictures, the order of documents. Its texts are guarded
 * like all others, both ways; what nothing can read passes only where the policy says so, and the
 * log names it.
 */
public final class PassOn implements Routes.Handler {

  private final String surface;
  private final String path;
  private final PassedRequest.Reader reader;
  private final Way way;
  private final Supplier<Configuration> configuration;
  private final Dispatcher dispatcher;
  private final Privacy privacy;

  /**
   * Answers with these.
   *
   * @param surface what the log calls the API
   * @param path where upstreams answer it
   */
  public PassOn(String surface, String path, PassedRequest.Reader reader, ChatSteps steps) {
    this.surface = surface;
    this.path = path;
    this.reader = reader;
    this.way = steps.way();
    this.configuration = steps.configuration();
    this.dispatcher = steps.dispatcher();
    this.privacy = steps.privacy();
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Passage passage = new Passage(exchange, surface);
    way.walk(passage, (caller, cancel) -> pass(passage, caller, cancel));
  }

  private void pass(Passage passage, Authenticated caller, Cancellation cancel) {
    Exchange exchange = passage.exchange();
    PassedRequest request =
        reader.read(exchange.header("content-type"), exchange.body(), configuration.get().fields());
    Authorise.Permit permit = way.authorise(passage, caller, request.model());
    Policy policy = permit.policy();
    way.admit(passage, request.texts(), policy);
    way.admit(passage, request.promised(), policy);
    Reservation reservation = way.reserve(passage, caller, request.texts().segments(), 0);
    GuardContext context = GuardContext.of(passage.tenant(), "");
    try {
      PrivateCall data = privacy.open(passage, policy, "");
      String blocked =
          way.inspectInput(passage, request.texts(), privacy.forRequests(policy), context);
      blocked = privacy.request(passage, data, request.texts(), blocked);
      if (blocked.isEmpty()) {
        blocked = way.secondOpinion(passage, request.texts(), policy, cancel);
      }
      if (!blocked.isEmpty()) {
        throw new ApiException(ApiError.blocked(null, blocked));
      }
      long start = System.nanoTime();
      Fetched fetched =
          dispatcher.fetch(
              permit.model(),
              path,
              new Sent(request),
              exchange.id(),
              cancel,
              document -> new Fetched(document.route().upstream(), answer(request, document)));
      passage.took("upstream", System.nanoTime() - start);
      passage.answeredBy(fetched.upstream(), false);
      PassedAnswer answer = fetched.answer();
      tokens(passage, request, answer.usage());
      inspected(passage, answer, policy, context, data);
      passage.ended("ok", 200, "");
      way.finish(passage, reservation);
      exchange.respond(200, answer.type(), answer.bytes().get());
    } catch (ApiException refused) {
      way.settleFailed(passage, reservation);
      throw new ApiException(way.inspectError(passage, refused.error(), policy, context));
    } catch (RuntimeException failed) {
      way.settleFailed(passage, reservation);
      throw failed;
    }
  }

  /** Inspects the texts of an answer and puts the treated ones in their places. */
  private void inspected(
      Passage passage,
      PassedAnswer answer,
      Policy policy,
      GuardContext context,
      @Nullable PrivateCall data) {
    way.admit(passage, answer.texts(), policy);
    Inspection inspection =
        way.inspect().texts(passage, answer.texts(), Direction.OUTPUT, policy, context);
    if (inspection.blocked()) {
      throw new ApiException(ApiError.blocked(null, passage.words(inspection.clientMessage())));
    }
    if (answer.texts().put(privacy.answer(passage, data, inspection.treated()))) {
      throw new ApiException(ApiError.blocked(null, Way.FIXED_TEXT));
    }
  }

  /** The upstream's count, under any of its names, or an estimate. */
  private static void tokens(Passage passage, PassedRequest request, JsonNode usage) {
    long in = first(usage, "input_tokens", "prompt_tokens", "total_tokens");
    long out = first(usage, "output_tokens", "completion_tokens");
    boolean counted = in != TokenCount.NONE;
    passage.tokens(counted ? in : Counted.estimate(request.texts().segments()), Math.max(0, out));
    passage.estimated(!counted);
  }

  private static long first(JsonNode usage, String... names) {
    for (String name : names) {
      long count = TokenCount.of(usage.path(name));
      if (count != TokenCount.NONE) {
        return count;
      }
    }
    return TokenCount.NONE;
  }

  private record Fetched(String upstream, PassedAnswer answer) {}

  private static PassedAnswer answer(PassedRequest request, Document document) {
    return request.answer(document.type(), document.bytes());
  }

  private record Sent(PassedRequest request) implements Document.Sent {
    @Override
    public String type() {
      return request.type();
    }

    @Override
    public byte[] bytes(String model) {
      return request.bytes(model);
    }
  }
}
