import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.privacy.PersonalData;
import io.sallyport.privacy.PersonalDataFinder;
import io.sallyport.text.CodePoints;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Scores the finding of personal data against labelled texts, one table a file. A span counts as
 * found when it shares at least half of the union with a predicted one; each prediction answers for
 * one span. Types that a text's {@code scope} leaves out are neither right nor wrong. A document
 * leaks when a tenth of the letters and digits of any labelled span stays uncovered.
 */
final class PrivacyScore {

  private static final double LEAST_SHARE = 0.5;
  private static final double COVERED = 0.9;
  private static final double BETA_SQUARED = 4;
  private static final String ANY = "any type";

  record Labelled(int start, int end, String type) {}

  record Document(String id, String text, List<Labelled> gold, Set<String> scope) {}

  interface Finder {
    List<Labelled> find(Document document);
  }

  /** Types whose form, checksum or grammar tells a right one. */
  private static final Set<String> CHECKABLE =
      Set.of("CREDIT_CARD", "IBAN", "EMAIL", "US_SSN", "IP_ADDRESS", "URL");

  static final class Tally {
    long hits;
    long predicted;
    long gold;

    double precision() {
      return predicted == 0 ? (gold == 0 ? 1 : 0) : (double) hits / predicted;
    }

    double recall() {
      return gold == 0 ? 1 : (double) hits / gold;
    }

    void add(Tally other) {
      hits += other.hits;
      predicted += other.predicted;
      gold += other.gold;
    }

    double f2() {
      double below = BETA_SQUARED * precision() + recall();
      return below == 0 ? 0 : (1 + BETA_SQUARED) * precision() * recall() / below;
    }
  }

  private final Map<String, Tally> tallies = new TreeMap<>();
  private final Map<String, Long> wrong = new TreeMap<>();
  private final boolean errors;

  /** Whether only every fifth text counts: those that the training leaves out. */
  private final boolean fifth;
  private long documents;
  private long leaking;
  private long clean;
  private long cleanFlagged;
  private long characters;
  private long nanos;

  private PrivacyScore(boolean errors, boolean fifth) {
    this.errors = errors;
    this.fifth = fifth;
  }

  public static void main(String[] arguments) throws IOException {
    List<Path> files = new ArrayList<>();
    String which = "complete";
    boolean errors = false;
    boolean fifth = false;
    double threshold = PersonalDataFinder.STANDARD_THRESHOLD;
    for (String argument : arguments) {
      switch (argument) {
        case "--standard" -> which = "standard";
        case "--gold" -> which = "gold";
        case "--none" -> which = "none";
        case "--errors" -> errors = true;
        case "--fifth" -> fifth = true;
        default -> {
          if (argument.startsWith("--threshold=")) {
            threshold = Double.parseDouble(argument.substring(12));
          } else {
            files.add(Path.of(argument));
          }
        }
      }
    }
    Finder finder = finder(which, threshold);
    for (Path file : files) {
      PrivacyScore score = new PrivacyScore(errors, fifth);
      score.run(file, finder);
      score.print(file.getFileName().toString(), which);
    }
  }

  private static Finder finder(String which, double threshold) {
    return switch (which) {
      case "gold" -> Document::gold;
      case "none" -> document -> List.of();
      case "standard" -> finding(PersonalDataFinder.standard().withThreshold(threshold));
      default -> finding(PersonalDataFinder.complete().withThreshold(threshold));
    };
  }

  private static Finder finding(PersonalDataFinder finder) {
    return document -> {
      CodePoints points = CodePoints.of(document.text());
      List<Labelled> found = new ArrayList<>();
      for (PersonalData data : finder.find(document.text())) {
        found.add(
            new Labelled(
                points.fromUtf16(data.start()),
                points.fromUtf16(data.end()),
                group(data.type().name())));
      }
      return found;
    };
  }

  /** Types that sources do not tell apart are one here. */
  private static String group(String type) {
    return switch (type) {
      case "LOCATION", "ADDRESS" -> "LOCATION+ADDRESS";
      case "ID", "NATIONAL_ID" -> "ID+NATIONAL_ID";
      default -> type;
    };
  }

