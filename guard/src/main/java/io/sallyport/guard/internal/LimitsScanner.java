package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.Limits;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.Size;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Holds a request or an answer to the sizes that the policy gives. */
public final class LimitsScanner implements Scanner {

  @Override
  public String name() {
    return Scanners.LIMITS;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.LIMIT);
  }

  @Override
  public int reach() {
    return 0;
  }

  @Override
  public String title(String rule) {
    return switch (rule) {
      case "limits/characters" -> "text too long";
      case "limits/tokens" -> "too many tokens";
      default -> "limit exceeded";
    };
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    Limits limits = input.policy().limits();
    Size size = input.before().plus(input.segment().text());
    List<Finding> findings = new ArrayList<>();
    if (size.characters() > limits.maxCharacters()) {
      findings.add(
          finding(
              "characters",
              "The texts together have at least "
                  + size.characters()
                  + " characters; the policy accepts "
                  + limits.maxCharacters()
                  + ". Send less text, or raise limits.maxCharacters."));
    }
    if (size.tokens() > limits.maxTokens()) {
      findings.add(
          finding(
              "tokens",
              "The texts together have about "
                  + size.tokens()
                  + " tokens; the policy accepts "
                  + limits.maxTokens()
                  + ". Send less text, or raise limits.maxTokens."));
    }
    return findings;
  }

  private static Finding finding(String rule, String explanation) {
    return new Finding(
        Scanners.LIMITS,
        Scanners.LIMITS + "/" + rule,
        Category.LIMIT,
        Severity.MEDIUM,
        1,
        0,
        0,
        explanation,
        "");
  }
}
