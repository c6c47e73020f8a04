package io.sallyport.review;

import io.sallyport.review.internal.Form;
import io.sallyport.review.internal.YamlReader;
import io.sallyport.review.internal.YamlValue;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about findings, in a file that is kept beside the architecture. A decision names
 * the elements that it is about, so that a new place of the same finding is open.
 */
public final class Treatments {

  private static final List<String> STATES = List.of("accepted", "mitigated", "false-positive");

  private final List<Treatment> treatments;

  private record Treatment(
      String finding,
      List<String> at,
      Status status,
      @Nullable LocalDate expires,
      String note,
      Location where) {
    boolean covers(Place place) {
      return at.contains("*") || at.containsAll(place.everywhere());
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
      treatments.add(treatment(entry));
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
          case MITIGATED -> "by evidence " + form.required("evidence", "evidence: E-12");
          case FALSE_POSITIVE -> "because " + form.required("reason", "reason: …");
        };
    String said = form.text("reason");
    if (status != Status.FALSE_POSITIVE && said != null) {
      note = note + ": " + said;
    }
    LocalDate expires = expires(form, status);
    form.text("owner");
    form.text("evidence");
    form.done();
    return new Treatment(finding, at, status, expires, note, form.at());
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
   * A result with these decisions. An acceptance that has expired no longer counts: the finding is
   * open again, and says so.
   *
   * @param today the date by which acceptances expire
   */
  public ReviewResult apply(ReviewResult result, LocalDate today) {
    List<ReviewFinding> decided = new ArrayList<>();
    for (ReviewFinding finding : result.findings()) {
      List<Place> places =
          finding.places().stream().map(place -> decide(finding, place, today)).toList();
      decided.add(new ReviewFinding(finding.rule(), places));
    }
    return result.withFindings(decided);
  }

  private Place decide(ReviewFinding finding, Place place, LocalDate today) {
    Place decided = place;
    for (Treatment one : treatments) {
      if (!one.finding().equals(finding.id()) || !one.covers(place)) {
        continue;
      }
      if (one.expires() != null && one.expires().isBefore(today)) {
        decided =
            place.as(
                Status.OPEN,
                one.status().wireName()
                    + " until "
                    + one.expires()
                    + ' '
                    + one.note()
                    + "; expired, so it counts again");
      } else {
        return place.as(
            one.status(),
            (one.expires() == null ? "" : "until " + one.expires() + ' ') + one.note());
      }
    }
    return decided;
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
