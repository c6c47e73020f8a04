package io.sallyport.guard.internal;

import com.google.re2j.Matcher;
import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.Consumer;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds what the patterns of a data file describe. */
public final class PatternScanner implements Scanner {

  /** No pattern of the files matches more. */
  private static final int REACH = 640;

  private final String name;
  private final Category category;
  private final Once<List<PatternRule>> rules;
  private final Once<Anchors> anchors;

  /** With the rules of a file, which is read when a text is first scanned. */
  public PatternScanner(String name, Category category, String file) {
    this.name = name;
    this.category = category;
    this.rules = new Once<>(() -> PatternRule.load(file));
    this.anchors = new Once<>(() -> new Anchors(rules.get()));
  }

  /** Tells in one pass over a text which patterns are worth trying. */
  private static final class Anchors {

    private final List<PatternRule> rules;
    private final int[] ruleOf;
    private final Keywords words;

    Anchors(List<PatternRule> rules) {
      this.rules = rules;
      List<String> all = rules.stream().flatMap(rule -> rule.anchors().stream()).toList();
      this.ruleOf = new int[all.size()];
      int at = 0;
      for (int rule = 0; rule < rules.size(); rule++) {
        for (int i = 0; i < rules.get(rule).anchors().size(); i++) {
          ruleOf[at++] = rule;
        }
      }
      this.words = new Keywords(all);
    }

    List<PatternRule> worthTrying(String text) {
      boolean[] seen = new boolean[rules.size()];
      words.scan(text, (word, end) -> seen[ruleOf[word]] = true);
      List<PatternRule> worth = new ArrayList<>();
      for (int rule = 0; rule < seen.length; rule++) {
        if (seen[rule] || rules.get(rule).anchors().isEmpty()) {
          worth.add(rules.get(rule));
        }
      }
      return worth;
    }
  }

  List<PatternRule> rules() {
    return rules.get();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(category);
  }

  @Override
  public int reach() {
    return REACH;
  }

  @Override
  public String title(String rule) {
    return rules.get().stream()
        .filter(known -> rule.equals(name + "/" + known.id()))
        .map(PatternRule::title)
        .findFirst()
        .orElse(rule);
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    boolean any = rules.get().stream().anyMatch(rule -> concerns(rule, input));
    int length = input.segment().text().length();
    return any ? Math.max(from, length - REACH) : length;
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    List<Finding> found = new ArrayList<>();
    for (PatternRule rule : anchors.get().worthTrying(input.segment().text())) {
      if (concerns(rule, input)) {
        input.checkBudget();
        Matcher matcher = rule.pattern().matcher(input.segment().text());
        while (matcher.find()) {
          found.add(finding(rule, matcher.start(), matcher.end()));
        }
      }
    }
    return found;
  }

  private static boolean concerns(PatternRule rule, ScanInput input) {
    Consumer consumer = rule.consumer();
    Set<Consumer> declared = input.policy().consumers();
    return consumer == null
        || declared.contains(consumer)
        || (consumer == Consumer.HTML && declared.contains(Consumer.MARKDOWN));
  }

  private Finding finding(PatternRule rule, int start, int end) {
    return new Finding(
        name,
        name + "/" + rule.id(),
        category,
        rule.score() >= 0.8 ? Severity.HIGH : Severity.MEDIUM,
        rule.score(),
        start,
        end,
        "Found " + rule.title() + ". " + rule.why(),
        "[removed by Sallyport: " + rule.title() + "]");
  }
}
