package io.sallyport.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.access.ApiKey;
import io.sallyport.access.IssuedKey;
import io.sallyport.access.Limits;
import io.sallyport.access.Tenant;
import io.sallyport.access.Usage;
import io.sallyport.core.Role;
import io.sallyport.gateway.http.Json;
import org.jspecify.annotations.Nullable;

/** The JSON of the admin API. */
final class AdminJson {

  private AdminJson() {}

  static String text(ObjectNode request, String field) {
    if (!request.path(field).isTextual() || request.path(field).asText().isBlank()) {
      throw new IllegalArgumentException(field + ": missing (expected: a text)");
    }
    return request.path(field).asText();
  }

  static ObjectNode of(Tenant tenant) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("id", tenant.id());
    node.put("name", tenant.name());
    node.put("suspended", tenant.suspended());
    put(node, tenant.limits());
    node.put("createdAt", tenant.createdAt().toString());
    return node;
  }

  static ObjectNode of(ApiKey key) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("id", key.id());
    node.put("tenant", key.tenant());
    node.put("name", key.name());
    var roles = node.putArray("roles");
    key.roles().stream().map(Role::wireName).sorted().forEach(roles::add);
    var models = node.putArray("models");
    key.models().stream().sorted().forEach(models::add);
    put(node, key.limits());
    put(node, "createdAt", key.createdAt());
    put(node, "expiresAt", key.expiresAt());
    put(node, "revokedAt", key.revokedAt());
    put(node, "replacedBy", key.replacedBy());
    put(node, "lastUsedAt", key.lastUsedAt());
    return node;
  }

  static ObjectNode of(IssuedKey issued) {
    ObjectNode node = of(issued.key());
    node.put("key", issued.secret());
    return node;
  }

  static ObjectNode of(Usage usage) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("tenant", usage.tenant());
    node.put("key", usage.keyId());
    node.put("model", usage.model());
    node.put("day", usage.day().toString());
    node.put("requests", usage.requests());
    node.put("blocked", usage.blocked());
    node.put("tokensIn", usage.tokensIn());
    node.put("tokensOut", usage.tokensOut());
    return node;
  }

  private static void put(ObjectNode node, Limits limits) {
    put(node, "requestsPerMinute", limits.requestsPerMinute());
    put(node, "tokensPerMinute", limits.tokensPerMinute());
  }

  private static void put(ObjectNode node, String name, long limit) {
    if (limit == Limits.UNLIMITED) {
      node.putNull(name);
    } else {
      node.put(name, limit);
    }
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    node.put(name, value == null ? null : value.toString());
  }
}
