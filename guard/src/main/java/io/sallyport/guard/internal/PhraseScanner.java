package io.sallyport.guard.internal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Segment;
import io.sallyport.core.Severity;
import io.sallyport.core.Trust;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.text.Span;
import io.sallyport.text.View;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds known attack phrasing in every reading of a text. One pass over the text finds the fixed
 * words; only a rule whose words are there looks closer, and only around them.
 */
public final class PhraseScanner implements Scanner {

  /** The rule id of the finding that several weak signs make together. */
  public static final String COMBINED = "phrases/several-signs";

  private static final int MAX_OCCURRENCES = 64;
  private static final double CERTAIN = 0.99;

  private final String name;
  private final List<PhraseRule> rules;
  private final Map<String, PhraseRule> byId = new HashMap<>();
  private final Set<Trust> trusts = EnumSet.noneOf(Trust.class);
  private final Set<Category> categories = EnumSet.noneOf(Category.class);
  private final PhraseIndex index;

  /** The scanner for attacks, with these rules; ids must be unique. */
  public PhraseScanner(List<PhraseRule> rules) {
    this(Scanners.PHRASES, rules);
  }

  /** With a name of its own; ids must be unique. */
  PhraseScanner(String name, List<PhraseRule> rules) {
    this.name = name;
    this.rules = List.copyOf(rules);
    for (PhraseRule rule : rules) {
      trusts.addAll(rule.trusts());
      categories.add(rule.category());
      if (byId.put(name + "/" + rule.id(), rule) != null) {
        throw new IllegalArgumentException(
            "rule '" + rule.id() + "': twice (expected: unique ids)");
      }
    }
    this.index = new PhraseIndex(this.rules);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.copyOf(categories);
  }

  @Override
  public int reach() {
    return 2 * PhraseGrammar.LONGEST_REACH;
  }

  @Override
  public String title(String rule) {
    PhraseRule known = byId.get(rule);
    return known == null ? "several signs of an attack" : known.title();
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    Segment segment = input.segment();
    if (!trusts.contains(segment.trust()) || segment.text().isBlank()) {
      return List.of();
    }
    Map<String, Finding> best = new LinkedHashMap<>();
    for (View view : input.views()) {
      input.checkBudget();
      scan(view, segment, best);
    }
    if (best.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>(best.values());
    if (name.equals(Scanners.PHRASES)) {
      combine(findings);
    }
    return findings;
  }

  private void scan(View view, Segment segment, Map<String, Finding> best) {
    String text = view.text();
    PhraseOccurrences occurrences = index.scan(text);
    BitSet anchored = occurrences.anchored();
    if (anchored.isEmpty()) {
      return;
    }
    String folded = Keywords.fold(text);
    for (int i = anchored.nextSetBit(0); i >= 0; i = anchored.nextSetBit(i + 1)) {
      PhraseRule rule = rules.get(i);
      if (rule.trusts().contains(segment.trust())) {
        match(rule, occurrences.anchors(i, rule), folded, view, segment, best);
      }
    }
  }

  private void match(
      PhraseRule rule,
      int[] ends,
      String text,
      View view,
      Segment segment,
      Map<String, Finding> best) {
    int from = 0;
    int count = ends.length;
    while (from < count) {
      int start = outsideWord(text, Math.max(0, ends[from] - rule.reach()), -1);
      int end = ends[from] + rule.reach();
      while (from < count && ends[from] <= end) {
        end = ends[from] + rule.reach();
        from++;
      }
      end = outsideWord(text, Math.min(text.length(), end), 1);
      String window = text.substring(start, end);
      for (Pattern pattern : rule.patterns().get()) {
        Matcher matcher = pattern.matcher(window);
        for (int tries = 0; tries < MAX_OCCURRENCES && matcher.find(); tries++) {
          Span span = new Span(start + matcher.start(1), start + matcher.end(1));
          keep(finding(rule, span, text, view, segment), best);
        }
      }
    }
  }

  private static void keep(Finding finding, Map<String, Finding> best) {
    Finding known = best.get(finding.rule());
    if (known == null || finding.score() > known.score()) {
      best.put(finding.rule(), finding);
    }
  }

  private Finding finding(PhraseRule rule, Span span, String text, View view, Segment segment) {
    Span original = view.original(span.start(), span.end());
    double score =
        segment.trust() == Trust.UNTRUSTED
            ? Math.max(rule.score(), rule.untrustedScore())
            : rule.score();
    boolean mentioned =
        Mention.isMention(text, span) || (rule.literal() && Mention.isLiteral(text, span));
    if (mentioned) {
      score *= Mention.FACTOR;
    }
    return new Finding(
        name,
        name + "/" + rule.id(),
        rule.category(),
        rule.severity(),
        score,
        original.start(),
        original.end(),
        PhraseExplanation.of(rule, segment, original, view.via(), mentioned),
        "[removed by Sallyport: " + rule.title() + "]");
  }

  /** Weak signs in different places of one text are together a strong one. */
  private static void combine(List<Finding> findings) {
    List<Finding> ranked = new ArrayList<>(findings);
    ranked.sort(Comparator.comparingDouble(Finding::score).reversed());
    List<Finding> counted = new ArrayList<>();
    double none = 1;
    for (Finding finding : ranked) {
      // Two rules that see the same words have seen one sign.
      if (counted.stream().noneMatch(other -> overlap(other, finding))) {
        counted.add(finding);
        none *= 1 - finding.score();
      }
    }
    double score = Math.min(CERTAIN, 1 - none);
    if (counted.size() > 1 && score > ranked.getFirst().score()) {
      findings.add(combined(counted, score));
    }
  }

  private static boolean overlap(Finding one, Finding other) {
    int shared = Math.min(one.end(), other.end()) - Math.max(one.start(), other.start());
    int shorter = Math.min(one.end() - one.start(), other.end() - other.start());
    return 2 * shared > shorter;
  }

  private static Finding combined(List<Finding> signs, double score) {
    return new Finding(
        Scanners.PHRASES,
        COMBINED,
        signs.getFirst().category(),
        Severity.MEDIUM,
        score,
        signs.stream().mapToInt(Finding::start).min().orElse(0),
        signs.stream().mapToInt(Finding::end).max().orElse(0),
        "The text shows "
            + signs.size()
            + " different signs of an attack; each alone may be harmless, together they are"
            + " not. Look at the single findings; allow-list the text if it is harmless.",
        "[removed by Sallyport: several signs of an attack]");
  }

  private static int outsideWord(String text, int index, int step) {
    int at = index;
    for (int moved = 0; moved < 40 && at > 0 && at < text.length(); moved++) {
      if (!Character.isLetterOrDigit(text.charAt(at - 1))
          || !Character.isLetterOrDigit(text.charAt(at))) {
        break;
      }
      at += step;
    }
    return at;
  }
}
