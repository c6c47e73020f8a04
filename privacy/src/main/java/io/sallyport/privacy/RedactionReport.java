package io.sallyport.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was found, with masked samples. Not safe for threads. */
public final class RedactionReport {

  private static final int SAMPLES = 3;

  /** So many problems are kept in words; the others only count. */
  private static final int PROBLEMS = 20;

  private final Map<PersonalDataType, Long> counts = new TreeMap<>();
  private final Map<PersonalDataType, List<String>> samples = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long records;
  private long failed;

  /** Takes in a treated record; the text is the one before. */
  public void add(String text, Redaction redaction) {
    records++;
    addFound(text, redaction);
  }

  /** Takes in what was found beside a record, such as in its id. */
  public void addFound(String text, Redaction redaction) {
    for (Redaction.Replaced replaced : redaction.replaced()) {
      PersonalData data = replaced.data();
      counts.merge(data.type(), 1L, Long::sum);
      List<String> seen = samples.computeIfAbsent(data.type(), t -> new ArrayList<>());
      if (seen.size() < SAMPLES) {
        seen.add(masked(text.substring(data.start(), data.end())));
      }
    }
  }

  /** Takes in a record that could not be treated. */
  public void addFailure() {
    records++;
    failed++;
  }

  /**
   * Takes in a record that could not be treated.
   *
   * @param problem which one, and why; without the personal data in it
   */
  public void addFailure(String problem) {
    addFailure();
    if (problems.size() < PROBLEMS) {
      problems.add(problem);
    }
  }

  /** Takes in what another report knows. */
  public void add(RedactionReport other) {
    records += other.records;
    failed += other.failed;
    other.counts.forEach((type, count) -> counts.merge(type, count, Long::sum));
    other.samples.forEach(
        (type, values) -> {
          List<String> seen = samples.computeIfAbsent(type, t -> new ArrayList<>());
          values.stream().limit(SAMPLES - seen.size()).forEach(seen::add);
        });
    notes.addAll(other.notes);
    other.problems.stream().limit(PROBLEMS - problems.size()).forEach(problems::add);
  }

  /** Takes in something that a person should know, such as an image that was not looked into. */
  public void addNote(String note) {
    notes.add(note);
  }

  /** The first letter or digit and stars, at most twelve characters. */
  private static String masked(String value) {
    StringBuilder masked = new StringBuilder();
    boolean first = true;
    for (int i = 0; i < Math.min(value.length(), 12); i++) {
      char c = value.charAt(i);
      boolean sign = Character.isLetterOrDigit(c) || Character.isSurrogate(c);
      masked.append(sign && !first ? '*' : Character.isSurrogate(c) ? '*' : c);
      first &= !sign;
    }
    return masked.toString().replace('\n', ' ');
  }

  /** How many findings there are of each type. */
  public Map<PersonalDataType, Long> counts() {
    return Map.copyOf(counts);
  }

  /** Masked samples of a type, three at most. */
  public List<String> samples(PersonalDataType type) {
    return List.copyOf(samples.getOrDefault(type, List.of()));
  }

  /** What a person should know. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Which records could not be treated and why, the first twenty. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** How many records were seen, failed ones included. */
  public long records() {
    return records;
  }

  /** How many could not be treated. */
  public long failed() {
    return failed;
  }
}
