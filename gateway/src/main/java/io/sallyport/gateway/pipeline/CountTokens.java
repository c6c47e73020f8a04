package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.access.Reservation;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.dialect.Asked;
import io.sallyport.gateway.dialect.Dialect;
import io.sallyport.gateway.dialect.MessagesDialect;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.http.Routes;
import io.sallyport.gateway.surface.ChatRequest;
import io.sallyport.gateway.surface.PictureTokens;
import io.sallyport.guard.GuardContext;
import java.util.function.Supplier;

/**
 * {@code POST /v1/messages/count_tokens}: the gate's own estimate, after the checks that a request
 * for an answer would pass. Nothing goes to an upstream.
 */
public final class CountTokens implements Routes.Shaping {

  private final Way way;
  private final Privacy privacy;
  private final Supplier<Configuration> configuration;
  private final MessagesDialect dialect = new MessagesDialect();

  /** Counts with these. */
  public CountTokens(Way way, Supplier<Configuration> configuration, Privacy privacy) {
    this.way = way;
    this.privacy = privacy;
    this.configuration = configuration;
  }

  @Override
  public ObjectNode error(ApiError error) {
    return dialect.error(error);
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Passage passage = new Passage(exchange, "messages.count_tokens");
    way.walk(passage, (caller, cancel) -> count(passage, caller));
  }

  private void count(Passage passage, Authenticated caller) {
    Exchange exchange = passage.exchange();
    Asked asked =
        dialect.readToCount(
            Json.readObject(exchange.body()),
            new Dialect.Asker(
                passage.tenant(),
                caller.principal().owner(),
                exchange.id(),
                configuration.get().fields(),
                configuration.get().rules()));
    passage.paths(asked.paths());
    ChatRequest request = ReadRequest.checked(asked, configuration.get());
    Authorise.Permit permit = way.authorise(passage, caller, request.model());
    String policy = permit.policy().name();
    passage.hosted(request.admitTools(configuration.get().reach().hostedTools(policy)));
    way.admit(passage, request.texts(), permit.policy());
    privacy.open(passage, permit.policy(), request.conversation());
    Reservation reservation = way.reserve(passage, caller, request.texts().segments(), 0);
    long tokens = Counted.estimate(request.texts().segments()) + PictureTokens.of(request.body());
    String blocked =
        way.inspectInput(
            passage, request.texts(), permit.policy(), GuardContext.of(passage.tenant(), ""));
    if (!blocked.isEmpty()) {
      way.settleFailed(passage, reservation);
      throw new ApiException(ApiError.blocked(null, blocked));
    }
    ObjectNode body = Json.MAPPER.createObjectNode().put("input_tokens", tokens);
    passage.ended("ok", 200, "");
    way.finish(passage, reservation);
    exchange.respond(200, body);
  }
}
