package io.sallyport.guard.internal;

import com.google.re2j.Matcher;
import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.Consumer;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.text.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what would run where an answer goes. Markup is held to a list of what only formats, and
 * made text; commands and statements are looked at as they stand and as their interpreter reads
 * them.
 */
public final class ConsumerScanner implements Scanner {

  /** No pattern of the file matches more. */
  private static final int REACH = 640;

  /** So far comments and blanks within a command or statement are waited for. */
  private static final int COMMAND = 4_096;

  private static final Map<String, String> MARKUP =
      Map.of(
          Markup.ELEMENT, "an element that does more than format",
          Markup.ATTRIBUTE, "an attribute that does more than format",
          Markup.ADDRESS, "an address that is code",
          Markup.DECLARATION, "a comment or declaration",
          Markup.UNFINISHED, "a tag without an end");

  private final Once<List<PatternRule>> rules =
      new Once<>(() -> PatternRule.load("consumers.json"));

  @Override
  public String name() {
    return Scanners.CONSUMER;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.POLICY);
  }

  @Override
  public int reach() {
    return Math.max(COMMAND, Markup.LONGEST);
  }

  @Override
  public String title(String rule) {
    String id = rule.substring(rule.indexOf('/') + 1);
    return rules.get().stream()
        .filter(known -> known.id().equals(id))
        .map(PatternRule::title)
        .findFirst()
        .orElse(MARKUP.getOrDefault(id, rule));
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    Set<Consumer> declared = input.policy().consumers();
    boolean any = rules.get().stream().anyMatch(rule -> concerns(rule, declared));
    boolean commands = declared.contains(Consumer.SQL) || declared.contains(Consumer.SHELL);
    int reach = commands ? COMMAND : REACH;
    int hold = any ? Math.max(from, text.length() - reach) : text.length();
    return rendersMarkup(declared)
        ? Math.min(hold, Math.max(from, Markup.openTag(text, linksInBrackets(declared))))
        : hold;
  }

  @Override
  public int contextFrom(ScanInput input, int at) {
    Set<Consumer> declared = input.policy().consumers();
    return rendersMarkup(declared)
        ? Markup.outsideTags(input.segment().text(), linksInBrackets(declared), at)
        : at;
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    String text = input.segment().text();
    Set<Consumer> declared = input.policy().consumers();
    Map<String, Finding> found = new LinkedHashMap<>();
    for (PatternRule rule : rules.get()) {
      if (concerns(rule, declared)) {
        input.checkBudget();
        Matcher matcher = rule.pattern().matcher(text);
        while (matcher.find()) {
          add(found, rule, new Span(matcher.start(), matcher.end()));
        }
      }
    }
    if (declared.contains(Consumer.MARKDOWN)) {
      disguised(input, Consumer.MARKDOWN, MarkdownReading.of(text), found);
    }
    if (declared.contains(Consumer.SQL)) {
      SqlReading.each(text, REACH, read -> disguised(input, Consumer.SQL, read, found));
    }
    if (declared.contains(Consumer.SHELL)) {
      disguised(input, Consumer.SHELL, ShellReading.of(text), found);
    }
    List<Finding> findings = new ArrayList<>(found.values());
    if (rendersMarkup(declared)) {
      for (Markup.Found tag : Markup.find(text, linksInBrackets(declared), input::checkBudget)) {
        findings.add(markup(tag, text));
      }
    }
    return findings;
  }

  private void disguised(
      ScanInput input, Consumer consumer, CommandText read, Map<String, Finding> found) {
    String plain = read.plain();
    if (plain.equals(input.segment().text())) {
      return;
    }
    for (PatternRule rule : rules.get()) {
      if (rule.consumer() == consumer) {
        input.checkBudget();
        Matcher matcher = rule.pattern().matcher(plain);
        while (matcher.find()) {
          if (matcher.end() > matcher.start()) {
            add(found, rule, read.original(matcher.start(), matcher.end()));
          }
        }
      }
    }
  }

  private static boolean rendersMarkup(Set<Consumer> declared) {
    return declared.contains(Consumer.HTML) || declared.contains(Consumer.MARKDOWN);
  }

  /** Only where nobody reads the same answer as HTML. */
  private static boolean linksInBrackets(Set<Consumer> declared) {
    return declared.contains(Consumer.MARKDOWN) && !declared.contains(Consumer.HTML);
  }

  private static boolean concerns(PatternRule rule, Set<Consumer> declared) {
    return declared.contains(rule.consumer());
  }

  private static void add(Map<String, Finding> found, PatternRule rule, Span span) {
    found.putIfAbsent(
        rule.id() + span.start(),
        new Finding(
            Scanners.CONSUMER,
            Scanners.CONSUMER + "/" + rule.id(),
            Category.POLICY,
            rule.score() >= 0.8 ? Severity.HIGH : Severity.MEDIUM,
            rule.score(),
            span.start(),
            span.end(),
            "Found " + rule.title() + ". " + rule.why(),
            "[removed by Sallyport: " + rule.title() + "]"));
  }

  private static Finding markup(Markup.Found tag, String text) {
    String what = MARKUP.getOrDefault(tag.rule(), tag.rule());
    return new Finding(
        Scanners.CONSUMER,
        Scanners.CONSUMER + "/" + tag.rule(),
        Category.POLICY,
        Severity.HIGH,
        0.9,
        tag.start(),
        tag.end(),
        "Found "
            + what
            + ". The policy says that answers are shown as a page, and there it could run, load or ask for"
            + " something. It is shown as text.",
        text.substring(tag.start(), tag.end())
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;"));
  }
}
