import io.sallyport.privacy.internal.names.Chain;
import io.sallyport.privacy.internal.names.Label;
import io.sallyport.privacy.internal.names.Lexicon;
import io.sallyport.privacy.internal.names.NameFeatures;
import io.sallyport.privacy.internal.names.NameModel;
import io.sallyport.privacy.internal.names.Sentence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Trains the model of names: stochastic gradient on the likelihood of the chain, with a step for
 * each weight (AdaGrad) and decay. Arguments: templates, output, generated texts an epoch, epochs,
 * then labelled files, each with how often it is read an epoch: {@code file=2}. Every fifth text of
 * a file is left out: it is what the bench measures on.
 */
final class TrainNames {

  private static final int LABELS = Label.COUNT;
  private static final float RATE = 0.12f;
  private static final float DECAY = 2e-7f;
  private static final int LONGEST = 400;

  private final float[] weights = new float[LABELS << NameFeatures.BITS];
  private final float[] squares = new float[LABELS << NameFeatures.BITS];
  private final double[][] transitions = new double[LABELS][LABELS];
  private final double[][] transitionSquares = new double[LABELS][LABELS];
  private final Lexicon lexicon = Lexicon.standard();
  private final Random random = new Random(20261122);
  private double loss;
  private long tokens;

  private TrainNames() {}

  public static void main(String[] arguments) throws IOException {
    TrainNames training = new TrainNames();
    Generator generator = new Generator(Path.of(arguments[0]), 1);
    int texts = Integer.parseInt(arguments[2]);
    int epochs = Integer.parseInt(arguments[3]);
    List<Labelled> real = new ArrayList<>();
    for (String argument : Arrays.asList(arguments).subList(4, arguments.length)) {
      int sign = argument.lastIndexOf('=');
      List<Labelled> read = Labelled.read(Path.of(argument.substring(0, sign)));
      for (int k = Integer.parseInt(argument.substring(sign + 1)); k > 0; k--) {
        for (int i = 0; i < read.size(); i++) {
          if (i % 5 != 4) {
            real.add(read.get(i));
          }
        }
      }
    }
    for (int epoch = 1; epoch <= epochs; epoch++) {
      List<Labelled> documents = new ArrayList<>(real);
      for (int i = 0; i < texts; i++) {
        documents.add(generator.next());
      }
      Collections.shuffle(documents, training.random);
      training.loss = 0;
      training.tokens = 0;
      documents.forEach(training::learn);
      System.err.printf(
          "epoch %d: %d texts, %d tokens, loss per token %.4f%n",
          epoch, documents.size(), training.tokens, training.loss / training.tokens);
    }
    try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]))) {
      NameModel.of(training.clipped(), training.transitions).write(out);
    }
  }

  /** A few great weights would make the steps of all the others coarse. */
  private float[] clipped() {
    float[] clipped = weights.clone();
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = Math.max(-3f, Math.min(3f, clipped[i]));
    }
    return clipped;
  }

  private void learn(Labelled document) {
    Sentence sentence = Sentence.of(document.text(), lexicon);
    int[] gold = labels(sentence, document);
    forget(sentence, gold, document.made());
    for (int from = 0; from < gold.length; from += LONGEST) {
      learn(sentence, gold, from, Math.min(gold.length, from + LONGEST));
    }
  }

  private static int[] labels(Sentence sentence, Labelled document) {
    int[] gold = new int[sentence.length()];
    for (Labelled.Span span : document.spans()) {
      boolean first = true;
      for (int i = 0; i < gold.length; i++) {
        if (sentence.start(i) < span.end() && sentence.end(i) > span.start()) {
          gold[i] = Label.of(span.type(), first).ordinal();
          first = false;
        }
      }
    }
    return gold;
  }

  /** Lists are never full and names never all seen: some are forgotten, so that context counts. */
  private void forget(Sentence sentence, int[] gold, boolean made) {
    boolean noLists = random.nextInt(10) == 0;
    for (int i = 0; i < gold.length; i++) {
      if (gold[i] == 0) {
        continue;
      }
      if (noLists || random.nextInt(100) < 22) {
        sentence.forgetLists(i);
      }
      if (random.nextInt(100) < (made ? 45 : 20)) {
        sentence.forgetWord(i);
      }
    }
  }

  private void learn(Sentence sentence, int[] gold, int from, int to) {
    int n = to - from;
    int[][] features = new int[n][];
    int[] buffer = new int[NameFeatures.MOST];
    double[][] emissions = new double[n][LABELS];
    for (int i = 0; i < n; i++) {
      int count = NameFeatures.extract(sentence, from + i, buffer);
      features[i] = Arrays.copyOf(buffer, count);
      for (int feature : features[i]) {
        for (int label = 0; label < LABELS; label++) {
          emissions[i][label] += weights[feature * LABELS + label];
        }
      }
    }
    Chain chain = new Chain(emissions, transitions);
    int[] wanted = Arrays.copyOfRange(gold, from, to);
    if (!Label.values()[wanted[0]].first() && wanted[0] != 0) {
      wanted[0]--;
    }
    double logProbability = chain.logProbability(wanted);
    loss -= logProbability;
    tokens += n;
    for (int i = 0; i < n; i++) {
      double[] marginals = chain.marginals(i);
      for (int label = 0; label < LABELS; label++) {
        float gradient = (float) ((label == wanted[i] ? 1 : 0) - marginals[label]);
        if (Math.abs(gradient) > 1e-4) {
          update(features[i], label, gradient);
        }
      }
      if (i + 1 < n) {
        updateTransitions(chain, i, wanted);
      }
    }
  }

  private void update(int[] features, int label, float gradient) {
    for (int feature : features) {
      int at = feature * LABELS + label;
      squares[at] += gradient * gradient;
      weights[at] += RATE * gradient / (float) Math.sqrt(squares[at] + 1f);
      weights[at] -= DECAY * weights[at];
    }
  }

  private void updateTransitions(Chain chain, int i, int[] wanted) {
    for (int before = 0; before < LABELS; before++) {
      for (int after = 0; after < LABELS; after++) {
        double gradient =
            (wanted[i] == before && wanted[i + 1] == after ? 1 : 0) - chain.pair(i, before, after);
        transitionSquares[before][after] += gradient * gradient;
        transitions[before][after] +=
            RATE * gradient / Math.sqrt(transitionSquares[before][after] + 1);
      }
    }
  }
}
