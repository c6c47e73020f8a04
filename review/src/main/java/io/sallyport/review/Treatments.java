package io.sallyport.review;

import io.sallyport.core.Evidence;
import io.sallyport.review.internal.Form;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about findings, in a file that is kept beside the architecture. A decision names
 * the elements that it is about, so that a new place of the same finding is open.
 */
public final class Treatments {

  private static final List<String> STATES = List.of("accepted", "mitigated", "false-positive");

  /** Ends what is said of a decision that no longer counts. */
  static final String OVER = ", so it counts again";

  private static final String EVIDENCE = "by evidence ";

  private final List<Treatment> treatments;

  private record Treatment(
      String finding,
      List<String> at,
      Status status,
      @Nullable LocalDate expires,
      String note,
      @Nullable String evidence,
      @Nullable Evidence record,
      String lapse,
      Location where) {
    boolean covers(Place place) {
      return at.contains("*") || exact(place);
    }

    // Whether it names each element of the place itself.
    boolean exact(Place place) {
      return at.containsAll(place.everywhere());
    }

    boolean over(LocalDate today) {
      return !lapse.isEmpty() || expires != null && expires.isBefore(today);
    }

    // An acceptance may be renewed: the old one ends on another day.
    boolean repeats(Treatment other) {
      return sameAs(other) && !renews(other);
    }

    boolean renews(Treatment other) {
      return sameAs(other) && status == other.status && !Objects.equals(expires, other.expires);
    }

    private boolean sameAs(Treatment other) {
      return finding.equals(other.finding) && Set.copyOf(at).equals(Set.copyOf(other.at));
    }

    String ended() {
      return "; " + (lapse.isEmpty() ? "expired" : lapse) + OVER;
    }

    Treatment shown(String by, String why) {
      String rest =
          note.startsWith(EVIDENCE + evidence)
              ? note.substring((EVIDENCE + evidence).length())
              : "";
      return new Treatment(finding, at, status, expires, by + rest, evidence, record, why, where);
    }

    Treatment resting(Evidence found) {
      return new Treatment(finding, at, status, expires, note, evidence, found, lapse, where);
    }

    Treatment lapsed(String why) {
      return new Treatment(finding, at, status, expires, note, evidence, record, why, where);
    }

    String until() {
      return (expires == null ? "" : "until " + expires + ' ') + note;
    }

    boolean names(Place place) {
      return at.contains("*") || place.everywhere().stream().anyMatch(at::contains);
    }
  }

  private Treatments(List<Treatment> treatments) {
    this.treatments = treatments;
  }

  /** No decisions. */
  public static Treatments none() {
    return new Treatments(List.of());
  }

  /**
   * Reads a file: {@code treatments:} with {@code finding}, {@code at}, {@code status} and, for
   * accepted ones, {@code owner} and {@code expires}; for mitigated ones {@code evidence}; for
   * false positives {@code reason}.
   *
   * @throws ArchitectureException with everything that is wrong
   */
  public static Treatments read(Path file) throws ArchitectureException {
    return read(file.toString(), YamlReader.read(file));
  }

  static Treatments read(String file, YamlValue root) throws ArchitectureException {
    List<String> problems = new ArrayList<>();
    Form form = Form.of(file, "", root, problems);
    List<Treatment> treatments = new ArrayList<>();
    for (Form entry : form.forms("treatments")) {
      Treatment read = treatment(entry);
      treatments.stream()
          .filter(read::repeats)
          .findFirst()
          .ifPresent(
              other ->
                  entry.problem(
                      "finding",
                      "found a second decision about '"
                          + read.finding()
                          + "' at "
                          + String.join(", ", read.at())
                          + " (expected: one; the other is in line "
                          + other.where().line()
                          + ")"));
      treatments.add(read);
    }
    form.done();
    if (!problems.isEmpty()) {
      throw new ArchitectureException(problems);
    }
    return new Treatments(treatments);
  }

