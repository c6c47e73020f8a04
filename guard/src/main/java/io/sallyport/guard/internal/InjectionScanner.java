package io.sallyport.guard.internal;

import io.sallyport.core.Category;
import io.sallyport.core.Finding;
import io.sallyport.core.Segment;
import io.sallyport.core.Severity;
import io.sallyport.core.Trust;
import io.sallyport.guard.ScanInput;
import io.sallyport.guard.Scanner;
import io.sallyport.guard.Scanners;
import io.sallyport.neural.Tokens;
import io.sallyport.text.Span;
import io.sallyport.text.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says how likely it is that a text is, or holds, an attempt to take over an assistant: what the
 * models make of it, what the rules found, whether it was hidden in an encoding and where it comes
 * from, as one probability. The cheap models look at every window of every reading, the encoder at
 * the suspicious ones, as many as the budget allows; what is beyond it stays in doubt.
 */
public final class InjectionScanner implements Scanner {

  /** The rule of its findings. */
  public static final String RULE = "injection/model";

  /** What was done to a name to read it as words. */
  private static final List<String> NAMES = List.of("identifier");

  /** Below this probability the text is rated, and no finding is made of it. */
  private static final double LEAST = 0.5;

  private static final int MOST_ENCODED = 24;
  private static final int MOST_ENCODED_DECODED = 8;

  private final Supplier<InjectionModel> model;

  /** With a model that is loaded when the first text needs it. */
  public InjectionScanner(Supplier<InjectionModel> model) {
    this.model = new Once<>(model);
  }

  /** A window of a reading that the encoder may have to look at. */
  private record Candidate(
      View view,
      InjectionText text,
      InjectionWindows.Window window,
      double lexical,
      double suspicion) {

    /** Whether the window is of a reading and not of the text as it stands. */
    boolean decoded() {
      return !view.via().isEmpty();
    }

    /** Whether somebody hid the text; a name is read as words without having been hidden. */
    boolean hidden() {
      return decoded() && !view.via().equals(NAMES);
    }
  }

  /** The best that was found. */
  private record Best(double probability, Candidate candidate) {}

  @Override
  public String name() {
    return Scanners.INJECTION;
  }

  @Override
  public Set<Category> categories() {
    return EnumSet.of(
        Category.PROMPT_INJECTION, Category.JAILBREAK, Category.PROMPT_LEAK, Category.EXFILTRATION);
  }

  @Override
  public int reach() {
    return 2_000;
  }

  @Override
  public String title(String rule) {
    return "a text that reads like an attack";
  }

  @Override
  public List<Finding> scan(ScanInput input) {
    Segment segment = input.segment();
    if (segment.trust() == Trust.TRUSTED || segment.text().isBlank()) {
      return List.of();
    }
    boolean foreign = segment.trust() == Trust.UNTRUSTED;
    InjectionModel loaded = input.untimed(model);
    List<Candidate> plain = new ArrayList<>();
    List<Candidate> decoded = new ArrayList<>();
    for (View view : input.views()) {
      input.checkBudget();
      collect(loaded, view, foreign, view.via().isEmpty() ? plain : decoded, input);
    }
    double rule = ruleScore(input);
    Best best = best(loaded, plain, MOST_ENCODED, rule, foreign, input);
    Best hidden = best(loaded, decoded, MOST_ENCODED_DECODED, rule, foreign, input);
    if (hidden != null && (best == null || hidden.probability() > best.probability())) {
      best = hidden;
    }
    input.rate(best == null ? 0 : best.probability());
    return best == null || best.probability() < LEAST
        ? List.of()
        : List.of(finding(best, segment, kind(input)));
  }

  private static void collect(
      InjectionModel model,
      View view,
      boolean foreign,
      List<Candidate> candidates,
      ScanInput input) {
    InjectionText text = model.text(view.text());
    for (InjectionWindows.Window window : text.windows()) {
      input.checkBudget();
      double lexical = model.lexical(text, window);
      double suspicion = model.suspicion(text, window, foreign, lexical);
      candidates.add(new Candidate(view, text, window, lexical, suspicion));
    }
  }

  private static @Nullable Best best(
      InjectionModel model,
      List<Candidate> candidates,
      int most,
      double rule,
      boolean foreign,
      ScanInput input) {
    candidates.sort(Comparator.comparingDouble(Candidate::suspicion).reversed());
    Best best = null;
    int encoded = 0;
    for (Candidate candidate : candidates) {
      input.checkBudget();
      InjectionModel.Reading reading;
      if (!model.needsEncoder(candidate.suspicion())) {
        reading = model.dismissed(candidate.lexical(), candidate.suspicion());
      } else if (encoded < most && input.takeEffort()) {
        // A window that is known counts as well: the second time must come to what the first did.
        encoded++;
        input.untimed(model::encoder);
        Tokens tokens = candidate.text().tokens();
        String tenant = input.context().tenant();
        reading = model.read(tenant, tokens, candidate.window(), foreign, candidate.lexical());
      } else {
        reading = InjectionModel.doubtful(candidate.lexical());
      }
      double probability =
          model.probability(reading, rule, candidate.hidden(), foreign, candidate.text().weight());
      if (best == null || probability > best.probability()) {
        best = new Best(probability, candidate);
      }
    }
    return best;
  }

  private static double ruleScore(ScanInput input) {
    double score = 0;
    for (Finding finding : input.found()) {
      if (finding.scanner().equals(Scanners.PHRASES)) {
        score = Math.max(score, finding.score());
      }
    }
    return score;
  }

  /** The model only knows that it is an attack; known wording says of which kind. */
  private Category kind(ScanInput input) {
    return input.found().stream()
        .filter(finding -> finding.scanner().equals(Scanners.PHRASES))
        .max(Comparator.comparingDouble(Finding::score))
        .map(Finding::category)
        .filter(categories()::contains)
        .orElse(Category.PROMPT_INJECTION);
  }

  private static Finding finding(Best best, Segment segment, Category kind) {
    Candidate candidate = best.candidate();
    Span read = candidate.text().place(candidate.window());
    Span place = candidate.view().original(read.start(), read.end());
    String hidden =
        candidate.decoded()
            ? " It shows only when the text is read as: "
                + String.join(", then ", candidate.view().via())
                + "."
            : "";
    String whose =
        segment.trust() == Trust.UNTRUSTED
            ? "content from outside that gives orders to whoever processes it"
            : "an attempt to talk the assistant out of its instructions, or to take them over";
    return new Finding(
        Scanners.INJECTION,
        RULE,
        kind,
        best.probability() >= 0.9 ? Severity.HIGH : Severity.MEDIUM,
        best.probability(),
        place.start(),
        place.end(),
        String.format(
            Locale.ROOT,
            "The passage reads like %s (probability %.2f).%s If it is harmless, allow exactly this"
                + " text; if many such texts are, raise the threshold of the scanner 'injection'.",
            whose,
            best.probability(),
            hidden),
        "[removed by Sallyport: reads like an attack]");
  }
}
