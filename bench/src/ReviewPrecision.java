import io.sallyport.core.Severity;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.Review;
import io.sallyport.review.ReviewFinding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which share of the findings a reader judged right. Arguments: the file of judgements and folders of
 * architectures. A line of judgements names a system or {@code *}, a finding, right or wrong, and
 * why; the more exact one counts. A finding that nobody judged counts as wrong.
 */
public final class ReviewPrecision {

  private ReviewPrecision() {}

  public static void main(String[] args) throws Exception {
    Map<String, Boolean> judged = new HashMap<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\t");
        judged.put(parts[0] + " " + parts[1], parts[2].equals("right"));
      }
    }
    List<Path> files = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      try (var all = Files.list(Path.of(args[i]))) {
        all.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(files::add);
      }
    }
    int[] all = new int[2];
    int[] grave = new int[2];
    int unjudged = 0;
    Map<String, Integer> wrong = new TreeMap<>();
    for (Path file : files) {
      String system = file.getFileName().toString().replace(".yaml", "");
      for (ReviewFinding finding : Review.standard().of(ArchitectureReader.read(file)).findings()) {
        Boolean right = judged.getOrDefault(system + " " + finding.id(), judged.get("* " + finding.id()));
        unjudged += right == null ? 1 : 0;
        int hit = Boolean.TRUE.equals(right) ? 1 : 0;
        all[0] += hit;
        all[1]++;
        if (finding.severity().compareTo(Severity.HIGH) >= 0) {
          grave[0] += hit;
          grave[1]++;
        }
        if (hit == 0) {
          wrong.merge(finding.id(), 1, Integer::sum);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "judged right: %d of %d findings in %d systems, %.3f (floor 0.70); high and critical %d of %d, %.3f"
            + " (floor 0.85); without a judgement %d%n",
        all[0], all[1], files.size(), (double) all[0] / all[1], grave[0], grave[1],
        (double) grave[0] / grave[1], unjudged);
    System.out.println("judged wrong most: " + wrong);
  }
}
