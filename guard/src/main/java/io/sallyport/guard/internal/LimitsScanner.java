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
  public int holdFrom(ScanInput input, int from) {
    return input.segment().text().length();
  }

  @Override
  public String title(String rule) {
    return switch (rule) {
      case "limits/characters" -> "text too long";
      case "limits/tokens" -> "too many tokens";
      case "limits/repetition" -> "the same over and over";
      case "limits/decoding" -> "encodings nested too deeply";
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
    if (findings.isEmpty()) {
      content(input, limits, findings);
    }
    return findings;
  }

  private static void content(ScanInput input, Limits limits, List<Finding> findings) {
    int repeats = input.repeats();
    if (repeats > limits.maxRepeats()) {
      findings.add(
          finding(
              "repetition",
              "The same stands "
                  + repeats
                  + " times in a row; the policy accepts "
                  + limits.maxRepeats()
                  + ". Such texts make models repeat what they were trained on, and answers without"
                  + " end. Shorten it, or raise limits.maxRepeats."));
    }
    if (input.readings().exhausted()) {
      findings.add(
          finding(
              "decoding",
              "The text holds more or deeper encodings than can be opened, so parts of it were not"
                  + " read. Send it in plain words."));
    }
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
