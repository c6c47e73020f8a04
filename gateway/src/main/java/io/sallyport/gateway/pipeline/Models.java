package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Principal;
import io.sallyport.core.Role;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.upstream.Dispatcher;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}: what a key may call. */
public final class Models {

  // Models have no date of their own here; clients want one.
  private static final long CREATED = 1_767_225_600L;

  private final Authenticate authenticate;
  private final Supplier<Configuration> configuration;
  private final Dispatcher dispatcher;

  /** Lists from the configuration, and from upstreams all of whose models can be called. */
  public Models(
      Authenticate authenticate, Supplier<Configuration> configuration, Dispatcher dispatcher) {
    this.authenticate = authenticate;
    this.configuration = configuration;
    this.dispatcher = dispatcher;
  }

  /** Answers the list. */
  public void list(Exchange exchange) {
    Principal principal = authenticate.check(exchange, Role.CLIENT).principal();
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("object", "list");
    ArrayNode data = body.putArray("data");
    available(principal, exchange.id()).values().forEach(data::add);
    exchange.respond(200, body);
  }

  /** Answers one model. */
  public void one(Exchange exchange) {
    Principal principal = authenticate.check(exchange, Role.CLIENT).principal();
    String id = exchange.pathParameter();
    ObjectNode model = available(principal, exchange.id()).get(id);
    if (model == null) {
      throw new ApiException(
          ApiError.notFound(
              "model_not_found",
              "model",
              "There is no such model; GET /v1/models lists those that this key may call."));
    }
    exchange.respond(200, model);
  }

  private Map<String, ObjectNode> available(Principal principal, String requestId) {
    Map<String, ObjectNode> models = new LinkedHashMap<>();
    for (ModelSettings model : configuration.get().models()) {
      if (!model.name().equals(Configuration.ANY_MODEL)) {
        add(models, principal, model.name(), model.routes().get(0).upstream());
        continue;
      }
      for (RouteSettings route : model.routes()) {
        for (JsonNode item : dispatcher.models(route.upstream(), requestId)) {
          add(models, principal, item.path("id").asText(), route.upstream());
        }
      }
    }
    return models;
  }

  private static void add(
      Map<String, ObjectNode> models, Principal principal, String id, String owner) {
    if (!id.isEmpty() && principal.mayUse(id)) {
      ObjectNode model = Json.MAPPER.createObjectNode();
      model.put("id", id);
      model.put("object", "model");
      model.put("created", CREATED);
      model.put("owned_by", owner);
      models.putIfAbsent(id, model);
    }
  }
}