  private void run(Path file, Finder finder) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (fifth && number++ % 5 != 4) {
          continue;
        }
        Document document = document(mapper.readTree(line));
        long from = System.nanoTime();
        List<Labelled> found = finder.find(document);
        nanos += System.nanoTime() - from;
        characters += document.text().length();
        score(document, found);
      }
    }
  }

  private static Document document(JsonNode node) {
    Set<String> scope = new HashSet<>();
    node.path("scope").forEach(type -> scope.add(group(type.asText())));
    List<Labelled> gold = new ArrayList<>();
    for (JsonNode span : node.path("spans")) {
      String type = group(span.path("type").asText());
      if (scope.isEmpty() || scope.contains(type)) {
        gold.add(new Labelled(span.path("start").asInt(), span.path("end").asInt(), type));
      }
    }
    return new Document(node.path("id").asText(), node.path("text").asText(), gold, scope);
  }

  private void score(Document document, List<Labelled> found) {
    List<Labelled> inScope =
        found.stream()
            .filter(f -> document.scope().isEmpty() || document.scope().contains(f.type()))
            .toList();
    documents++;
    if (document.gold().isEmpty()) {
      clean++;
      cleanFlagged += inScope.isEmpty() ? 0 : 1;
    }
    leaking += leaks(document, found) ? 1 : 0;
    // Any type: what is labelled under a type out of scope is no error either.
    match(ANY, document, document.gold(), inScope, found);
    Set<String> types = new HashSet<>();
    document.gold().forEach(g -> types.add(g.type()));
    inScope.forEach(f -> types.add(f.type()));
    for (String type : types) {
      List<Labelled> gold = document.gold().stream().filter(g -> g.type().equals(type)).toList();
      List<Labelled> same = inScope.stream().filter(f -> f.type().equals(type)).toList();
      match(type, document, gold, same, same);
    }
  }

  private void match(
      String name,
      Document document,
      List<Labelled> gold,
      List<Labelled> counted,
      List<Labelled> usable) {
    Tally tally = tallies.computeIfAbsent(name, n -> new Tally());
    Set<Labelled> used = new HashSet<>();
    for (Labelled wanted : gold) {
      Labelled best = null;
      for (Labelled candidate : usable) {
        if (!used.contains(candidate)
            && share(wanted, candidate) >= LEAST_SHARE
            && (best == null || share(wanted, candidate) > share(wanted, best))) {
          best = candidate;
        }
      }
      if (best != null) {
        used.add(best);
        tally.hits++;
        tally.predicted += counted.contains(best) ? 0 : 1;
      } else if (errors) {
        note(document, name, "missed", wanted);
      }
    }
    tally.gold += gold.size();
    tally.predicted += counted.size();
    if (errors) {
      counted.stream()
          .filter(c -> !used.contains(c))
          .forEach(c -> note(document, name, "false", c));
    }
  }

  private void note(Document document, String name, String kind, Labelled span) {
    if (name.equals(ANY)) {
      return;
    }
    String text = document.text();
    int from = text.offsetByCodePoints(0, span.start());
    int to = text.offsetByCodePoints(0, span.end());
    System.out.printf(
        "%s %s %s: %s[[%s]]%s%n",
        kind,
        name,
        document.id(),
        text.substring(Math.max(0, from - 40), from).replace('\n', '|'),
        text.substring(from, to).replace('\n', '|'),
        text.substring(to, Math.min(text.length(), to + 30)).replace('\n', '|'));
    wrong.merge(kind + " " + name, 1L, Long::sum);
  }

  private static double share(Labelled a, Labelled b) {
    int common = Math.min(a.end(), b.end()) - Math.max(a.start(), b.start());
    return common <= 0
        ? 0
        : (double) common / (Math.max(a.end(), b.end()) - Math.min(a.start(), b.start()));
  }

  private static boolean leaks(Document document, List<Labelled> found) {
    int[] points = document.text().codePoints().toArray();
    for (Labelled gold : document.gold()) {
      int signs = 0;
      int covered = 0;
      for (int i = gold.start(); i < gold.end(); i++) {
        int at = i;
        if (Character.isLetterOrDigit(points[i])) {
          signs++;
          covered += found.stream().anyMatch(f -> f.start() <= at && at < f.end()) ? 1 : 0;
        }
      }
      if (covered < COVERED * signs) {
        return true;
      }
    }
    return false;
  }

  private void print(String file, String which) {
    System.out.printf(
        Locale.ROOT,
        "%s (%s): %d documents, leaking %.3f, clean flagged %s, %.2f MB/s%n",
        file,
        which,
        documents,
        documents == 0 ? 0 : (double) leaking / documents,
        clean == 0 ? "-" : "%.1f %% of %d".formatted(100.0 * cleanFlagged / clean, clean),
        characters / 1e6 / Math.max(1e-9, nanos / 1e9));
    List<String> order =
        tallies.keySet().stream()
            .sorted((a, b) -> a.equals(ANY) ? -1 : b.equals(ANY) ? 1 : a.compareTo(b))
            .collect(Collectors.toList());
    order.forEach(type -> print(type, tallies.get(type)));
    Tally checkable = new Tally();
    tallies.forEach(
        (type, tally) -> {
          if (CHECKABLE.contains(type)) {
            checkable.add(tally);
          }
        });
    if (checkable.gold > 0) {
      print("checkable together", checkable);
    }
  }

  private static void print(String type, Tally tally) {
    System.out.printf(
        Locale.ROOT,
        "  %-18s P %.3f  R %.3f  F2 %.3f  (%d labelled, %d predicted)%n",
        type,
        tally.precision(),
        tally.recall(),
        tally.f2(),
        tally.gold,
        tally.predicted);
  }
}
