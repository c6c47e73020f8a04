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

  /** The rules for attacks, in the order of the files. */
  public static List<PhraseRule> load() {
    return load("phrases-words.json", FILES, EnumSet.of(Trust.MIXED, Trust.UNTRUSTED));
  }

  /** The rules for harmful content; they hold for every text. */
  static List<PhraseRule> harm() {
    return load("harm-words.json", List.of("harm.json"), EnumSet.allOf(Trust.class));
  }

  private static List<PhraseRule> load(String wordLists, List<String> files, Set<Trust> usual) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    JsonNode words = RuleData.read(wordLists);
    words.properties().forEach(entry -> lists.put(entry.getKey(), strings(entry.getValue())));
    PhraseGrammar grammar = new PhraseGrammar(lists);
    List<PhraseRule> rules = new ArrayList<>();
    for (String file : files) {
      for (JsonNode node : RuleData.read(file)) {
        rules.add(rule(node, grammar, usual));
      }
    }
    return List.copyOf(rules);
  }

  private static PhraseRule rule(JsonNode node, PhraseGrammar grammar, Set<Trust> usual) {
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
        trusts(node, usual),
        grammar.literals(strings(node.path("anchor"))),
        grammar.literals(strings(node.path("also"))),
        reach,
        new PhrasePatterns(grammar, wordings),
        RuleData.text(node, "example"),
        RuleData.text(node, "counterExample"),
        RuleData.text(node, "why"),
        node.path("literal").asBoolean(false));
  }

  private static Set<Trust> trusts(JsonNode node, Set<Trust> usual) {
    Set<Trust> trusts = EnumSet.noneOf(Trust.class);
    strings(node.path("trust"))
        .forEach(name -> trusts.add(Trust.valueOf(name.toUpperCase(Locale.ROOT))));
    return trusts.isEmpty() ? usual : trusts;
  }

  private static List<String> strings(JsonNode node) {
    List<String> values = new ArrayList<>();
    node.forEach(value -> values.add(value.asText()));
    return values;
  }
}
