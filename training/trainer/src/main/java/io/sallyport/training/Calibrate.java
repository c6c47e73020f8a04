package io.sallyport.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Policy;
import io.sallyport.guard.internal.Glossary;
import io.sallyport.guard.internal.InjectionText;
import io.sallyport.guard.internal.InjectionWindows;
import io.sallyport.guard.internal.LexicalModel;
import io.sallyport.guard.internal.PhraseRules;
import io.sallyport.guard.internal.PhraseScanner;
import io.sallyport.guard.internal.TripleModel;
import io.sallyport.neural.Encoder;
import io.sallyport.neural.WordPiece;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Fits how the signs add up to one probability, on texts that none of the models was trained on, and
 * writes what the product loads.
 */
public final class Calibrate {
  /** The levels of the policy "balanced" over which the model and the rules block. */
  private static final double BLOCKS = 0.81;
  private static final double RULE_BLOCKS = 0.75;

  /** The share of the attacks that are found which the gate before the encoder may cost. */
  private static final double LOST = 0.01;

  /** @param suspicion of each window, and what the encoder and the lexical model say of it */
  record Signs(Sample sample, double encoder, double lexical, double rule, List<double[]> windows) {
    double suspicion() {
      return windows.stream().mapToDouble(window -> window[0]).max().orElse(-99);
    }
  }

