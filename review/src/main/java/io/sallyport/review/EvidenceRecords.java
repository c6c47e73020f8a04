package io.sallyport.review;

import io.sallyport.core.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Evidence as it counts at a time: nothing that was observed later, and none for longer than {@code
 * evidence.yaml} lets a measurement of its control count.
 */
final class EvidenceRecords {

  private final List<Evidence> counting;
  private final List<Evidence> later;
  private final Instant now;

  EvidenceRecords(List<Evidence> records, Instant now) {
    this.now = now;
    this.counting =
        records.stream()
            .filter(one -> !one.observedTo().isAfter(now))
            .map(EvidenceRecords::ended)
            .toList();
    this.later = records.stream().filter(one -> one.observedTo().isAfter(now)).toList();
  }

  private static Evidence ended(Evidence one) {
    Instant last =
        one.observedTo().plus(Duration.ofDays(Measures.standard().of(one.control()).days()));
    if (!one.expires().isAfter(last)) {
      return one;
    }
    return new Evidence(
        one.id(),
        one.control(),
        one.subject(),
        one.method(),
        one.figure(),
        one.interval(),
        one.observedFrom(),
        one.observedTo(),
        last,
        one.tool(),
        one.leaf());
  }

  /** Those that count or did. */
  List<Evidence> all() {
    return counting;
  }

  /** The newest of some; of several of one time, the last of the log. */
  @Nullable Evidence newest(Predicate<Evidence> which) {
    return counting.stream()
        .filter(which)
        .max(Comparator.comparing(Evidence::observedTo).thenComparing(Evidence::leaf))
        .orElse(null);
  }

  /** Whether there are some that were observed later. */
  boolean later(Predicate<Evidence> which) {
    return later.stream().anyMatch(which);
  }

  /** What does not count because it was observed later, one line each. */
  List<String> notes() {
    return later.stream()
        .map(
            one ->
                "evidence "
                    + one.id()
                    + " does not count: it is dated "
                    + one.observedTo()
                    + ", after "
                    + now)
        .toList();
  }

  /** Why a record shows nothing now; empty when it is fresh and shows enough. */
  String lapse(Evidence record) {
    if (!record.expires().isAfter(now)) {
      return "the evidence expired on " + day(record.expires());
    }
    if (!Measures.standard().verifies(record)) {
      return "it failed: " + Measures.standard().of(record.control()).asked(record.figure());
    }
    Evidence newest = newest(one -> sameMatter(one, record));
    return newest == null || Measures.standard().verifies(newest)
        ? ""
        : "it was measured again on " + day(newest.observedTo()) + " and failed";
  }

  private static boolean sameMatter(Evidence one, Evidence other) {
    return one.control().equals(other.control()) && one.subject().equals(other.subject());
  }

  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
