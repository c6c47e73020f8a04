package io.sallyport.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.guard.internal.InjectionWindows;
import io.sallyport.neural.Encoder;
import io.sallyport.neural.Tokens;
import io.sallyport.neural.WordPiece;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How far the log odds of one graph are from those of another, over the first windows of texts. */
public final class Compare {
  private Compare() {}

  /** {@code HEAD.json GRAPH GRAPH FOLDER}. */
  public static void main(String[] arguments) throws Exception {
    JsonNode head = new ObjectMapper().readTree(Path.of(arguments[0]).toFile());
    WordPiece pieces = WordPiece.uncased();
    List<Sample> samples = Sample.folder(Path.of(arguments[3]));
    double sum = 0;
    double most = 0;
    int count = 0;
    try (Encoder one = Encoder.of(Files.readAllBytes(Path.of(arguments[1])));
        Encoder other = Encoder.of(Files.readAllBytes(Path.of(arguments[2])))) {
      for (Sample sample : samples) {
        Tokens tokens = pieces.split(sample.read());
        if (tokens.size() == 0) continue;
        InjectionWindows.Window window = InjectionWindows.of(tokens).getFirst();
        int[] ids = InjectionWindows.ids(tokens, window.from(), window.to(), sample.untrusted());
        double difference = Math.abs(odds(head, one.mean(ids)) - odds(head, other.mean(ids)));
        sum += difference;
        most = Math.max(most, difference);
        count++;
      }
    }
    System.out.printf(Locale.ROOT, "log odds of %d texts differ by %.3f on average, at most %.2f%n", count, sum / count, most);
  }

  private static double odds(JsonNode head, float[] mean) {
    double odds = head.path("bias").asDouble();
    for (int at = 0; at < mean.length; at++) odds += mean[at] * head.path("weight").path(at).asDouble();
    return odds;
  }
}
