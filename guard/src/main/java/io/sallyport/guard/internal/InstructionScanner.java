package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the hidden instructions coming out word for word: runs of words that stand in the system
 * prompt in the same order. What the prompt itself puts in quotation marks is meant to be said, and
 * so is what is short.
 */
public final class InstructionScanner implements Scanner {

  /** The rule of its findings. */
  public static final String RULE = "instructions/word-for-word";

  private static final int FEWEST = 12;
  private static final int MANY = 20;
  private static final int SURELY = 35;
  private static final int CACHED = 64;
  private static final int REACH = 4_096;

  private final Map<List<String>, Instructions> known = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return Scanners.INSTRUCTIONS;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(Category.PROMPT_LEAK);
  }

  @Override
  public int reach() {
    return REACH;
  }

  @Override
  public String title(String rule) {
    return "the hidden instructions come out word for word";
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    Instructions instructions = instructions(input.context().instructions());
    if (instructions.isEmpty()) {
      return text.length();
    }
    return Math.max(Math.max(from, text.length() - REACH), instructions.openRun(text));
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    Instructions instructions = instructions(input.context().instructions());
    if (instructions.isEmpty()) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    for (Instructions.Run run : instructions.runs(input.segment().text())) {
      if (run.words() >= FEWEST) {
        found.add(finding(run, instructions.words()));
      }
    }
    return found;
  }

  private Instructions instructions(List<String> texts) {
    if (known.size() >= CACHED) {
      known.clear();
    }
    return known.computeIfAbsent(texts, Instructions::new);
  }

  private static Finding finding(Instructions.Run run, int all) {
    boolean most = run.words() >= MANY && run.words() * 2 >= all;
    double score = most || run.words() >= SURELY ? 0.9 : run.words() >= MANY ? 0.7 : 0.55;
    return new Finding(
        Scanners.INSTRUCTIONS,
        RULE,
        Category.PROMPT_LEAK,
        score > 0.8 ? Severity.HIGH : Severity.MEDIUM,
        score,
        run.start(),
        run.end(),
        run.words()
            + " words in a row of the system prompt ("
            + all
            + " words) stand in the answer from a little before character "
            + run.start()
            + " on. If the application is meant to say them, put them in quotation marks in the"
            + " system prompt.",
        "[removed by Sallyport: hidden instructions]");
  }
}
