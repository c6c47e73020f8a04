package io.sallyport.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Role;
import io.sallyport.privacy.Operator;
import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.PrivacyPolicy;
import io.sallyport.privacy.PrivacyPolicy.Mode;
import io.sallyport.privacy.PrivacyPolicy.Place;
import io.sallyport.privacy.PrivacyPolicy.Restore;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads what policies do with personal data. The schema was checked. */
final class PrivacyReader {

  /** As the guard's scanner in the policy of this name. */
  private static final double STRICT = 0.4;

  private PrivacyReader() {}

  /** What each policy does, by its name; each starts from the one that it extends. */
  static Map<String, PrivacyPolicy> read(JsonNode policies) {
    Map<String, PrivacyPolicy> byName = new LinkedHashMap<>();
    byName.put("balanced", PrivacyPolicy.standard());
    byName.put("strict", PrivacyPolicy.standard().withThreshold(STRICT));
    byName.put("permissive", PrivacyPolicy.standard().withMode(Mode.LOG));
    byName.put("off", PrivacyPolicy.standard().withMode(Mode.OFF));
    for (JsonNode node : policies) {
      PrivacyPolicy parent = byName.get(node.path("extends").asText("balanced"));
      // A policy that extends nothing is told of where the guard's part is read.
      if (parent != null) {
        byName.putIfAbsent(node.path("name").asText(), policy(node.path("personalData"), parent));
      }
    }
    return byName;
  }

  private static PrivacyPolicy policy(JsonNode node, PrivacyPolicy parent) {
    if (node.isValueNode() && !node.isMissingNode()) {
      return parent.withMode(mode(node));
    }
    return new PrivacyPolicy(
        node.has("mode") ? mode(node.path("mode")) : parent.mode(),
        node.has("types") ? types(node.path("types")) : parent.types(),
        node.has("operator")
            ? Operator.ofWireName(node.path("operator").asText())
            : parent.operator(),
        byType(node.path("operators"), parent.operators(), v -> Operator.ofWireName(v.asText())),
        node.has("where") ? places(node.path("where")) : parent.places(),
        node.path("threshold").asDouble(parent.threshold()),
        byType(node.path("thresholds"), parent.thresholds(), JsonNode::asDouble),
        node.has("allow") ? texts(node.path("allow")) : parent.allowed(),
        node.has("scope")
            ? PrivacyPolicy.ofWireName(PrivacyPolicy.Scope.class, node.path("scope").asText())
            : parent.scope(),
        restore(node.path("restore"), parent.restore()));
  }

  /** {@code off} without quotation marks is the value false in YAML. */
  private static Mode mode(JsonNode node) {
    return node.isBoolean() ? Mode.OFF : PrivacyPolicy.ofWireName(Mode.class, node.asText());
  }

  private static Restore restore(JsonNode node, Restore parent) {
    Set<String> where = texts(node.path("where"));
    Set<Role> roles = new HashSet<>();
    node.path("roles").forEach(role -> roles.add(Role.ofWireName(role.asText())));
    return new Restore(
        node.has("where") ? where.contains("answers") : parent.answers(),
        node.has("where") ? where.contains("tools") : parent.tools(),
        node.has("types") ? types(node.path("types")) : parent.types(),
        node.has("roles") ? roles : parent.roles());
  }

  private static Set<PersonalDataType> types(JsonNode list) {
    Set<PersonalDataType> types = EnumSet.noneOf(PersonalDataType.class);
    if (list.asText().equals("all")) {
      return EnumSet.allOf(PersonalDataType.class);
    }
    list.forEach(type -> types.add(PersonalDataType.valueOf(type.asText())));
    return types;
  }

  private static Set<Place> places(JsonNode list) {
    Set<Place> places = EnumSet.noneOf(Place.class);
    list.forEach(place -> places.add(PrivacyPolicy.ofWireName(Place.class, place.asText())));
    return places;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static <V> Map<PersonalDataType, V> byType(
      JsonNode node, Map<PersonalDataType, V> parent, Function<JsonNode, V> value) {
    Map<PersonalDataType, V> all = new EnumMap<>(PersonalDataType.class);
    all.putAll(parent);
    for (var field : node.properties()) {
      all.put(PersonalDataType.valueOf(field.getKey()), value.apply(field.getValue()));
    }
    return all;
  }
}
