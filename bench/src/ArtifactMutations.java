import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanFinding;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Changes files of a corpus at random and scans them: crashes, slow files, memory. */
final class ArtifactMutations {
  private static final int LARGEST_SEED = 256 * 1024;

  public static void main(String[] args) throws IOException {
    List<Path> seeds;
    try (Stream<Path> files = Files.walk(Path.of(args[0], "files"))) {
      seeds = files.filter(Files::isRegularFile).sorted().toList();
    }
    List<byte[]> contents = new ArrayList<>();
    for (Path seed : seeds) {
      contents.add(Files.size(seed) <= LARGEST_SEED ? Files.readAllBytes(seed) : new byte[0]);
    }
    int count = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    SplittableRandom random = new SplittableRandom(args.length > 2 ? Long.parseLong(args[2]) : 1);
    ModelScanner scanner = new ModelScanner(ScanLimits.standard());
    // Classes and lists are loaded with the first files; that is the start's time, not a file's.
    for (int i = 0; i < contents.size(); i++) {
      scanner.scan(contents.get(i), String.valueOf(seeds.get(i).getFileName()));
    }
    Map<String, Integer> verdicts = new TreeMap<>();
    double worst = 0;
    String worstName = "";
    int failures = 0;
    long most = 0;
    for (int i = 0; i < count; i++) {
      int pick = random.nextInt(contents.size());
      byte[] other = contents.get(random.nextInt(contents.size()));
      byte[] mutated = mutate(contents.get(pick).clone(), other, random);
      String name = String.valueOf(seeds.get(pick).getFileName());
      long start = System.nanoTime();
      ScanReport report = scanner.scan(mutated, name);
      double millis = (System.nanoTime() - start) / 1e6;
      verdicts.merge(report.verdict().wireName(), 1, Integer::sum);
      if (millis > worst) {
        worst = millis;
        worstName = name;
      }
      for (ScanFinding finding : report.findings()) {
        if (finding.rule().equals("scanner/failure") || finding.rule().equals("io/unreadable")) {
          failures++;
          System.out.println("FAILED on a mutation of " + name + ": " + finding.explanation());
        }
      }
      Runtime runtime = Runtime.getRuntime();
      most = Math.max(most, runtime.totalMemory() - runtime.freeMemory());
    }
    System.out.printf(Locale.ROOT, "%,d mutated files: %s%n", count, verdicts);
    System.out.printf(
        Locale.ROOT,
        "scanner failures %d; slowest %.0f ms (%s); most heap in use %d MiB of %d%n",
        failures, worst, worstName, most >> 20, Runtime.getRuntime().maxMemory() >> 20);
    System.out.println("floor: no crash, no hang, <= 2,000 ms each, <= 512 MiB");
  }

  private static byte[] mutate(byte[] bytes, byte[] other, SplittableRandom random) {
    byte[] result = bytes.length == 0 ? new byte[1] : bytes;
    for (int round = random.nextInt(1, 6); round > 0; round--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(7)) {
        case 0 -> result[at] = (byte) random.nextInt(256);
        case 1 -> result[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> result = Arrays.copyOf(result, Math.max(1, at));
        case 3 -> {
          int end = Math.min(result.length, at + random.nextInt(1, 64));
          Arrays.fill(result, at, end, (byte) (random.nextBoolean() ? 0xff : 0));
        }
        case 4 -> {
          int length = Math.min(other.length, random.nextInt(1, 4096));
          byte[] longer = Arrays.copyOf(result, result.length + length);
          System.arraycopy(result, at, longer, at + length, result.length - at);
          System.arraycopy(other, 0, longer, at, length);
          result = longer;
        }
        case 5 -> {
          int length = random.nextInt(1, Math.min(64, result.length) + 1);
          int from = random.nextInt(result.length - length + 1);
          byte[] repeated = new byte[result.length + length * 50];
          System.arraycopy(result, 0, repeated, 0, at);
          for (int i = 0; i < 50; i++) {
            System.arraycopy(result, from, repeated, at + i * length, length);
          }
          System.arraycopy(result, at, repeated, at + 50 * length, result.length - at);
          result = repeated;
        }
        default -> {
          // A length or count of four bytes, set to an edge.
          int[] edges = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff, 0x10000};
          int edge = edges[random.nextInt(edges.length)];
          for (int i = 0; i < 4 && at + i < result.length; i++) {
            result[at + i] = (byte) (edge >> 8 * i);
          }
        }
      }
    }
    return result;
  }
}
