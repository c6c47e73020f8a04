package io.sallyport.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.core.Direction;
import io.sallyport.core.Origin;
import io.sallyport.core.Segment;
import io.sallyport.core.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Prints how often the balanced policy blocks the texts of a folder of JSON-lines files ({@code
 * text} and {@code label}): for files of attacks that is recall, for files of harmless texts it is
 * false alarms. Arguments: the folder; optionally {@code --why FILE} to list what blocks in a file,
 * {@code --missed FILE} to list what does not, {@code --origin NAME}.
 */
public final class PhraseBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Guard GUARD = Guard.standard();

  private final Map<String, Integer> rules = new HashMap<>();
  private Origin origin = Origin.USER;

  private PhraseBench() {}

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    PhraseBench bench = new PhraseBench();
    Path folder = Path.of(arguments[0]);
    String list = "";
    boolean missed = false;
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--origin" -> bench.origin = Origin.ofWireName(arguments[i + 1]);
        case "--why" -> list = arguments[i + 1];
        case "--missed" -> {
          list = arguments[i + 1];
          missed = true;
        }
        default -> throw new IllegalArgumentException(arguments[i]);
      }
    }
    if (list.isEmpty()) {
      bench.table(folder);
    } else {
      bench.list(folder.resolve(list), missed);
    }
  }

  private void table(Path folder) throws IOException {
    System.out.printf(
        "%-34s %6s %8s %8s %8s %9s%n", "file", "texts", "blocked", "share", "any", "ms/text");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
    for (Path file : files) {
      List<String> texts = texts(file);
      int blocked = 0;
      int any = 0;
      long micros = 0;
      for (String text : texts) {
        Inspection inspection = inspect(text);
        micros += inspection.micros();
        blocked += inspection.blocked() ? 1 : 0;
        any += inspection.verdict() != Verdict.ALLOW ? 1 : 0;
      }
      System.out.printf(
          "%-34s %6d %8d %7.2f%% %7.2f%% %9.3f%n",
          file.getFileName(),
          texts.size(),
          blocked,
          100.0 * blocked / texts.size(),
          100.0 * any / texts.size(),
          micros / 1000.0 / texts.size());
    }
  }

  private void list(Path file, boolean missed) throws IOException {
    for (String text : texts(file)) {
      Inspection inspection = inspect(text);
      if (inspection.blocked() == missed) {
        continue;
      }
      System.out.println(
          "--- " + text.substring(0, Math.min(160, text.length())).replace('\n', ' '));
      for (SegmentFinding located : inspection.findings()) {
        rules.merge(located.finding().rule(), 1, Integer::sum);
        int start = Math.max(0, located.finding().start() - 20);
        int end = Math.min(text.length(), Math.min(located.finding().end(), start + 160) + 20);
        System.out.printf(
            "    %.2f %s | %s%n",
            located.finding().score(),
            located.finding().rule(),
            text.substring(start, end).replace('\n', ' '));
      }
    }
    System.out.println(new TreeMap<>(rules));
  }

  private Inspection inspect(String text) {
    return GUARD.inspect(
        List.of(Segment.of("text", text, origin)),
        Direction.INPUT,
        Policy.balanced(),
        GuardContext.none());
  }

  private static List<String> texts(Path file) throws IOException {
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = JSON.readTree(line);
      texts.add(node.path("text").asText());
    }
    return texts;
  }
}
