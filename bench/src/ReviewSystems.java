import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.Place;
import io.sallyport.review.Review;
import io.sallyport.review.ReviewFinding;
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
import java.util.stream.Stream;

/**
 * How many threats that were written down before a run a review finds: same class of attack and same
 * element. Arguments: the folder of architectures with their threats, and {@code -v} to name what is
 * missed.
 */
public final class ReviewSystems {

  private ReviewSystems() {}

  public static void main(String[] args) throws Exception {
    boolean names = args.length > 1 && args[1].equals("-v");
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(args[0]))) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    System.out.printf(
        "%-22s %8s %8s %8s %9s %9s %11s%n",
        "system", "threats", "found", "recall", "findings", "elements", "an element");
    double sum = 0;
    double least = 1;
    for (Path file : files) {
      Architecture architecture = ArchitectureReader.read(file);
      ReviewResult result = Review.standard().of(architecture);
      Map<String, Set<String>> at = places(result);
      List<String> missed = new ArrayList<>();
      int threats = 0;
      for (String line : Files.readAllLines(Path.of(file.toString().replace(".yaml", ".tsv")))) {
        String[] parts = line.split("\t");
        threats++;
        if (Stream.of(parts[0].split("\\|")).noneMatch(attack -> meets(at.get(attack), parts[1]))) {
          missed.add(line);
        }
      }
      double recall = (double) (threats - missed.size()) / threats;
      sum += recall;
      least = Math.min(least, recall);
      int size = architecture.components().size() + architecture.flows().size();
      System.out.printf(
          Locale.ROOT,
          "%-22s %8d %8d %8.2f %9d %9d %11.2f%n",
          file.getFileName().toString().replace(".yaml", ""), threats, threats - missed.size(), recall,
          result.findings().size(), size, (double) result.findings().size() / size);
      if (names) {
        missed.forEach(one -> System.out.println("    missed: " + one));
      }
    }
    System.out.printf(
        Locale.ROOT, "macro recall %.3f (floor 0.75), least %.2f (floor 0.60)%n", sum / files.size(), least);
  }

  private static Map<String, Set<String>> places(ReviewResult result) {
    Map<String, Set<String>> at = new HashMap<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        at.computeIfAbsent(finding.rule().attack(), any -> new HashSet<>()).addAll(place.everywhere());
        // What a more specific finding at the same element tells is found there too.
        place.covers().forEach(rule -> at.computeIfAbsent(rule.attack(), any -> new HashSet<>()).addAll(place.everywhere()));
      }
    }
    return at;
  }

  private static boolean meets(Set<String> found, String elements) {
    return found != null && Stream.of(elements.split(",")).anyMatch(found::contains);
  }
}
