package io.sallyport.gateway.reload;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What came of reading the configuration.
 *
 * @param outcome what is in force now
 * @param at when it was read
 * @param by who or what asked for it: {@code start}, {@code file}, {@code signal} or a key's id
 * @param digest names the configuration in force
 * @param changed settings that differ from before: {@code +name} is new, {@code -name} is gone,
 *     {@code ~name} has another value
 * @param restart settings that were read, now or before, and take effect with the next start only
 * @param problems why the new one was not taken, one line each
 */
public record ReloadReport(
    Outcome outcome,
    Instant at,
    String by,
    String digest,
    SortedSet<String> changed,
    SortedSet<String> restart,
    List<String> problems) {

  /** How many problems or names of settings one line holds. */
  private static final int MOST_SHOWN = 50;

  /** What is in force. */
  public enum Outcome {
    /** What was read at the start. */
    STARTED,
    /** What was in force before, because nothing differs. */
    UNCHANGED,
    /** The new configuration. */
    APPLIED,
    /** What was in force before, because the new one is wrong. */
    KEPT,
    /** What was in force before, because the log could not take that there is a new one. */
    UNRECORDED;

    /** Whether the new one is not in force. */
    public boolean refused() {
      return this == KEPT || this == UNRECORDED;
    }

    /** The name in the log, the admin API and metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the collections. */
  public ReloadReport {
    changed = new TreeSet<>(changed);
    restart = new TreeSet<>(restart);
    problems = List.copyOf(problems);
  }

  /** Without what stands in the file: a value in the wrong place may be a secret. */
  List<String> problemsWithoutValues() {
    return problems.stream()
        .map(problem -> problem.replaceAll("found .*(?=\\(expected)", "").strip())
        .toList();
  }

  /** One line for a person. */
  String line() {
    String restartPart = restart.isEmpty() ? "" : "; needs a restart: " + some(restart, " ");
    return switch (outcome) {
      case STARTED -> "configuration " + shortDigest() + " in force";
      case UNCHANGED -> "configuration read again (" + by + "): nothing differs" + restartPart;
      case APPLIED ->
          "configuration "
              + shortDigest()
              + " in force ("
              + by
              + "): "
              + some(changed, " ")
              + restartPart;
      case KEPT ->
          "configuration "
              + shortDigest()
              + " stays in force, the new one is wrong ("
              + by
              + "): "
              + some(problemsWithoutValues(), " | ");
      case UNRECORDED ->
          "configuration "
              + shortDigest()
              + " stays in force ("
              + by
              + "): "
              + some(problems, " | ");
    };
  }

  /** A line in which a person finds something: a file may have thousands of errors. */
  private static String some(Collection<String> all, String between) {
    String shown = all.stream().limit(MOST_SHOWN).collect(Collectors.joining(between));
    int more = all.size() - MOST_SHOWN;
    return more > 0 ? shown + between + "and " + more + " more" : shown;
  }

  private String shortDigest() {
    return digest.substring(0, Math.min(12, digest.length()));
  }
}
