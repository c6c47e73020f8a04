package io.sallyport.gateway.pipeline;

import io.sallyport.core.Category;
import io.sallyport.core.Direction;
import io.sallyport.core.Finding;
import io.sallyport.core.Segment;
import io.sallyport.core.Severity;
import io.sallyport.core.Verdict;
import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.config.JudgeSettings;
import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.surface.TextSlots;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.upstream.Cancellation;
import io.sallyport.gateway.upstream.Dispatcher;
import io.sallyport.guard.AllowEntry;
import io.sallyport.guard.Guard;
import io.sallyport.guard.Policy;
import io.sallyport.guard.Scanned;
import io.sallyport.guard.ScannerPolicy;
import io.sallyport.guard.Scanners;
import io.sallyport.guard.SegmentFinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Asks a model upstream about the texts that the guard was in doubt about. It is never the only
 * line: only a clear "attack" counts, and makes a verdict stricter; whatever else it says, and
 * whoever talked it into that, changes nothing.
 */
public final class SecondOpinion {

  /** The rule of a text that the model called an attack. */
  public static final String ATTACK = Scanners.JUDGE + "/attack";

  /** The rule of a text about which it said nothing in time. */
  public static final String FAILURE = Scanners.JUDGE + "/failure";

  /** The most texts of one request that it is asked about, the most doubtful ones. */
  private static final int MOST = 4;

  private final JudgeQuestion question;
  private final Configuration configuration;
  private final Meters meters;

  /** Asks these upstreams, if the configuration says so. */
  public SecondOpinion(Dispatcher dispatcher, Configuration configuration, Meters meters) {
    this.question = new JudgeQuestion(dispatcher);
    this.configuration = configuration;
    this.meters = meters;
  }

  /**
   * Asks about the doubtful texts of a request, as they would go to any upstream.
   *
   * @return why the request is blocked, or an empty string
   */
  String of(Passage passage, TextSlots texts, Policy policy, Cancellation client) {
    JudgeSettings settings = configuration.judge();
    ModelSettings model = settings == null ? null : configuration.model(settings.model());
    if (settings == null
        || model == null
        || !policy.scanner(Scanners.JUDGE).runs(Direction.INPUT)
        || !policy.scanner(Scanners.INJECTION).runs(Direction.INPUT)) {
      return "";
    }
    List<Integer> doubtful = doubtful(passage, texts, policy, settings);
    long start = System.nanoTime();
    long deadline = start + settings.timeout().toNanos();
    String blocked = "";
    for (int i = 0; i < doubtful.size() && blocked.isEmpty() && !client.isCancelled(); i++) {
      int at = doubtful.get(i);
      JudgeQuestion.Said said =
          question.ask(
              model, settings, texts.current().get(at), passage.exchange().id(), deadline, client);
      if (!client.isCancelled()) {
        blocked = take(passage, texts.segments().get(at), policy, settings, said);
      }
    }
    if (!doubtful.isEmpty()) {
      passage.took("judge", System.nanoTime() - start);
    }
    return blocked;
  }

  /** Which texts are in the range in which the guard is in doubt, the most doubtful first. */
  private static List<Integer> doubtful(
      Passage passage, TextSlots texts, Policy policy, JudgeSettings settings) {
    List<Segment> segments = texts.segments();
    List<Scanned> ratings = passage.ratings();
    double surely = policy.scanner(Scanners.INJECTION).threshold();
    List<Integer> doubtful = new ArrayList<>();
    for (int i = 0; i < Math.min(segments.size(), ratings.size()); i++) {
      double rating = ratings.get(i).rating();
      if (rating >= settings.from()
          && rating < surely
          && settings.origins().contains(segments.get(i).origin())) {
        doubtful.add(i);
      }
    }
    doubtful.sort(Comparator.comparingDouble(i -> -ratings.get(i).rating()));
    return doubtful.subList(0, Math.min(MOST, doubtful.size()));
  }

  /** Takes down what was said; gives why the request is blocked, or an empty string. */
  private String take(
      Passage passage,
      Segment text,
      Policy policy,
      JudgeSettings settings,
      JudgeQuestion.Said said) {
    String outcome = said.outcome().wireName();
    passage.judged().add(settings.model(), outcome, said.tokensIn(), said.tokensOut());
    meters.judged(outcome);
    Optional<SegmentFinding> found =
        switch (said.outcome()) {
          case ATTACK ->
              Guard.located(policy, text, "a text that a model calls an attack", attack(text));
          case HARMLESS, UNCLEAR -> Optional.empty();
          case TIMEOUT, FAILED ->
              Guard.located(policy, text, "no second opinion", failure(said.outcome()));
        };
    if (found.isEmpty()) {
      return "";
    }
    SegmentFinding located = found.get();
    if (located.finding().rule().equals(ATTACK)) {
      ScannerPolicy injection = policy.scanner(Scanners.INJECTION);
      passage.score(injection.threshold());
    }
    passage.found(Direction.INPUT, located, "", AllowEntry.hash(text.text()));
    // A text as a whole cannot be redacted, so a policy that says so blocks.
    return located.verdict().compareTo(Verdict.REDACT) >= 0
        ? passage.words(
            "Blocked by Sallyport: "
                + located.title()
                + " ("
                + located.finding().rule()
                + ") in "
                + located.path()
                + ". "
                + located.finding().explanation())
        : "";
  }

  private static Finding attack(Segment text) {
    return new Finding(
        Scanners.JUDGE,
        ATTACK,
        Category.PROMPT_INJECTION,
        Severity.HIGH,
        1,
        0,
        text.text().length(),
        "The guard was in doubt about this text, and the model that it asked calls it an attack. If"
            + " it is harmless, allow exactly this text.",
        "");
  }

  private static Finding failure(JudgeQuestion.Outcome outcome) {
    return new Finding(
        Scanners.JUDGE,
        FAILURE,
        Category.SCANNER_FAILURE,
        Severity.LOW,
        1,
        0,
        0,
        "The guard was in doubt about this text, and the model that it asks "
            + (outcome == JudgeQuestion.Outcome.TIMEOUT
                ? "did not answer in time"
                : "could not be asked")
            + "; the policy's onFailure setting of 'judge' says what happens then.",
        "");
  }
}
