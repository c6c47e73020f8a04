import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.Review;
import io.sallyport.review.ReviewResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How many of the threats that experts named a review finds, by class of attack. Arguments: the
 * architecture files' folder, the folder of expert threats, and {@code -v} to name what is missed.
 */
public final class ReviewRecall {

  private static final List<String[]> SYSTEMS =
      List.of(
          new String[] {"rag-chatbot-reference", "aws-genai-chatbot"},
          new String[] {"image-classifier", "husky-ai"},
          new String[] {"fraud-detection", "fraud-detection-pipeline"},
          new String[] {"mlops-platform", "mlops-kubeflow-mlflow"});

  private ReviewRecall() {}

  public static void main(String[] args) throws Exception {
    Path models = Path.of(args[0]);
    Path gold = Path.of(args[1]);
    boolean names = args.length > 2 && args[2].equals("-v");
    Map<String, Set<String>> classes = classes(models.resolve("classes.tsv"));
    Review review = Review.standard();
    JsonMapper mapper = new JsonMapper();
    System.out.printf(
        "%-24s %8s %8s %8s %9s %9s %10s%n",
        "system", "threats", "found", "recall", "findings", "elements", "a element");
    double sum = 0;
    int systems = 0;
    for (String[] system : SYSTEMS) {
      Path file = gold.resolve(system[1]).resolve("gold-classes.json");
      if (!Files.exists(file)) {
        continue;
      }
      Architecture architecture = ArchitectureReader.read(models.resolve(system[0] + ".yaml"));
      ReviewResult result = review.of(architecture);
      Set<String> found = new HashSet<>();
      result.findings().forEach(f -> found.addAll(classes.getOrDefault(f.rule().attack(), Set.of())));
      result.findings().stream()
          .flatMap(finding -> finding.places().stream())
          .flatMap(place -> place.covers().stream())
          .forEach(rule -> found.addAll(classes.getOrDefault(rule.attack(), Set.of())));
      Set<String> answered = new HashSet<>();
      result.answered().forEach(a -> answered.addAll(classes.getOrDefault(a.rule().attack(), Set.of())));
      int hits = 0;
      int threats = 0;
      List<String> missed = new ArrayList<>();
      for (JsonNode threat : mapper.readTree(file.toFile()).get("threats")) {
        threats++;
        boolean hit = false;
        boolean known = false;
        for (JsonNode one : threat.get("acceptable")) {
          hit |= found.contains(one.asText());
          known |= answered.contains(one.asText());
        }
        hits += hit ? 1 : 0;
        if (!hit) {
          missed.add(threat.get("id").asText() + " " + threat.get("class").asText() + (known ? " (answered)" : ""));
        }
      }
      int size = architecture.components().size() + architecture.flows().size();
      sum += (double) hits / threats;
      systems++;
      System.out.printf(
          Locale.ROOT,
          "%-24s %8d %8d %8.2f %9d %9d %10.2f%n",
          system[0], threats, hits, (double) hits / threats, result.findings().size(), size,
          (double) result.findings().size() / size);
      if (names) {
        missed.forEach(one -> System.out.println("    missed: " + one));
      }
    }
    System.out.printf(Locale.ROOT, "macro recall %.3f (floor 0.90)%n", sum / Math.max(1, systems));
  }

  private static Map<String, Set<String>> classes(Path file) throws Exception {
    Map<String, Set<String>> classes = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\t");
      classes.put(parts[0], new HashSet<>(List.of(parts[1].split(","))));
    }
    return classes;
  }
}
