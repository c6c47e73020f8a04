package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Severity;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.text.Span;
import io.sallyport.text.View;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the hidden instructions coming out word for word: runs of words that stand in the system
 * prompt in the same order, as they are, with markup or a few other words between them, encoded,
 * from behind, with each word or the order of the words turned round, or as nothing but their
 * letters. What the prompt itself puts in quotation marks is meant to be said, and so is what is
 * short, unless it is in disguise.
 */
public final class InstructionScanner implements Scanner {

  /** The rule of its findings. */
  public static final String RULE = "instructions/word-for-word";

  private static final String DISGUISED = "instructions/disguised";

  private static final int FEWEST = 12;
  private static final int MANY = 20;
  private static final int SURELY = 35;

  /**
   * Nobody says so many letters of the instructions in disguise by chance, or for a good reason.
   */
  private static final int LETTERS = 60;

  private static final int CACHED = 64;
  private static final int REACH = 4_096;

  private final Kept<List<String>, Sought> known = new Kept<>(CACHED, Kept::characters);

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
    return rule.equals(DISGUISED)
        ? "the hidden instructions come out in disguise"
        : "the hidden instructions come out word for word";
  }

  @Override
  public int holdFrom(ScanInput input, int from) {
    String text = input.segment().text();
    Sought sought = sought(input.context().instructions());
    if (sought.isEmpty()) {
      return text.length();
    }
    // What is encoded has no blanks, mostly, and says nothing before it can be decoded.
    int open = TokenRuns.lastEncoded(text, from);
    List<Instructions.Word> said = Instructions.split(text);
    for (Instructions form : sought.forms()) {
      open = Math.min(open, form.openRun(text, said));
    }
    open = Math.min(open, sought.chains().openRun(text, said, input::checkBudget));
    open = Math.min(open, sought.letters().openRun(text));
    return Math.max(Math.max(from, text.length() - REACH), open);
  }

  @Override
  public int contextFrom(ScanInput input, int at) {
    Sought sought = sought(input.context().instructions());
    String text = input.segment().text();
    return sought.isEmpty()
        ? at
        : Math.min(at, sought.chains().openSeed(text, Instructions.split(text), () -> {}));
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    Sought sought = sought(input.context().instructions());
    if (sought.isEmpty()) {
      return List.of();
    }
    Map<Integer, Finding> found = new LinkedHashMap<>();
    for (View view : input.localViews()) {
      input.checkBudget();
      String text = view.text();
      List<Instructions.Word> said = Instructions.split(text);
      for (Instructions form : sought.forms()) {
        String how = how(view, form.way());
        for (Instructions.Run run : form.runs(said, input::checkBudget)) {
          if (run.weight() >= FEWEST) {
            Span span = view.original(run.start(), run.end());
            found.putIfAbsent(
                span.start(),
                how.isEmpty()
                    ? plain(span, run.weight(), form.weight(), " in a row")
                    : disguised(span, run.weight() + " words", how));
          }
        }
      }
      for (Instructions.Run run : sought.chains().runs(text, said, input::checkBudget)) {
        Span span = view.original(run.start(), run.end());
        int all = sought.forms().getFirst().weight();
        found.putIfAbsent(
            span.start(), plain(span, run.weight(), all, " in their order, with others between,"));
      }
      for (InstructionLetters.Run run : sought.letters().runs(text)) {
        if (run.letters() >= LETTERS) {
          Span span = view.original(run.start(), run.end());
          String how = how(view, run.via());
          found.putIfAbsent(span.start(), disguised(span, run.letters() + " letters", how));
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static String how(View view, String way) {
    String via = String.join(", then ", view.via());
    return via.isEmpty() || way.isEmpty() ? via + way : via + ", then " + way;
  }

  private Sought sought(List<String> texts) {
    return known.of(texts, Sought::of);
  }

  /** What is looked for: the words in three orders and with others between, and their letters. */
  private record Sought(
      List<Instructions> forms, InstructionChains chains, InstructionLetters letters) {

    static Sought of(List<String> texts) {
      List<Instructions> forms = new ArrayList<>();
      for (Instructions.Order order : Instructions.Order.values()) {
        forms.add(new Instructions(texts, order));
      }
      return new Sought(forms, new InstructionChains(texts), new InstructionLetters(texts));
    }

    boolean isEmpty() {
      return forms.getFirst().isEmpty() && letters.isEmpty();
    }
  }

  private static Finding plain(Span span, int words, int all, String order) {
    boolean most = words >= MANY && words * 2 >= all;
    double score = most || words >= SURELY ? 0.9 : words >= MANY ? 0.7 : 0.55;
    return finding(
        RULE,
        score,
        span,
        words
            + " words"
            + order
            + " of the system prompt ("
            + all
            + " words) stand in the answer from a little before character "
            + span.start()
            + " on. If the application is meant to say them, put them in quotation marks in the"
            + " system prompt.");
  }

  private static Finding disguised(Span span, String much, String how) {
    return finding(
        DISGUISED,
        0.9,
        span,
        much
            + " of the system prompt stand in the answer in disguise ("
            + how
            + ") from a little before character "
            + span.start()
            + " on. Look at what the user asked for in this conversation.");
  }

  private static Finding finding(String rule, double score, Span span, String explanation) {
    return new Finding(
        Scanners.INSTRUCTIONS,
        rule,
        Category.PROMPT_LEAK,
        score > 0.8 ? Severity.HIGH : Severity.MEDIUM,
        score,
        span.start(),
        span.end(),
        explanation,
        "[removed by Sallyport: hidden instructions]");
  }
}