  static double clipped(double odds) {
    return Math.max(-6, Math.min(6, odds));
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) options.put(argument.split("=", 2)[0], argument.split("=", 2)[1]);
    Path model = Path.of(options.get("model"));
    List<Sample> samples = new ArrayList<>();
    for (String folder : options.getOrDefault("valid", "validation").split(",")) samples.addAll(Sample.folder(Path.of(options.get("texts")).resolve(folder)));
    List<String> trained = Arrays.asList(options.getOrDefault("devtrain", "").split(","));
    int cap = Integer.parseInt(options.getOrDefault("devcap", "150"));
    if (options.containsKey("dev")) {
      try (var files = Files.list(Path.of(options.get("dev")))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
          List<Sample> own = new ArrayList<>();
          for (Sample sample : Sample.development(file)) if (trained.stream().noneMatch(s -> !s.isEmpty() && sample.source().contains(s))) own.add(sample);
          java.util.Collections.shuffle(own, new Random(7));
          samples.addAll(own.subList(0, Math.min(cap, own.size())));
        }
      }
    }
    LexicalModel lexical = LexicalModel.read(Files.readAllBytes(model.resolve("lexical.bin")));
    TripleModel triples = TripleModel.read(Files.readAllBytes(model.resolve("triples.bin")));
    Glossary glossary = Glossary.of(Sample.glossary());
    JsonNode head = new ObjectMapper().readTree(model.resolve("head.json").toFile());
    double[] weight = new double[head.path("weight").size()];
    for (int at = 0; at < weight.length; at++) weight[at] = head.path("weight").get(at).asDouble();
    double headBias = head.path("bias").asDouble();
    Guard rules = Guard.of(List.of(new PhraseScanner(PhraseRules.load())));
    WordPiece pieces = WordPiece.uncased();
    List<Signs> signs = new ArrayList<>();
    try (Encoder encoder = Encoder.of(Files.readAllBytes(model.resolve(options.getOrDefault("graph", "encoder.onnx"))))) {
      long start = System.nanoTime();
      for (Sample sample : samples) {
        InjectionText text = InjectionText.of(sample.text(), glossary, pieces);
        double best = -99;
        double lex = -99;
        List<double[]> windows = new ArrayList<>();
        for (InjectionWindows.Window window : text.windows()) {
          double words = text.lexical(lexical, window);
          lex = Math.max(lex, words);
          float[] mean = encoder.mean(InjectionWindows.ids(text.tokens(), window.from(), window.to(), sample.untrusted()));
          double odds = headBias;
          for (int at = 0; at < mean.length; at++) odds += weight[at] * mean[at];
          best = Math.max(best, odds);
          windows.add(new double[] {words + triples.score(text.tokens(), window.from(), window.to(), sample.untrusted()), odds, words});
        }
        Segment segment = Segment.of("text", sample.text(), sample.untrusted() ? Origin.RETRIEVED : Origin.USER);
        double rule = rules.inspect(List.of(segment), Direction.INPUT, Policy.balanced(), GuardContext.none()).score();
        signs.add(new Signs(sample, best, lex, rule, windows));
      }
      System.err.printf("%d texts in %.0f s%n", samples.size(), (System.nanoTime() - start) / 1e9);
    }
    double[] w = fit(signs);
    // One threshold for every origin: as many false alarms among foreign texts as among people's.
    w[4] += threshold(signs, w, false) - threshold(signs, w, true);
    System.err.println("bias, encoder, lexical, rule, foreign: " + Arrays.toString(w));
    double[] scores = signs.stream().mapToDouble(s -> odds(w, s)).toArray();
    for (double rate : new double[] {0.005, 0.01, 0.02}) Measured.report("combined @" + rate, samples, scores, rate);
    Measured.report("encoder @0.02", samples, signs.stream().mapToDouble(Signs::encoder).toArray(), 0.02);
    Measured.report("lexical @0.02", samples, signs.stream().mapToDouble(Signs::lexical).toArray(), 0.02);
    double gate = gate(signs, w);
    System.err.println("gate " + gate);
    ObjectMapper json = new ObjectMapper();
    ObjectNode settings = json.createObjectNode();
    settings.put("headBias", headBias);
    settings.put("gate", gate);
    ObjectNode calibration = settings.putObject("calibration");
    calibration.put("bias", w[0]).put("encoder", w[1]).put("lexical", w[2]).put("rule", w[3]).put("foreign", w[4]).put("decoded", 0.5);
    ObjectNode digests = settings.putObject("sha256");
    for (String file : List.of("encoder.onnx", "lexical.bin", "triples.bin"))
      digests.put(file, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(model.resolve(file)))));
    digests.put("glossary.tsv", HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Sample.glossary())));
    settings.set("head", head.path("weight"));
    Files.writeString(model.resolve("model.json"), json.writeValueAsString(settings) + "\n");
    try (PrintWriter out = new PrintWriter(model.resolve("signs.tsv").toFile())) {
      for (int at = 0; at < scores.length; at++) {
        Signs s = signs.get(at);
        out.printf("%.3f\t%.2f\t%.2f\t%d\t%s\t%s\t%s\t%s\t%s%n", 1 / (1 + Math.exp(-scores[at])), s.encoder(), s.lexical(), s.sample().attack() ? 1 : 0,
            s.sample().source(), s.sample().kind(), s.sample().lang(), s.sample().id(), s.sample().text().replaceAll("\\s+", " "));
      }
    }
  }

  static double odds(double[] w, Signs s) {
    return w[0] + w[1] * clipped(s.encoder()) + w[2] * clipped(s.lexical()) + w[3] * s.rule() + w[4] * (s.sample().untrusted() ? 1 : 0);
  }

  /** The odds over which 1.6 % of the harmless texts of an origin lie. */
  static double threshold(List<Signs> signs, double[] w, boolean untrusted) {
    double[] odds = signs.stream().filter(s -> !s.sample().attack() && s.sample().untrusted() == untrusted).mapToDouble(s -> odds(w, s)).sorted().toArray();
    return odds.length == 0 ? 0 : odds[(int) (odds.length * 0.984)];
  }

  /** Logistic regression by gradient descent; sources count alike, and both labels do. */
  static double[] fit(List<Signs> signs) {
    Map<String, Double> sizes = new HashMap<>();
    for (Signs s : signs) sizes.merge(s.sample().attack() + s.sample().source().split("/")[0], 1.0, Double::sum);
    double[] w = {0, 1, 0.3, 1, 0};
    double[] square = new double[w.length];
    for (int step = 0; step < 4000; step++) {
      double[] gradient = new double[w.length];
      for (Signs s : signs) {
        boolean own = s.sample().source().equals("validation");
        double weight = own ? 1 : 0.5;
        double[] x = {1, clipped(s.encoder()), clipped(s.lexical()), s.rule(), s.sample().untrusted() ? 1 : 0};
        double p = 1 / (1 + Math.exp(-odds(w, s)));
        for (int at = 0; at < w.length; at++) gradient[at] += weight * (p - (s.sample().attack() ? 1 : 0)) * x[at];
      }
      for (int at = 0; at < w.length; at++) {
        gradient[at] = gradient[at] / signs.size() + 1e-4 * w[at];
        square[at] += gradient[at] * gradient[at];
        w[at] -= 0.3 * gradient[at] / Math.sqrt(square[at] + 1e-12);
        // No sign of an attack may speak against one: what it dismissed, no other would look at.
        if (at != 0 && at != 4) w[at] = Math.max(0, w[at]);
      }
    }
    return w;
  }

  /**
   * The suspicion under which the encoder is not asked: the highest at which at most {@link #LOST} of the attacks are lost
   * that are found without it. What the rules block, what the encoder would miss and what is found without it loses nothing.
   */
  static double gate(List<Signs> signs, double[] w) {
    double level = Math.log(BLOCKS / (1 - BLOCKS));
    List<Double> needed = new ArrayList<>();
    int found = 0;
    for (Signs s : signs) {
      if (!s.sample().attack()) continue;
      double most = s.windows().stream().filter(window -> odds(w, s, window, window[1]) > level).mapToDouble(window -> window[0]).max().orElse(-99);
      boolean without = s.rule() >= RULE_BLOCKS || s.windows().stream().anyMatch(window -> odds(w, s, window, -4) > level);
      if (most > -99 || without) found++;
      if (most > -99 && !without) needed.add(most);
    }
    needed.sort(null);
    double gate = needed.isEmpty() ? -99 : needed.get(Math.min(needed.size() - 1, (int) (found * LOST)));
    List<Signs> harmless = signs.stream().filter(s -> !s.sample().attack()).toList();
    System.err.printf("the gate spares %.1f %% of the harmless texts, and loses %d of %d attacks%n",
        100.0 * harmless.stream().filter(s -> s.suspicion() < gate).count() / harmless.size(), needed.stream().filter(n -> n < gate).count(), found);
    return gate;
  }

  private static double odds(double[] w, Signs s, double[] window, double encoder) {
    return w[0] + w[1] * clipped(encoder) + w[2] * clipped(window[2]) + w[3] * s.rule() + w[4] * (s.sample().untrusted() ? 1 : 0);
  }
}