  private static Treatment treatment(Form form) {
    String finding = form.required("finding", "finding: direct-prompt-injection");
    List<String> at = form.texts("at");
    if (at.isEmpty()) {
      form.problem("at", "found none (expected: the elements it is about, or '*' for all)");
    }
    String word = form.oneOf("status", STATES);
    Status status =
        word == null
            ? Status.OPEN
            : switch (word) {
              case "accepted" -> Status.ACCEPTED;
              case "mitigated" -> Status.MITIGATED;
              default -> Status.FALSE_POSITIVE;
            };
    String note =
        switch (status) {
          case OPEN, RESIDUAL -> form.required("status", "status: accepted");
          case ACCEPTED -> "by " + form.required("owner", "owner: ciso@example.com");
          case MITIGATED -> EVIDENCE + form.required("evidence", "evidence: E-12");
          case FALSE_POSITIVE -> "because " + form.required("reason", "reason: …");
        };
    String said = form.text("reason");
    if (status != Status.FALSE_POSITIVE && said != null) {
      note = note + ": " + said;
    }
    LocalDate expires = expires(form, status);
    form.text("owner");
    String evidence = form.text("evidence");
    form.done();
    return new Treatment(
        finding,
        at,
        status,
        expires,
        note,
        status == Status.MITIGATED ? evidence : null,
        null,
        "",
        form.at());
  }

