package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.dialect.ResponseStore.Stored;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import io.sallyport.gateway.http.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a kept answer was given to, as {@code GET /v1/responses/{id}/input_items} lists it: the
 * items of the earlier conversation, answers included, then those of its own request. An item
 * without an id gets one that says where it stood.
 */
public final class InputItems {

  private static final int STANDARD = 20;
  private static final int MOST = 100;

  private InputItems() {}

  /**
   * One page.
   *
   * @param chain the answers up to this one, the oldest first
   * @param order {@code asc} or {@code desc}; the newest come first where it is null
   * @param limit how many, 1 to 100; 20 where it is null
   * @param after the id of the item before the page; null for the first page
   * @throws ApiException 400 naming the parameter at fault
   */
  public static ObjectNode page(
      List<Stored> chain, @Nullable String order, @Nullable String limit, @Nullable String after) {
    List<JsonNode> items = items(chain);
    if (order == null || order.equals("desc")) {
      Collections.reverse(items);
    } else if (!order.equals("asc")) {
      throw wrong("order", "another word", "asc or desc");
    }
    int from = after == null ? 0 : 1 + place(items, after);
    int to = Math.min(items.size(), from + count(limit));
    List<JsonNode> page = items.subList(from, to);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    body.putArray("data").addAll(page);
    body.set("first_id", page.isEmpty() ? null : page.getFirst().get("id"));
    body.set("last_id", page.isEmpty() ? null : page.getLast().get("id"));
    return body.put("has_more", to < items.size());
  }

  private static List<JsonNode> items(List<Stored> chain) {
    List<JsonNode> items = new ArrayList<>();
    for (Stored stored : chain) {
      JsonNode input = Json.readObject(stored.request()).path("input");
      int own = 0;
      if (input.isTextual()) {
        ObjectNode said = message("user");
        said.putArray("content").addObject().put("type", "input_text").set("text", input);
        items.add(named(said, stored, own));
      }
      for (JsonNode item : input.isArray() ? input : JsonNodeFactory.instance.arrayNode()) {
        items.add(named((ObjectNode) item, stored, own++));
      }
      if (stored != chain.getLast()) {
        Json.readObject(stored.response()).path("output").forEach(items::add);
      }
    }
    return items;
  }

  /** An item as the API lists it: with a type and an id, its text in parts. */
  private static ObjectNode named(ObjectNode item, Stored stored, int index) {
    ObjectNode named = item;
    if (!item.hasNonNull("type")) {
      named = message("");
      named.setAll(item);
    }
    if (named.path("type").asText().equals("message") && named.path("content").isTextual()) {
      String type = named.path("role").asText().equals("assistant") ? "output_text" : "input_text";
      ArrayNode parts = JsonNodeFactory.instance.arrayNode();
      ObjectNode part =
          parts.addObject().put("type", type).put("text", named.path("content").asText());
      if (type.equals("output_text")) {
        part.putArray("annotations");
      }
      named.set("content", parts);
    }
    // The mark by which a client says where a text comes from is between it and the gate.
    named.remove("sallyport");
    named.path("content").forEach(InputItems::unmark);
    named.path("output").forEach(InputItems::unmark);
    if (!named.hasNonNull("id")) {
      named.put("id", stored.id().replaceFirst("^resp_", "item_") + "_" + index);
    }
    return named;
  }

  private static void unmark(JsonNode part) {
    if (part instanceof ObjectNode object) {
      object.remove("sallyport");
    }
  }

  private static ObjectNode message(String role) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "message");
    return role.isEmpty() ? message : message.put("role", role);
  }

  private static int place(List<JsonNode> items, String id) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).path("id").asText().equals(id)) {
        return i;
      }
    }
    throw wrong("after", "the id of none", "the id of an item of this list");
  }

  private static int count(@Nullable String limit) {
    if (limit == null) {
      return STANDARD;
    }
    if (!limit.matches("[0-9]{1,3}")
        || Integer.parseInt(limit) < 1
        || Integer.parseInt(limit) > MOST) {
      throw wrong(
          "limit",
          limit.matches("-?[0-9]{1,9}") ? limit : "no integer",
          "an integer from 1 to " + MOST);
    }
    return Integer.parseInt(limit);
  }

  private static ApiException wrong(String name, String found, String expected) {
    return new ApiException(
        ApiError.badRequest(
            "invalid_value",
            name,
            "The parameter '" + name + "' is " + found + " (expected: " + expected + ")."));
  }
}
