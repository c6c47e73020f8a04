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

  /** With the rules of a file, which is read when a text is first scanned. */
  public PatternScanner(String name, Category category, String file) {
    this.name = name;
    this.category = category;
    this.rules = new Once<>(() -> PatternRule.load(file));
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
    for (PatternRule rule : rules.get()) {
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
