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
import java.util.Arrays;
import java.util.BitSet;
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

  // Characters around a fixed word within which its wording lies.
  private static final int REACH = 260;
  private static final int MAX_OCCURRENCES = 64;
  private static final double CERTAIN = 0.99;

  private final List<PhraseRule> rules;
  private final Map<String, PhraseRule> byId = new HashMap<>();
  private final Keywords keywords;
  private final int[][] anchorOf;
  private final int[][] alsoOf;

  /** With these rules; ids must be unique. */
  public PhraseScanner(List<PhraseRule> rules) {
    this.rules = List.copyOf(rules);
    List<String> words = new ArrayList<>();
    Map<String, Integer> index = new LinkedHashMap<>();
    List<List<Integer>> anchors = new ArrayList<>();
    List<List<Integer>> also = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      PhraseRule rule = rules.get(i);
      if (byId.put(Scanners.PHRASES + "/" + rule.id(), rule) != null) {
        throw new IllegalArgumentException(
            "rule '" + rule.id() + "': twice (expected: unique ids)");
      }
      register(rule.anchors(), i, words, index, anchors, also);
      register(rule.also(), i, words, index, also, anchors);
    }
    this.keywords = new Keywords(words);
    this.anchorOf = arrays(anchors);
    this.alsoOf = arrays(also);
  }

  @Override
  public String name() {
    return Scanners.PHRASES;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(
        Category.PROMPT_INJECTION,
        Category.JAILBREAK,
        Category.PROMPT_LEAK,
        Category.EXFILTRATION,
        Category.OBFUSCATION);
  }

  @Override
  public int reach() {
    return 2 * REACH;
  }

  @Override
  public String title(String rule) {
    PhraseRule known = byId.get(rule);
    return known == null ? "several signs of an attack" : known.title();
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    Segment segment = input.segment();
    if (segment.trust() == Trust.TRUSTED || segment.text().isBlank()) {
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
    combine(findings, segment.text().length());
    return findings;
  }

  private void scan(View view, Segment segment, Map<String, Finding> best) {
    Occurrences occurrences = new Occurrences(rules.size());
    keywords.scan(view.text(), (word, end) -> occurrences.add(word, end, this));
    if (occurrences.anchored.isEmpty()) {
      return;
    }
    String folded = Keywords.fold(view.text());
    BitSet anchored = occurrences.anchored;
    for (int i = anchored.nextSetBit(0); i >= 0; i = anchored.nextSetBit(i + 1)) {
      PhraseRule rule = rules.get(i);
      boolean complete = rule.also().isEmpty() || occurrences.also.get(i);
      if (complete && rule.trusts().contains(segment.trust())) {
        match(rule, occurrences.ends[i], occurrences.counts[i], folded, view, segment, best);
      }
    }
  }

  private static void match(
      PhraseRule rule,
      int[] ends,
      int count,
      String text,
      View view,
      Segment segment,
      Map<String, Finding> best) {
    int from = 0;
    while (from < count) {
      int start = outsideWord(text, Math.max(0, ends[from] - REACH), -1);
      int end = ends[from] + REACH;
      while (from < count && ends[from] <= end) {
        end = ends[from] + REACH;
        from++;
      }
      end = outsideWord(text, Math.min(text.length(), end), 1);
      String window = text.substring(start, end);
      for (Pattern pattern : rule.patterns()) {
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

  private static Finding finding(
      PhraseRule rule, Span span, String text, View view, Segment segment) {
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
        Scanners.PHRASES,
        Scanners.PHRASES + "/" + rule.id(),
        rule.category(),
        rule.severity(),
        score,
        original.start(),
        original.end(),
        PhraseExplanation.of(rule, segment, original, view.via(), mentioned),
        "[removed by Sallyport: " + rule.title() + "]");
  }

  /** Weak signs of different kinds in one text are together a strong one. */
  private static void combine(List<Finding> findings, int length) {
    double none = 1;
    Finding strongest = findings.getFirst();
    for (Finding finding : findings) {
      none *= 1 - finding.score();
      strongest = finding.score() > strongest.score() ? finding : strongest;
    }
    double score = Math.min(CERTAIN, 1 - none);
    if (findings.size() < 2 || score <= strongest.score()) {
      return;
    }
    findings.add(
        new Finding(
            Scanners.PHRASES,
            COMBINED,
            strongest.category(),
            Severity.MEDIUM,
            score,
            0,
            length,
            "The text shows "
                + findings.size()
                + " different signs of an attack; each alone may be harmless, together they are"
                + " not. Look at the single findings; allow-list the text if it is harmless.",
            "[removed by Sallyport: several signs of an attack]"));
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

  private static void register(
      List<String> literals,
      int rule,
      List<String> words,
      Map<String, Integer> index,
      List<List<Integer>> target,
      List<List<Integer>> other) {
    for (String literal : literals) {
      Integer known = index.putIfAbsent(literal, words.size());
      int at = known == null ? words.size() : known;
      if (known == null) {
        words.add(literal);
        target.add(new ArrayList<>());
        other.add(new ArrayList<>());
      }
      if (!target.get(at).contains(rule)) {
        target.get(at).add(rule);
      }
    }
  }

  private static int[][] arrays(List<List<Integer>> lists) {
    return lists.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** Where the fixed words of each rule were seen. */
  private static final class Occurrences {

    private final BitSet anchored;
    private final BitSet also;
    private final int[][] ends;
    private final int[] counts;

    Occurrences(int rules) {
      anchored = new BitSet(rules);
      also = new BitSet(rules);
      ends = new int[rules][];
      counts = new int[rules];
    }

    void add(int word, int end, PhraseScanner scanner) {
      for (int rule : scanner.anchorOf[word]) {
        anchored.set(rule);
        int[] known = ends[rule];
        if (known == null) {
          known = new int[4];
        } else if (counts[rule] == known.length) {
          known = Arrays.copyOf(known, 2 * known.length);
        }
        known[counts[rule]++] = end;
        ends[rule] = known;
      }
      for (int rule : scanner.alsoOf[word]) {
        also.set(rule);
      }
    }
  }
}
