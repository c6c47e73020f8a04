package io.sallyport.gateway.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Principal;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Json;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.upstream.Dispatcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}: what a key may call. */
public final class Models {

  /** Name of this API in the log. */
  public static final String SURFACE = "models";

  // Models have no date of their own here; clients want one.
  private static final long CREATED = 1_767_225_600L;

  private static final Logger LOGGER = System.getLogger("sallyport.models");

  private final Way way;
  private final Supplier<Configuration> configuration;
  private final Dispatcher dispatcher;
  private final Meters meters;

  /** Lists from the configuration, and from upstreams all of whose models can be called. */
  public Models(
      Way way, Supplier<Configuration> configuration, Dispatcher dispatcher, Meters meters) {
    this.way = way;
    this.configuration = configuration;
    this.dispatcher = dispatcher;
    this.meters = meters;
  }

  /**
   * What a key may call.
   *
   * @param silent the error of an upstream that did not say what it has; null when all did
   */
  private record Listed(Map<String, ObjectNode> models, @Nullable ApiError silent) {}

  /** Answers the list: of the upstreams that answer, and with an error only when none does. */
  public void list(Exchange exchange) throws Exception {
    Passage passage = new Passage(exchange, SURFACE);
    way.walk(
        passage,
        (caller, cancel) -> {
          Listed listed = listed(caller.principal(), exchange);
          if (listed.models().isEmpty() && listed.silent() != null) {
            throw new ApiException(listed.silent());
          }
          ObjectNode body = Json.MAPPER.createObjectNode();
          body.put("object", "list");
          ArrayNode data = body.putArray("data");
          listed.models().values().forEach(data::add);
          if (asksAsAnthropic(exchange)) {
            body.put("has_more", false);
            body.put("first_id", data.isEmpty() ? null : data.get(0).path("id").asText());
            body.put(
                "last_id", data.isEmpty() ? null : data.get(data.size() - 1).path("id").asText());
          }
          answer(passage, body);
        });
  }

  /** Answers one model. */
  public void one(Exchange exchange) throws Exception {
    Passage passage = new Passage(exchange, SURFACE);
    way.walk(
        passage,
        (caller, cancel) -> {
          String id = exchange.pathParameter();
          Listed listed = listed(caller.principal(), exchange);
          ObjectNode model = listed.models().get(id);
          if (model == null && listed.silent() != null) {
            throw new ApiException(listed.silent());
          }
          if (model == null) {
            throw new ApiException(
                ApiError.notFound(
                    "model_not_found",
                    "model",
                    "There is no such model; GET /v1/models lists those that this key may call."));
          }
          passage.model(id, "");
          answer(passage, model);
        });
  }

  /** Clients of the Messages API ask at the same address and expect a little more. */
  private static boolean asksAsAnthropic(Exchange exchange) {
    return exchange.header("anthropic-version") != null;
  }

  private void answer(Passage passage, ObjectNode body) {
    passage.ended("ok", 200, "");
    way.record(passage);
    passage.exchange().respond(200, body);
  }

  private Listed listed(Principal principal, Exchange exchange) {
    boolean more = asksAsAnthropic(exchange);
    Map<String, ObjectNode> models = new LinkedHashMap<>();
    ApiError silent = null;
    for (ModelSettings model : configuration.get().models()) {
      if (!model.name().equals(Configuration.ANY_MODEL)) {
        add(models, principal, model.name(), model.routes().get(0).upstream(), more);
        continue;
      }
      for (RouteSettings route : model.routes()) {
        try {
          for (JsonNode item : dispatcher.models(route.upstream(), exchange.id())) {
            add(models, principal, item.path("id").asText(), route.upstream(), more);
          }
        } catch (ApiException failed) {
          silent = failed.error();
          meters.unlisted(route.upstream());
          LOGGER.log(
              Level.WARNING,
              "upstream '"
                  + route.upstream()
                  + "' did not list its models ("
                  + silent.code()
                  + "); the list goes without them");
        }
      }
    }
    return new Listed(models, silent);
  }

  private static void add(
      Map<String, ObjectNode> models,
      Principal principal,
      String id,
      String owner,
      boolean asAnthropic) {
    if (!id.isEmpty() && principal.mayUse(id)) {
      ObjectNode model = Json.MAPPER.createObjectNode();
      model.put("id", id);
      model.put("object", "model");
      model.put("created", CREATED);
      model.put("owned_by", owner);
      if (asAnthropic) {
        model.put("type", "model");
        model.put("display_name", id);
        model.put("created_at", Instant.ofEpochSecond(CREATED).toString());
      }
      models.putIfAbsent(id, model);
    }
  }
}
