import io.sallyport.review.Architecture;
import io.sallyport.review.ArchitectureReader;
import io.sallyport.review.Review;
import io.sallyport.review.ReviewResult;
import io.sallyport.review.Vocabulary;
import io.sallyport.review.report.JsonReport;
import io.sallyport.review.report.PdfReport;
import io.sallyport.review.report.SarifReport;
import io.sallyport.review.report.SvgDiagram;
import io.sallyport.review.Starts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** How long a review takes, by size; all rules, made-up architectures of every kind. */
public final class ReviewSpeed {

  private static final int RUNS = 15;

  private ReviewSpeed() {}

  /** Without arguments the table; with a number an architecture of so many elements, as a file. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      System.out.print(file(Integer.parseInt(args[0])));
      return;
    }
    Review review = Review.standard();
    System.out.printf("%-34s %10s %10s %10s %10s%n", "ms", "least", "median", "most", "floor");
    for (int size : new int[] {30, 300, 2000}) {
      Architecture architecture = made(size);
      for (int i = 0; i < (size > 1000 ? 2 : 10); i++) {
        review.of(architecture);
      }
      long[] times = new long[size > 1000 ? 5 : RUNS];
      ReviewResult result = null;
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        result = review.of(architecture);
        times[i] = System.nanoTime() - start;
      }
      row(size + " elements, " + result.rules().size() + " rules", times, size == 300 ? "300" : size == 2000 ? "5000" : "");
    }
    for (String shape : List.of("ring", "hub", "dense")) {
      Architecture architecture = shaped(shape, 2000);
      long[] times = new long[3];
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        review.of(architecture);
        times[i] = System.nanoTime() - start;
      }
      row(shape + " of 2000 elements", times, "5000");
    }
    ReviewResult agent = review.of(ArchitectureReader.read("agent.yaml", Starts.file("agent")));
    report("JSON", () -> JsonReport.write(agent));
    report("SARIF", () -> SarifReport.write(agent));
    report("SVG", () -> SvgDiagram.write(agent));
    report("PDF", () -> PdfReport.write(agent));
  }

  private interface Work {
    Object run() throws Exception;
  }

  private static void report(String name, Work work) throws Exception {
    long[] times = new long[4];
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      work.run();
      times[i] = System.nanoTime() - start;
    }
    System.out.printf(Locale.ROOT, "%-34s %10.0f first%n", name + " of a small system", times[0] / 1e6);
    row(name + ", warm", Arrays.copyOfRange(times, 1, times.length), name.equals("PDF") ? "6000" : "");
  }

  private static void row(String name, long[] times, String floor) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT, "%-34s %10.1f %10.1f %10.1f %10s%n", name, sorted[0] / 1e6,
        sorted[sorted.length / 2] / 1e6, sorted[sorted.length - 1] / 1e6, floor);
  }

  private static Architecture shaped(String shape, int size) throws Exception {
    String[] kinds = {"agent", "tool", "vector-database", "service", "llm-self-hosted", "database"};
    StringBuilder file = new StringBuilder("system: Made up\ncomponents:\n");
    for (int i = 0; i < size; i++) {
      String kind = i % 100 == 0 ? "user" : kinds[i % kinds.length];
      boolean passes = i % 100 != 0 || shape.equals("ring");
      file.append(
          "  - {id: c%d, kind: %s%s}\n"
              .formatted(i, passes && i > 0 && i % 100 == 0 ? "website" : kind,
                  kind.equals("tool") ? ", effects: [write]" : ""));
    }
    file.append("flows:\n");
    Random random = new Random(7);
    for (int i = 0; i < size; i++) {
      int[] next =
          switch (shape) {
            case "ring" -> new int[] {i + 1};
            case "hub" -> new int[] {3};
            default -> new int[] {random.nextInt(size), random.nextInt(size), random.nextInt(size),
                random.nextInt(size), random.nextInt(size), random.nextInt(size)};
          };
      for (int to : next) {
        if (to % size != i) {
          file.append("  - {from: c%d, to: c%d, data: personal}\n".formatted(i, to % size));
        }
      }
    }
    return ArchitectureReader.read(shape + ".yaml", file.toString());
  }

  private static Architecture made(int size) throws Exception {
    return ArchitectureReader.read("made.yaml", file(size));
  }

  private static String file(int size) {
    Random random = new Random(7);
    List<String> kinds = new ArrayList<>(Vocabulary.standard().kinds().keySet());
    List<String> types = new ArrayList<>(Vocabulary.standard().typeNames());
    kinds.sort(null);
    types.sort(null);
    StringBuilder file = new StringBuilder("system: Made up\nzones:\n");
    String[] trust = {"untrusted", "partner", "internal", "restricted"};
    for (int i = 0; i < 12; i++) {
      file.append("  - {id: z%d, trust: %s}\n".formatted(i, trust[i % 4]));
    }
    file.append("components:\n");
    for (int i = 0; i < size; i++) {
      file.append(
          "  - {id: c%d, kind: %s, zone: z%d}\n"
              .formatted(i, kinds.get(random.nextInt(kinds.size())), random.nextInt(12)));
    }
    file.append("flows:\n");
    for (int i = 0; i < size * 3 / 2; i++) {
      int from = random.nextInt(size);
      int to = Math.floorMod(from + 1 + (int) (random.nextGaussian() * 12), size);
      file.append(
          "  - {from: c%d, to: c%d, data: %s}\n"
              .formatted(from, to == from ? (to + 1) % size : to, types.get(random.nextInt(types.size()))));
    }
    return file.toString();
  }
}