  private static @Nullable LocalDate expires(Form form, Status status) {
    String text =
        status == Status.ACCEPTED
            ? form.required("expires", "expires: 2027-03-31")
            : form.text("expires");
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      form.problem("expires", "found '" + text + "' (expected: a date such as 2027-03-31)");
      return null;
    }
  }

  /**
   * The same decisions after a look at the evidence that they name. What a log does not hold, what
   * is no longer fresh and what shows too little mitigates nothing.
   *
   * @param records all evidence of a log; null when there is no log to look at, which the notes say
   * @param now what is expired by then is stale
   */
  public Treatments checked(@Nullable List<Evidence> records, Instant now) {
    EvidenceRecords dated = records == null ? null : new EvidenceRecords(records, now);
    return new Treatments(
        treatments.stream()
            .map(one -> one.evidence() == null ? one : checked(one, dated))
            .toList());
  }

  private static Treatment checked(Treatment one, @Nullable EvidenceRecords records) {
    String by = EVIDENCE + one.evidence();
    if (records == null) {
      return one.shown(by + ", which was not looked for", "");
    }
    Evidence record = records.newest(any -> any.id().equals(one.evidence()));
    if (record == null) {
      return one.shown(
          by,
          records.later(any -> any.id().equals(one.evidence()))
              ? "the evidence is dated later than this review"
              : "the log holds no such evidence");
    }
    return one.shown(by + " (" + EvidenceCheck.measured(record) + ")", records.lapse(record))
        .resting(record);
  }

  /**
   * A result with these decisions. An acceptance that has expired no longer counts: the finding is
   * open again, and says so.
   *
   * @param today the date by which acceptances expire
   */
  public ReviewResult apply(ReviewResult result, LocalDate today) {
    List<ReviewFinding> decided = new ArrayList<>();
    for (ReviewFinding finding : result.findings()) {
      List<Place> places =
          finding.places().stream()
              .map(place -> decide(finding, place, today, result.architecture()))
              .toList();
      decided.add(new ReviewFinding(finding.rule(), places));
    }
    return result.withFindings(decided);
  }

  // A place that tells of several ways is decided when each of them is; the least that was said of
  // any counts for it.
  private Place decide(
      ReviewFinding finding, Place place, LocalDate today, Architecture architecture) {
    List<String> rules = finding.decidedBy(place);
    List<Treatment> decisions =
        rules.stream()
            .map(
                rule ->
                    decision(EvidenceReach.rule(finding, place, rule), place, today, architecture))
            .filter(Objects::nonNull)
            .toList();
    if (decisions.isEmpty()) {
      return place;
    }
    if (rules.size() == 1 && !decisions.getFirst().over(today)) {
      return place.as(decisions.getFirst().status(), decisions.getFirst().until());
    }
    List<String> notes = new ArrayList<>();
    for (Treatment one : decisions) {
      String rule = rules.size() == 1 ? "" : one.finding() + ' ';
      notes.add(
          rule
              + one.status().wireName()
              + ' '
              + one.until()
              + (one.over(today) ? one.ended() : ""));
    }
    rules.stream()
        .filter(rule -> decisions.stream().noneMatch(one -> one.finding().equals(rule)))
        .forEach(rule -> notes.add("nothing decided about " + rule));
    boolean all =
        decisions.size() == rules.size() && decisions.stream().noneMatch(one -> one.over(today));
    Status least = Collections.min(decisions.stream().map(Treatment::status).toList());
    return place.as(
        all ? least : Status.OPEN, (all ? "for each way: " : "") + String.join("; ", notes));
  }

  // Of those that name the place, else of those about all places: the first that counts today,
  // else the last that did. So what ended at a place is not hidden by a decision about all.
  private @Nullable Treatment decision(
      Rule rule, Place place, LocalDate today, Architecture architecture) {
    List<Treatment> ranked = ranked(rule, place, architecture);
    return ranked.stream()
        .filter(one -> !one.over(today))
        .findFirst()
        .orElse(ranked.isEmpty() ? null : ranked.getLast());
  }

  private List<Treatment> ranked(Rule rule, Place place, Architecture architecture) {
    List<Treatment> covering =
        treatments.stream()
            .filter(one -> one.finding().equals(rule.id()) && one.covers(place))
            .toList();
    boolean named = covering.stream().anyMatch(one -> one.exact(place));
    return covering.stream()
        .filter(one -> !named || one.exact(place))
        .map(one -> reaching(one, rule, place, architecture))
        .toList();
  }

  /**
   * Decisions of which each would count at the same place, one line for each pair. One that renews
   * another is none.
   *
   * @param today the date by which acceptances expire
   */
  public List<String> overlaps(ReviewResult result, LocalDate today) {
    Map<String, List<String>> places = new LinkedHashMap<>();
    for (ReviewFinding finding : result.findings()) {
      for (Place place : finding.places()) {
        for (String id : finding.decidedBy(place)) {
          Rule rule = EvidenceReach.rule(finding, place, id);
          List<Treatment> counting =
              ranked(rule, place, result.architecture()).stream()
                  .filter(one -> !one.over(today))
                  .toList();
          counting.stream()
              .skip(1)
              .filter(one -> !one.renews(counting.getFirst()))
              .map(one -> overlap(counting.getFirst(), one))
              .forEach(
                  one -> places.computeIfAbsent(one, any -> new ArrayList<>()).add(place.at()));
        }
      }
    }
    List<String> lines = new ArrayList<>();
    places.forEach(
        (pair, at) ->
            lines.add(
                pair
                    + at.getFirst()
                    + (at.size() == 1 ? "" : " and " + (at.size() - 1) + " more places")));
    return lines;
  }

  private static String overlap(Treatment first, Treatment second) {
    return second.where()
        + ": the decision about '"
        + second.finding()
        + "' does not count, because the one in "
        + first.where()
        + " comes first, at ";
  }

  // Evidence of something else, or about something else, says nothing here.
  private static Treatment reaching(
      Treatment one, Rule rule, Place place, Architecture architecture) {
    Evidence record = one.record();
    if (record == null || !one.lapse().isEmpty()) {
      return one;
    }
    return one.lapsed(EvidenceReach.lapse(record, rule, place, architecture));
  }

  private static boolean says(ReviewFinding finding, Place place, String rule) {
    return finding.id().equals(rule)
        || place.covers().stream().anyMatch(covered -> covered.id().equals(rule));
  }

  /** Decisions about findings or elements that the result does not have, one line each. */
  public List<String> unused(ReviewResult result) {
    return treatments.stream()
        .filter(
            one ->
                result.findings().stream()
                    .noneMatch(
                        finding ->
                            finding.places().stream()
                                .filter(one::names)
                                .anyMatch(place -> says(finding, place, one.finding()))))
        .map(one -> one.where() + ": the decision about '" + one.finding() + "' meets no finding")
        .toList();
  }
}
