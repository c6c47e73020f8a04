package io.sallyport.guard.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.neural.Encoder;
import io.sallyport.neural.Tokens;
import io.sallyport.neural.WordPiece;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How much a window of text reads like an attack. A linear model and a small net look at every
 * window; an encoder, two orders of magnitude dearer, at those that these two together can't
 * dismiss. The weights come with a card that says what they were made from; their digests are
 * checked before they are used.
 *
 * <p>Safe for use by many threads.
 */
public final class InjectionModel {

  private static final String FOLDER = "/io/sallyport/guard/injection/";

  /** Windows that are remembered: about 2 MB, some thousand conversations. */
  private static final int MOST_KNOWN = 16_384;

  /** What the encoder would say of a window at the gate that it is not asked about (log odds). */
  private static final double NOT_ASKED = -4;

  /**
   * What a window came to.
   *
   * @param lexical log odds by words and groups of letters
   * @param encoder log odds of the encoder; what it would hardly fall below where it was not asked
   */
  public record Reading(double lexical, double encoder) {}

  private final WordPiece pieces = WordPiece.uncased();
  private final Glossary glossary;
  private final LexicalModel lexical;
  private final TripleModel triples;
  private final Supplier<Encoder> encoder;
  private final float[] head;
  private final float headBias;
  private final double gate;
  private final Calibration calibration;
  private final KnownWindows known = new KnownWindows(MOST_KNOWN);
  // Each run keeps a core busy; more of them than cores would only need more memory.
  private final Semaphore running = new Semaphore(Runtime.getRuntime().availableProcessors());

  /**
   * How the signs add up to one score.
   *
   * @param bias log odds without any sign
   * @param encoder weight of the encoder's log odds
   * @param lexical weight of the log odds by words
   * @param rule weight of the best rule's score
   * @param decoded added when only a decoded reading shows it
   * @param foreign added when the text is not a person's
   */
  record Calibration(
      double bias, double encoder, double lexical, double rule, double decoded, double foreign) {

    /** Log odds of a text of which nothing is known. */
    private static final double USUAL = -2;

    double probability(
        Reading reading, double ruleScore, boolean isDecoded, boolean isForeign, double weight) {
      double odds =
          bias
              + encoder * clipped(reading.encoder())
              + lexical * clipped(reading.lexical())
              + rule * ruleScore
              + (isDecoded ? decoded : 0)
              + (isForeign ? foreign : 0);
      // Two words say little: the less there is to go by, the more it counts what texts mostly are.
      double sure = odds > 0 ? weight * odds + (1 - weight) * USUAL : odds;
      return 1 / (1 + Math.exp(-sure));
    }

    private static double clipped(double odds) {
      return Math.max(-6, Math.min(6, odds));
    }
  }

  private InjectionModel(
      Glossary glossary,
      LexicalModel lexical,
      TripleModel triples,
      Supplier<Encoder> encoder,
      float[] head,
      JsonNode settings) {
    this.glossary = glossary;
    this.lexical = lexical;
    this.triples = triples;
    this.encoder = encoder;
    this.head = head;
    this.headBias = (float) settings.path("headBias").asDouble();
    this.gate = settings.path("gate").asDouble();
    JsonNode weights = settings.path("calibration");
    this.calibration =
        new Calibration(
            weights.path("bias").asDouble(),
            weights.path("encoder").asDouble(),
            weights.path("lexical").asDouble(),
            weights.path("rule").asDouble(),
            weights.path("decoded").asDouble(),
            weights.path("foreign").asDouble());
  }

  /**
   * The model that comes with Sallyport. Takes some hundred milliseconds and about 100 MB.
   *
   * @throws IllegalStateException when a file is missing or not the one that was released
   */
  public static InjectionModel load() {
    ReleasedFiles files = ReleasedFiles.of(FOLDER);
    JsonNode settings = files.settings();
    JsonNode head = settings.path("head");
    float[] weights = new float[head.size()];
    for (int at = 0; at < weights.length; at++) {
      weights[at] = (float) head.get(at).asDouble();
    }
    return new InjectionModel(
        Glossary.of(files.pinned("glossary.tsv")),
        LexicalModel.read(files.pinned("lexical.bin")),
        TripleModel.read(files.pinned("triples.bin")),
        // Most texts are dismissed without it.
        new Once<>(() -> Encoder.of(files.pinned("encoder.onnx"))),
        weights,
        settings);
  }

  /** A text as the models read it. */
  InjectionText text(String text) {
    return InjectionText.of(text, glossary, pieces);
  }

  /** What the linear model says of a part of a text (log odds). */
  double lexical(InjectionText text, InjectionWindows.Window window) {
    return text.lexical(lexical, window);
  }

  /**
   * How suspicious a part of a text is to both models that look at every window: the sum of their
   * log odds. Each is fooled by texts that the other is not.
   */
  double suspicion(
      InjectionText text, InjectionWindows.Window window, boolean foreign, double lexical) {
    return lexical + triples.score(text.tokens(), window.from(), window.to(), foreign);
  }

  /** Whether the encoder has to look at a window that is so suspicious. */
  boolean needsEncoder(double suspicion) {
    return suspicion >= gate;
  }

  /**
   * What is known of a window that was dismissed: the less suspicious it is, the less would the
   * encoder say. It is never more than at the gate.
   */
  Reading dismissed(double lexical, double suspicion) {
    return new Reading(lexical, NOT_ASKED + Math.min(0, suspicion - gate) / 2);
  }

  /** What is known of a suspicious window when nobody may look closer: the encoder is in doubt. */
  static Reading doubtful(double lexical) {
    return new Reading(lexical, 0);
  }

  /** The encoder, which is loaded when it is first asked for. */
  Encoder encoder() {
    return encoder.get();
  }

  /**
   * What both models say of a window.
   *
   * @param tenant whose text it is; what was worked out for one is not looked up for another
   */
  Reading read(
      String tenant,
      Tokens tokens,
      InjectionWindows.Window window,
      boolean foreign,
      double lexical) {
    int[] ids = InjectionWindows.ids(tokens, window.from(), window.to(), foreign);
    return new Reading(lexical, known.of(tenant, ids, this::odds));
  }

  private double odds(int[] ids) {
    running.acquireUninterruptibly();
    try {
      float[] mean = encoder.get().mean(ids);
      double odds = headBias;
      for (int at = 0; at < mean.length; at++) {
        odds += mean[at] * head[at];
      }
      return odds;
    } finally {
      running.release();
    }
  }

  /** The probability that all signs together make. */
  double probability(
      Reading reading, double ruleScore, boolean decoded, boolean foreign, double weight) {
    return calibration.probability(reading, ruleScore, decoded, foreign, weight);
  }
}
