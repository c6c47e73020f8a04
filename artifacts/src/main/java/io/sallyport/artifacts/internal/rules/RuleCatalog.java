package io.sallyport.artifacts.internal.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.core.Severity;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rules by their ids, from {@code rules/rules.json}. */
public final class RuleCatalog {
  private static final RuleCatalog STANDARD = read();

  private final Map<String, Rule> rules;

  private RuleCatalog(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /** The catalogue of this module. */
  public static RuleCatalog standard() {
    return STANDARD;
  }

  /**
   * The rule of an id.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Rule rule(String id) {
    Rule rule = rules.get(id);
    if (rule == null) {
      throw new IllegalArgumentException("rule: '" + id + "' (expected: one of rules.json)");
    }
    return rule;
  }

  /** All rules in the order of their ids. */
  public Collection<Rule> all() {
    return rules.values();
  }

  private static RuleCatalog read() {
    Map<String, Rule> rules = new TreeMap<>();
    for (JsonNode node : DataFiles.tree("rules/rules.json")) {
      Rule rule =
          new Rule(
              text(node, "id"),
              ScanVerdict.valueOf(text(node, "verdict").toUpperCase(Locale.ROOT)),
              Severity.valueOf(text(node, "severity").toUpperCase(Locale.ROOT)),
              text(node, "title"),
              text(node, "why"),
              text(node, "cwe"),
              text(node, "atlas"));
      if (rules.put(rule.id(), rule) != null) {
        throw new IllegalStateException("rule " + rule.id() + ": stands twice");
      }
    }
    return new RuleCatalog(rules);
  }

  private static String text(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw new IllegalStateException(
          "rule " + node.path("id").asText() + ", " + field + ": missing (expected: a text)");
    }
    return node.path(field).textValue();
  }
}
