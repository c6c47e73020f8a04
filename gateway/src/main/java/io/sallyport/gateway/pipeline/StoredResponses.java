package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.Authentication.Authenticated;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.dialect.InputItems;
import io.sallyport.gateway.dialect.ResponseStore;
import io.sallyport.gateway.dialect.ResponseStore.Stored;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code GET} and {@code DELETE /v1/responses/{id}}, and {@code GET
 * /v1/responses/{id}/input_items}: answers that the gate keeps, for the key that they were given
 * to.
 */
public final class StoredResponses {

  private static final String SURFACE = "responses.stored";

  private final Way way;
  private final ResponseStore store;

  private final Supplier<Configuration> configuration;

  /** Gives what lies there. */
  public StoredResponses(Way way, ResponseStore store, Supplier<Configuration> configuration) {
    this.way = way;
    this.store = store;
    this.configuration = configuration;
  }

  /** Answers one. */
  public void one(Exchange exchange) throws Exception {
    Passage passage = passage(exchange);
    way.walk(
        passage,
        (caller, cancel) -> {
          StoredQuery.check(exchange, Set.of());
          String id = exchange.pathParameter();
          Stored stored =
              store
                  .find(passage.tenant(), caller.principal().owner(), id)
                  .orElseThrow(() -> unknown(id));
          answer(passage, again(passage, caller, stored));
        });
  }

  /** Lists what one was given to. */
  public void items(Exchange exchange) throws Exception {
    Passage passage = passage(exchange);
    way.walk(
        passage,
        (caller, cancel) -> {
          StoredQuery.check(exchange, Set.of("order", "limit", "after"));
          String id = exchange.pathParameter();
          List<Stored> chain = store.chain(passage.tenant(), caller.principal().owner(), id);
          if (chain.isEmpty()) {
            throw unknown(id);
          }
          chain.forEach(stored -> again(passage, caller, stored));
          if (chain.getFirst().previous() != null) {
            throw new ApiException(
                ApiError.notFound(
                    "previous_response_not_found",
                    "id",
                    "The response with id '"
                        + id
                        + "' goes on from an earlier one that was deleted or dropped, so what it"
                        + " was given to is not whole here. The response itself can be read."));
          }
          answer(
              passage,
              InputItems.page(
                  chain,
                  exchange.query("order"),
                  exchange.query("limit"),
                  exchange.query("after")));
        });
  }

  /** Drops one. */
  public void delete(Exchange exchange) throws Exception {
    Passage passage = passage(exchange);
    way.walk(
        passage,
        (caller, cancel) -> {
          StoredQuery.check(exchange, Set.of());
          String id = exchange.pathParameter();
          String owner = caller.principal().owner();
          if (store.find(passage.tenant(), owner, id).isEmpty()) {
            throw unknown(id);
          }
          // What nobody can account for does not happen.
          passage.onceRecorded(() -> store.delete(passage.tenant(), owner, id));
          ObjectNode body = Json.MAPPER.createObjectNode();
          body.put("id", id).put("object", "response").put("deleted", true);
          answer(passage, body);
        });
  }

  /**
   * An answer that may be given once more: to a key that may call the model now, under the rules
   * that let it pass then. What others would have done with it is not known.
   */
  private ObjectNode again(Passage passage, Authenticated caller, Stored stored) {
    ObjectNode response = Json.readObject(stored.response());
    way.authorise(passage, caller, response.path("model").asText());
    if (!stored.rules().equals(configuration.get().rules())) {
      throw new ApiException(
          ApiError.forbidden(
              "rules_changed",
              "The response with id '"
                  + stored.id()
                  + "' was given under rules of this gate that are no longer in force, so it is not"
                  + " given again. Go on from it with previous_response_id, which puts it before the"
                  + " new rules, or ask anew."));
    }
    return response;
  }

  private static Passage passage(Exchange exchange) {
    Passage passage = new Passage(exchange, SURFACE);
    passage.concerns(isId(exchange.pathParameter()) ? exchange.pathParameter() : "unknown");
    return passage;
  }

  /** Whether it can be one of ours; whatever else a client sends is in no message and no event. */
  private static boolean isId(String id) {
    return id.matches("[A-Za-z0-9_-]{1,80}");
  }

  private void answer(Passage passage, ObjectNode body) {
    passage.ended("ok", 200, "");
    way.record(passage);
    passage.exchange().respond(200, body);
  }

  private static ApiException unknown(String id) {
    String shown = isId(id) ? " with id '" + id + "'" : "";
    return new ApiException(
        ApiError.notFound(
            "response_not_found",
            "id",
            "Response"
                + shown
                + " not found: it is unknown here, was dropped, or belongs to"
                + " another key."));
  }
}
