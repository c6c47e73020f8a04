package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.sallyport.guard.Consumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One pattern of a data file.
 *
 * @param id its name, which findings carry after that of the scanner
 * @param consumer for whom it matters; null for everybody
 * @param anchors texts in small letters of which every match holds one; empty when none is known.
 *     Looking for them costs next to nothing beside the pattern
 * @param pattern what it finds, in time linear in the text
 * @param score how sure it is, in [0, 1]
 * @param title what was found, for a person
 * @param why why that matters
 * @param example a text in which it finds something
 * @param counter a text that looks alike, in which it finds nothing
 */
record PatternRule(
    String id,
    @Nullable Consumer consumer,
    List<String> anchors,
    Pattern pattern,
    double score,
    String title,
    String why,
    String example,
    String counter) {

  /** Reads a file of rules. */
  static List<PatternRule> load(String file) {
    List<PatternRule> rules = new ArrayList<>();
    for (JsonNode node : RuleData.read(file)) {
      String consumer = node.path("consumer").asText();
      rules.add(
          new PatternRule(
              RuleData.text(node, "id"),
              consumer.isEmpty() ? null : Consumer.valueOf(consumer.toUpperCase(Locale.ROOT)),
              anchors(node),
              Pattern.compile(RuleData.text(node, "pattern")),
              node.path("score").asDouble(0.9),
              RuleData.text(node, "title"),
              RuleData.text(node, "why"),
              RuleData.text(node, "example"),
              RuleData.text(node, "counter")));
    }
    return List.copyOf(rules);
  }

  private static List<String> anchors(JsonNode node) {
    List<String> anchors = new ArrayList<>();
    node.path("anchors").forEach(anchor -> anchors.add(anchor.asText()));
    return List.copyOf(anchors);
  }
}
