import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Joins labelled texts with what {@code sallyport inspect} said of them, and prints the table. */
final class GuardTable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private record Row(String source, String kind, String lang, boolean attack, boolean caught, double score, int length) {}

  private GuardTable() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("prepare")) {
      prepare(arguments[1], Path.of(arguments[2]), Path.of(arguments[3]));
    } else {
      List<Row> rows = new ArrayList<>();
      for (int at = 1; at < arguments.length; at++) {
        read(Path.of(arguments[at]), rows);
      }
      print(rows);
    }
  }

  /** Lines as inspect takes them; label, kind and source go along, since it ignores other keys. */
  private static void prepare(String name, Path from, Path to) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(from)) {
      if (line.isBlank()) {
        continue;
      }
      JsonNode node = JSON.readTree(line);
      if (node.path("context_dependent").asBoolean()) {
        continue;
      }
      ObjectNode out = JSON.createObjectNode().put("id", Integer.toString(lines.size()));
      boolean attack = node.path("label").asText().equals("attack") || node.path("label").asInt() == 1;
      String origin = node.path("origin").asText("");
      if (origin.isEmpty()) {
        origin = name.startsWith("indirect") || name.equals("benign_docs") ? "retrieved" : "user";
      }
      out.put("text", node.path("text").asText()).put("origin", origin).put("attack", attack);
      out.put("kind", node.path("kind").asText("")).put("source", name).put("lang", node.path("lang").asText("en"));
      lines.add(out.toString());
    }
    Files.write(to, lines);
  }

  private static void read(Path in, List<Row> rows) throws IOException {
    List<String> asked = Files.readAllLines(in);
    List<String> answered = Files.readAllLines(Path.of(in.toString().replaceAll("\\.in$", ".out")));
    if (asked.size() != answered.size()) {
      throw new IOException(in + ": " + answered.size() + " answers (expected: " + asked.size() + ")");
    }
    for (int at = 0; at < asked.size(); at++) {
      JsonNode text = JSON.readTree(asked.get(at));
      JsonNode answer = JSON.readTree(answered.get(at));
      boolean caught = false;
      for (JsonNode finding : answer.path("findings")) {
        String category = finding.path("category").asText();
        boolean injection = List.of("prompt_injection", "jailbreak", "prompt_leak", "exfiltration", "obfuscation").contains(category);
        caught |= injection && !answer.path("verdict").asText().equals("allow") && counts(finding, answer);
      }
      rows.add(
          new Row(
              text.path("source").asText(),
              text.path("kind").asText(),
              text.path("lang").asText(),
              text.path("attack").asBoolean(),
              caught,
              answer.path("score").asDouble(),
              text.path("text").asText().length()));
    }
  }

  /** A finding that only was recorded changes nothing; the verdict of a block or flag is its own. */
  private static boolean counts(JsonNode finding, JsonNode answer) {
    return !finding.has("verdict") || !finding.path("verdict").asText().equals("allow");
  }

  private static void print(List<Row> rows) {
    Map<String, List<Row>> groups = new TreeMap<>();
    for (Row row : rows) {
      groups.computeIfAbsent((row.attack() ? "1 " : "0 ") + row.source(), g -> new ArrayList<>()).add(row);
    }
    System.out.printf("%-28s %-8s %6s %8s %s%n", "texts", "label", "n", "caught %", "95 %");
    groups.forEach((name, group) -> line(name.substring(2), name.startsWith("1") ? "attack" : "harmless", group));
    line("all attacks", "attack", rows.stream().filter(Row::attack).toList());
    line("all harmless", "harmless", rows.stream().filter(r -> !r.attack()).toList());
    Map<String, List<Row>> foreign = new TreeMap<>();
    for (Row row : rows) {
      if (!row.lang().equals("en")) {
        foreign.computeIfAbsent(row.attack() ? "1 other languages" : "0 other languages", g -> new ArrayList<>()).add(row);
      }
    }
    Map<String, List<Row>> kinds = new TreeMap<>();
    for (Row row : rows) {
      kinds.computeIfAbsent((row.attack() ? "1 " : "0 ") + kind(row), g -> new ArrayList<>()).add(row);
    }
    kinds.forEach((name, group) -> line("  " + name.substring(2), name.startsWith("1") ? "attack" : "harmless", group));
    foreign.forEach((name, group) -> line(name.substring(2), name.startsWith("1") ? "attack" : "harmless", group));
    System.out.printf(Locale.ROOT, "AUC %.4f; length alone %.4f%n", auc(rows, true), auc(rows, false));
  }

  /** What the texts of our own are called, in the words of the floors. */
  private static String kind(Row row) {
    String kind = row.kind();
    if (!row.attack()) {
      return switch (kind) {
        case "" -> "unnamed kind";
        case "role-play", "fiction" -> "role-play and fiction";
        case "twin", "security-prose", "training-material", "pasted-prompt" -> "trigger words";
        default -> "ordinary";
      };
    }
    if (kind.startsWith("indirect")) {
      return "indirect";
    }
    return switch (kind) {
      case "" -> "unnamed kind";
      case "jailbreak-persona", "jailbreak-fiction", "jailbreak-logic" -> "jailbreak";
      case "obfuscated", "split", "multi-turn" -> "disguised or in parts";
      default -> "direct";
    };
  }

  private static void line(String name, String label, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    long caught = rows.stream().filter(Row::caught).count();
    double n = rows.size();
    double p = caught / n;
    double z = 1.96;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    System.out.printf(
        Locale.ROOT,
        "%-28s %-8s %6d %8.1f %5.1f to %5.1f%n",
        name,
        label,
        rows.size(),
        100 * p,
        100 * Math.max(0, middle - half),
        100 * Math.min(1, middle + half));
  }

  private static double auc(List<Row> rows, boolean score) {
    double[] values = rows.stream().mapToDouble(r -> score ? r.score() : r.length()).toArray();
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double ranks = 0;
    long attacks = 0;
    for (int at = 0; at < order.length; ) {
      int same = at;
      while (same < order.length && values[order[same]] == values[order[at]]) {
        same++;
      }
      for (int i = at; i < same; i++) {
        if (rows.get(order[i]).attack()) {
          ranks += (at + 1 + same) / 2.0;
          attacks++;
        }
      }
      at = same;
    }
    long harmless = order.length - attacks;
    return (ranks - attacks * (attacks + 1) / 2.0) / (attacks * (double) Math.max(1, harmless));
  }
}
