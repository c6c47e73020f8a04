import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.privacy.PersonalDataFinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many bytes one core searches in a second of its own time, after it has warmed up; what else
 * runs on the machine counts for little then.
 */
final class PrivacySpeed {

  /** Small files are read more often, or the compiler would be timed with them. */
  private static final int ROUNDS = 8;

  private static final long LEAST_NANOS = 5_000_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int MOST = 1_500_000;

  private PrivacySpeed() {}

  public static void main(String[] files) throws IOException {
    System.out.printf("%-24s %10s %10s %10s%n", "", "standard", "all rules", "complete");
    for (String file : files) {
      List<String> texts = new ArrayList<>();
      long size = 0;
      for (String line : Files.readAllLines(Path.of(file))) {
        String text = new ObjectMapper().readTree(line).path("text").asText();
        size += text.getBytes(StandardCharsets.UTF_8).length;
        texts.add(text);
        if (size > MOST) {
          break;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%-24s %10.2f %10.2f %10.2f%n",
          Path.of(file).getFileName(),
          best(PersonalDataFinder.standard(), texts, size),
          best(PersonalDataFinder.structured(), texts, size),
          best(PersonalDataFinder.complete(), texts, size));
    }
  }

  private static double best(PersonalDataFinder finder, List<String> texts, long size) {
    double best = 0;
    long begin = THREADS.getCurrentThreadCpuTime();
    for (int round = 0;
        round < ROUNDS || THREADS.getCurrentThreadCpuTime() - begin < LEAST_NANOS;
        round++) {
      long from = THREADS.getCurrentThreadCpuTime();
      texts.forEach(finder::find);
      best = Math.max(best, size / 1e6 / ((THREADS.getCurrentThreadCpuTime() - from) / 1e9));
    }
    return best;
  }
}
