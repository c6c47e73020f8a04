package io.sallyport.review;

import io.sallyport.core.Evidence;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds claims against evidence. A claim is verified when the newest record of its control about
 * this element or the whole system is still fresh and its figure reaches what {@code evidence.yaml}
 * asks; it has failed when the figure of the newest does not, fresh or not; without a fresh record
 * it is declared, whatever the file says. What was observed later than the review does not count.
 */
public final class EvidenceCheck {

  private static final String CONTRADICTED =
      "the file says absent, fresh evidence says otherwise: ";

  private final EvidenceRecords records;
  private final Map<String, String> configured;
  private final Instant now;

  /**
   * A check.
   *
   * @param records all evidence, of any age
   * @param configured controls that a running gateway's configuration sets, with what it says; they
   *     count at components of the kind ai-gateway
   * @param now what is expired by then is stale, and what was observed later does not count
   */
  public EvidenceCheck(List<Evidence> records, Map<String, String> configured, Instant now) {
    this.records = new EvidenceRecords(records, now);
    this.configured = Map.copyOf(configured);
    this.now = now;
  }

  /** What of the evidence does not count because it was observed later, one line each. */
  public List<String> notes() {
    return records.notes();
  }

  /** Whether a checked claim calls a control absent that evidence shows. */
  static boolean contradicts(ControlClaim claim) {
    return claim.state() == ControlState.ABSENT && claim.detail().startsWith(CONTRADICTED);
  }

  /** Where a checked architecture calls a control absent that evidence shows, one line each. */
  public static List<String> contradictions(Architecture checked) {
    List<String> lines = new ArrayList<>();
    for (Component one : checked.components().values()) {
      contradictions(one.id(), one.controls(), lines);
    }
    for (Flow one : checked.flows()) {
      contradictions(one.id(), one.controls(), lines);
    }
    return lines;
  }

  private static void contradictions(
      String id, Map<String, ControlClaim> controls, List<String> lines) {
    controls.values().stream()
        .filter(EvidenceCheck::contradicts)
        .map(claim -> claim.at() + ": " + claim.control() + " at " + id + ": " + claim.detail())
        .sorted()
        .forEach(lines::add);
  }

  /** The architecture with its claims as evidence leaves them. */
  public Architecture apply(Architecture architecture) {
    List<Component> components =
        architecture.components().values().stream()
            .map(component -> component(component, architecture.name()))
            .toList();
    List<Flow> flows =
        architecture.flows().stream().map(flow -> flow(flow, architecture.name())).toList();
    return architecture.with(components, flows);
  }

  private Component component(Component one, String system) {
    Map<String, ControlClaim> controls = new HashMap<>(one.controls());
    if (one.kind().is("ai-gateway")) {
      configured.forEach(
          (control, detail) ->
              controls.merge(
                  control,
                  new ControlClaim(control, ControlState.DECLARED, detail, null, one.at()),
                  (said, set) -> said.state().stands() ? said : set));
    }
    controls.replaceAll((control, claim) -> check(claim, one.id(), one.name(), system));
    for (Evidence record : records.all()) {
      if (names(record, one.id(), one.name()) && known(record.control())) {
        controls.computeIfAbsent(
            record.control(),
            control ->
                check(
                    new ControlClaim(control, ControlState.UNKNOWN, "", null, one.at()),
                    one.id(),
                    one.name(),
                    system));
      }
    }
    return one.withControls(controls);
  }

  private static boolean known(String control) {
    return Vocabulary.standard().controls().containsKey(control);
  }

  private Flow flow(Flow one, String system) {
    Map<String, ControlClaim> controls = new HashMap<>(one.controls());
    controls.replaceAll((control, claim) -> check(claim, one.id(), one.name(), system));
    return new Flow(
        one.id(),
        one.from(),
        one.to(),
        one.name(),
        one.data(),
        one.protocol(),
        one.answered(),
        one.content(),
        controls,
        one.at());
  }

  private ControlClaim check(ControlClaim claim, String id, String name, String system) {
    Evidence newest = records.newest(record -> matches(record, claim, id, name, system));
    if (claim.state() == ControlState.ABSENT) {
      return newest == null || !records.lapse(newest).isEmpty()
          ? claim
          : claim.as(ControlState.ABSENT, CONTRADICTED + measured(newest));
    }
    if (newest != null && !Measures.standard().verifies(newest)) {
      // Time alone heals nothing: what failed last has to be measured again.
      return claim.as(ControlState.FAILED, failed(claim, newest));
    }
    if (newest != null && newest.expires().isAfter(now)) {
      return claim.as(ControlState.VERIFIED, measured(newest));
    }
    if (!claim.state().stands()) {
      return claim;
    }
    boolean later = records.later(record -> matches(record, claim, id, name, system));
    return claim.as(ControlState.DECLARED, stale(claim, newest, later));
  }

  private static boolean matches(
      Evidence record, ControlClaim claim, String id, String name, String system) {
    return record.control().equals(claim.control())
        && (names(record, id, name) || claim.state().stands() && record.subject().equals(system));
  }

  private static boolean names(Evidence record, String id, String name) {
    return record.subject().equals(id) || !name.isEmpty() && record.subject().equals(name);
  }

  private String failed(ControlClaim claim, Evidence record) {
    Measures.Measure measure = Measures.standard().of(record.control());
    String over =
        record.expires().isAfter(now)
            ? ": "
            : " on " + day(record.observedTo()) + ", not measured since: ";
    return (claim.state().stands() ? "declared, and it failed" : "it failed")
        + over
        + measured(record)
        + "; "
        + measure.asked(record.figure());
  }

  /** What was measured, how, by what and when. */
  static String measured(Evidence record) {
    return record.method()
        + ": "
        + record.figure()
        + (record.interval() == null ? "" : " (" + record.interval() + ")")
        + ", measured by "
        + record.tool()
        + " on "
        + day(record.observedTo())
        + ", good until "
        + day(record.expires())
        + ", entry "
        + record.leaf()
        + " of the audit log";
  }

  private static String stale(ControlClaim claim, @Nullable Evidence newest, boolean later) {
    String said = claim.detail().isEmpty() ? "" : claim.detail() + "; ";
    return said
        + (newest == null
            ? later
                ? "its evidence is dated later than this review"
                : claim.evidence() == null
                    ? "no evidence"
                    : "evidence " + claim.evidence() + " was not found"
            : "the evidence of "
                + day(newest.observedTo())
                + " expired on "
                + day(newest.expires()));
  }

  private static LocalDate day(Instant at) {
    return EvidenceRecords.day(at);
  }
}
