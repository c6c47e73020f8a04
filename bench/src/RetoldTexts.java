import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.guard.Guard;
import io.sallyport.guard.GuardContext;
import io.sallyport.guard.Mode;
import io.sallyport.guard.Policy;
import io.sallyport.guard.ScannerPolicy;
import io.sallyport.guard.Scanners;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * System prompts that come out in other words, and ordinary answers of the same applications: how
 * many the scanner retold finds. The thresholds were chosen on the part "tune".
 */
final class RetoldTexts {

  private static final Guard GUARD = Guard.standard();
  private static final Policy POLICY =
      Policy.off().toBuilder()
          .scanner(Scanners.RETOLD, ScannerPolicy.of(Mode.FLAG, 0.5).only(Direction.OUTPUT))
          .build();

  private final Map<String, int[]> counts = new LinkedHashMap<>();
  private long sentences;
  private long nanos;

  private RetoldTexts() {}

  public static void main(String[] arguments) throws IOException {
    List<JsonNode> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      texts.add(JsonMapper.builder().build().readTree(line));
    }
    for (String part : List.of("held", "tune")) {
      System.out.println("# " + (part.equals("held") ? "held out" : "thresholds were chosen on these"));
      new RetoldTexts().measure(texts.stream().filter(t -> t.path("part").asText().equals(part)).toList());
    }
  }

  private void measure(List<JsonNode> texts) {
    for (int at = 0; at < texts.size(); at++) {
      JsonNode text = texts.get(at);
      String prompt = text.path("prompt").asText();
      for (String kind : List.of("paraphrase", "list", "partial", "translation")) {
        count("leak: " + kind, prompt, text.path(kind).asText());
      }
      StringBuilder all = new StringBuilder();
      String other = texts.get((at + 1) % texts.size()).path("prompt").asText();
      for (JsonNode answer : text.path("ordinary")) {
        count("ordinary: short", prompt, answer.asText());
        count("ordinary: of another prompt", other, answer.asText());
        all.append(answer.asText()).append(' ');
      }
      count("ordinary: three in one", prompt, all.toString());
    }
    counts.forEach((kind, n) -> System.out.println(row(kind, n[0], n[1])));
    System.out.printf(
        Locale.ROOT, "  %.1f ms an answer (CPU, prompts kept)%n", nanos / 1e6 / sentences);
  }

  private void count(String kind, String prompt, String answer) {
    GuardContext context = new GuardContext("", "", List.of(), List.of(prompt));
    List<Segment> texts = List.of(Segment.of("answer", answer, Origin.ASSISTANT));
    GUARD.inspect(texts, Direction.OUTPUT, POLICY, context);
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    boolean found =
        !GUARD.inspect(texts, Direction.OUTPUT, POLICY, context).findings().isEmpty();
    nanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    sentences++;
    int[] n = counts.computeIfAbsent(kind, k -> new int[2]);
    n[0] += found ? 1 : 0;
    n[1]++;
  }

  /** With the 95 % interval of Wilson. */
  private static String row(String kind, int found, int of) {
    double z = 1.96;
    double p = (double) found / of;
    double middle = (p + z * z / (2 * of)) / (1 + z * z / of);
    double half =
        z / (1 + z * z / of) * Math.sqrt(p * (1 - p) / of + z * z / (4.0 * of * of));
    return String.format(
        Locale.ROOT,
        "  %-28s %3d of %3d  %5.1f %% (%.1f–%.1f)",
        kind, found, of, 100 * p, 100 * Math.max(0, middle - half), 100 * Math.min(1, middle + half));
  }
}
