package io.sallyport.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sallyport.core.Severity;
import io.sallyport.review.internal.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What changed since an earlier review, from its JSON report. */
public final class Baseline {

  private final Map<String, Map<String, String>> before;

  private final String system;

  private Baseline(String system, Map<String, Map<String, String>> before) {
    this.system = system;
    this.before = before;
  }

  /**
   * The difference, each entry {@code finding at element}.
   *
   * @param added open now and not there before
   * @param fixed there before and gone or decided now
   * @param changed at both times, with another severity
   */
  public record Difference(List<String> added, List<String> fixed, List<String> changed) {
    /** Copies the lists. */
    public Difference {
      added = List.copyOf(added);
      fixed = List.copyOf(fixed);
      changed = List.copyOf(changed);
    }
  }

  /**
   * Reads the JSON report of an earlier review.
   *
   * @throws ArchitectureException when it is none
   */
  public static Baseline read(Path file) throws ArchitectureException {
    String text = YamlReader.text(file);
    try {
      JsonNode tree = new JsonMapper().readTree(text);
      if (tree == null || !tree.path("findings").isArray() || !tree.path("system").isTextual()) {
        throw new ArchitectureException(
            List.of(
                file
                    + ":1: found JSON without a system and its findings (expected: report.json, the JSON report of"
                    + " an earlier review)"));
      }
      return new Baseline(tree.path("system").textValue(), open(tree));
    } catch (JsonProcessingException e) {
      throw new ArchitectureException(
          List.of(
              file
                  + ":"
                  + Math.max(1, e.getLocation().getLineNr())
                  + ": found no JSON (expected: report.json, the JSON report of an earlier"
                  + " review)"));
    }
  }

  private static Map<String, Map<String, String>> open(JsonNode tree) {
    Map<String, Map<String, String>> open = new TreeMap<>();
    for (JsonNode finding : tree.path("findings")) {
      for (JsonNode place : finding.path("places")) {
        if (place.path("status").asText("open").equals("open")) {
          open.computeIfAbsent(finding.path("id").asText(), any -> new TreeMap<>())
              .put(place.path("at").asText(), place.path("severity").asText());
          covered(open, finding.path("id").asText(), place);
          for (JsonNode covered : place.path("covers")) {
            covered(open, covered.path("rule").asText(), place);
          }
        }
      }
    }
    return open;
  }

  // What a more specific finding or one nearer to the entrance told was there as well.
  private static void covered(Map<String, Map<String, String>> open, String rule, JsonNode place) {
    Map<String, String> at = open.computeIfAbsent(rule, any -> new TreeMap<>());
    at.putIfAbsent(place.path("at").asText(), "");
    place.path("also").forEach(further -> at.putIfAbsent(further.asText(), ""));
  }

  /** The name of the system that was reviewed. */
  public String system() {
    return system;
  }

  /** What changed from the baseline to a result. */
  public Difference to(ReviewResult result) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    Map<String, Map<String, String>> now = new TreeMap<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        String severity = place.score().severity().wireName();
        now.computeIfAbsent(finding.id(), any -> new TreeMap<>()).put(place.at(), severity);
        List<String> rules = new ArrayList<>(List.of(finding.id()));
        place.covers().forEach(rule -> rules.add(rule.id()));
        for (String rule : rules) {
          Map<String, String> there = now.computeIfAbsent(rule, any -> new TreeMap<>());
          place.everywhere().forEach(at -> there.putIfAbsent(at, ""));
        }
        String old = before.getOrDefault(finding.id(), Map.of()).get(place.at());
        String name = finding.id() + " at " + place.at();
        if (place.status() == Status.OPEN && old != null) {
          finding.decidedBy(place).stream()
              .filter(rule -> !was(rule, place))
              .forEach(rule -> added.add(rule + " at " + place.at() + " (" + severity + ")"));
        }
        if (place.status() != Status.OPEN) {
          if (old != null) {
            changed.add(name + " (" + old + " to " + place.status().wireName() + ")");
          }
        } else if (old == null) {
          added.add(name + " (" + severity + ")");
        } else if (!old.isEmpty() && !old.equals(severity)) {
          changed.add(name + " (" + old + " to " + severity + ")");
        }
      }
    }
    List<String> fixed = new ArrayList<>();
    before.forEach(
        (finding, places) ->
            places.keySet().stream()
                .filter(at -> !places.getOrDefault(at, "").isEmpty())
                .filter(at -> !now.getOrDefault(finding, Map.of()).containsKey(at))
                .forEach(at -> fixed.add(finding + " at " + at)));
    return new Difference(added, fixed, changed);
  }

  /** Whether a place was open in the baseline, by each way of which it tells. */
  public boolean has(ReviewFinding finding, Place place) {
    return finding.decidedBy(place).stream().allMatch(rule -> was(rule, place));
  }

  /** Whether a place is more severe than it was in the baseline. */
  public boolean worsened(ReviewFinding finding, Place place) {
    String old = before.getOrDefault(finding.id(), Map.of()).getOrDefault(place.at(), "");
    return Stream.of(Severity.values())
        .filter(severity -> severity.wireName().equals(old))
        .anyMatch(severity -> severity.compareTo(place.score().severity()) < 0);
  }

  private boolean was(String rule, Place place) {
    return before.getOrDefault(rule, Map.of()).containsKey(place.at());
  }
}
