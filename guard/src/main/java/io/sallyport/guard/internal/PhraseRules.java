package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.core.Category;
import io.sallyport.core.Severity;
import io.sallyport.core.Trust;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the rules of the phrase scanner from its data files. */
public final class PhraseRules {

  private static final List<String> FILES =
      List.of("phrases-direct.json", "phrases-indirect.json", "phrases-languages.json");

  private PhraseRules() {}

  /** All rules, in the order of the files. */
  public static List<PhraseRule> load() {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    JsonNode words = RuleData.read("phrases-words.json");
    words.properties().forEach(entry -> lists.put(entry.getKey(), strings(entry.getValue())));
    PhraseGrammar grammar = new PhraseGrammar(lists);
    List<PhraseRule> rules = new ArrayList<>();
    for (String file : FILES) {
      for (JsonNode node : RuleData.read(file)) {
        rules.add(rule(node, grammar));
      }
    }
    return List.copyOf(rules);
  }

  private static PhraseRule rule(JsonNode node, PhraseGrammar grammar) {
    List<String> wordings = strings(node.path("patterns"));
    int reach = 0;
    for (String wording : wordings) {
      reach = Math.max(reach, PhraseGrammar.reach(wording));
    }
    double score = node.path("score").asDouble();
    return new PhraseRule(
        RuleData.text(node, "id"),
        RuleData.text(node, "title"),
        Category.valueOf(RuleData.text(node, "category").toUpperCase(Locale.ROOT)),
        Severity.valueOf(RuleData.text(node, "severity").toUpperCase(Locale.ROOT)),
        score,
        node.path("untrustedScore").asDouble(score),
        trusts(node),
        grammar.literals(strings(node.path("anchor"))),
        grammar.literals(strings(node.path("also"))),
        reach,
        new PhrasePatterns(grammar, wordings),
        RuleData.text(node, "example"),
        RuleData.text(node, "counterExample"),
        RuleData.text(node, "why"),
        node.path("literal").asBoolean(false));
  }

  private static Set<Trust> trusts(JsonNode node) {
    Set<Trust> trusts = EnumSet.noneOf(Trust.class);
    strings(node.path("trust"))
        .forEach(name -> trusts.add(Trust.valueOf(name.toUpperCase(Locale.ROOT))));
    return trusts.isEmpty() ? EnumSet.of(Trust.MIXED, Trust.UNTRUSTED) : trusts;
  }

  private static List<String> strings(JsonNode node) {
    List<String> values = new ArrayList<>();
    node.forEach(value -> values.add(value.asText()));
    return values;
  }
}
