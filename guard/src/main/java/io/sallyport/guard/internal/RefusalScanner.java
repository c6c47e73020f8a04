package io.sallyport.guard.internal;

import com.google.re2j.Matcher;
import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Notes that a model declined: an answer that begins with an anchor of a rule and matches it. */
public final class RefusalScanner implements Scanner {

  private static final int BEGINNING = 160;
  private final Once<List<PatternRule>> rules = new Once<>(() -> PatternRule.load("refusals.json"));

  List<PatternRule> rules() {
    return rules.get();
  }

  @Override
  public String name() {
    return Scanners.REFUSAL;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.POLICY);
  }

  @Override
  public int reach() {
    return BEGINNING;
  }

  @Override
  public String title(String rule) {
    return "a refusal";
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    boolean begun = input.before().characters() == 0 && text.length() < BEGINNING;
    return begun && mayRefuse(text) ? from : text.length();
  }

  /** Whether a refusal begins like that; cheap, since every answer is asked. */
  private boolean mayRefuse(String text) {
    String begin = text.substring(0, Math.min(text.length(), 24)).strip().toLowerCase(Locale.ROOT);
    for (PatternRule rule : rules.get()) {
      for (String opener : rule.anchors()) {
        if (begin.startsWith(opener) || opener.startsWith(begin)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    String text = input.segment().text();
    if (input.before().characters() > 0 || !mayRefuse(text)) {
      return List.of();
    }
    String begin = text.substring(0, Math.min(text.length(), BEGINNING));
    for (PatternRule rule : rules.get()) {
      Matcher matcher = rule.pattern().matcher(begin);
      if (matcher.find()) {
        return List.of(
            new Finding(
                Scanners.REFUSAL,
                Scanners.REFUSAL + "/" + rule.id(),
                Category.POLICY,
                Severity.LOW,
                rule.score(),
                matcher.start(),
                matcher.end(),
                rule.why(),
                ""));
      }
    }
    return List.of();
  }
}
