package io.sallyport.cli;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code redact} says of its files on standard error, and whether one was not treated. */
final class RedactedSummary {

  private final Redactor redactor;
  private final boolean reports;
  private final boolean each;
  private final RedactionReport all = new RedactionReport();
  private final List<String> untreated = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private boolean unread;

  /**
   * Nothing said yet.
   *
   * @param reports whether to say what was found
   * @param each whether to say it of each file; of all together otherwise
   */
  RedactedSummary(Redactor redactor, boolean reports, boolean each) {
    this.redactor = redactor;
    this.reports = reports;
    this.each = each;
  }

  /** A file is done. */
  void treated(@Nullable Path file, RedactionReport report) {
    unread |= report.failed() > 0 && report.failed() == report.records();
    if (reports && each) {
      System.err.print(shown(file) + ": ");
      say(report);
    } else if (!reports && report.failed() > 0) {
      System.err.printf(
          Locale.ROOT,
          "sallyport: %s: %d of %d records could not be treated; errors stand in their places%n",
          shown(file),
          report.failed(),
          report.records());
    }
    all.add(report);
  }

  /** A file cannot be treated; what was found in it before that counts for nothing. */
  void untreated(@Nullable Path file, String problem) {
    String name = shown(file);
    System.err.println("sallyport: " + name + ": " + problem);
    untreated.add(name + ": not treated: " + problem);
  }

  /** A link is not followed: it may lead out of the folder, or round in it. */
  void skipped(Path link) {
    String line = "skipped link " + shown(link);
    System.err.println("sallyport: " + line);
    skipped.add(line);
  }

  /** Says what was found in all files, if it was not said of each, and which were not treated. */
  void end() {
    if (!reports) {
      return;
    }
    if (!each) {
      say(all);
    }
    if (!untreated.isEmpty()) {
      System.err.println(untreated.size() + " files could not be treated");
      untreated.forEach(line -> System.err.println("  " + line));
    }
    skipped.forEach(System.err::println);
  }

  /** Whether a whole file was not treated. */
  boolean isFileUntreated() {
    return !untreated.isEmpty();
  }

  /** Whether a whole file, or every record of one, was not treated, or a link was skipped. */
  boolean isFailure() {
    return unread || !untreated.isEmpty() || !skipped.isEmpty();
  }

  private String shown(@Nullable Path file) {
    return file == null ? "standard input" : path(redactor, file);
  }

  /** The name of a file without the personal data in it; as it stands where data is put back. */
  static String named(Redactor redactor, Path file) {
    String name = String.valueOf(file.getFileName());
    if (redactor.isRestoring()) {
      return name;
    }
    // An address goes first: taken apart at its points, half of it would be words.
    String whole = name.indexOf('@') < 0 ? name : redactor.redact(name).text();
    String words =
        whole.replaceAll("[_\\-]|\\+(?!\\d)|\\.(?=[^.]*\\.)|%20", " ").replaceAll("\\s+", " ");
    String treated = redactor.redact(words).text();
    if (!treated.equals(words)) {
      return treated;
    }
    return whole.equals(name) ? redactor.redact(name).text() : whole;
  }

  /** A path without the personal data in the names of it. */
  static String path(Redactor redactor, Path file) {
    StringBuilder path = new StringBuilder(file.isAbsolute() ? "/" : "");
    for (Path part : file) {
      path.append(named(redactor, part)).append('/');
    }
    return path.substring(0, Math.max(path.length() - 1, 0));
  }

  private static void say(RedactionReport report) {
    System.err.printf(
        Locale.ROOT, "%d records, %d could not be treated%n", report.records(), report.failed());
    for (Map.Entry<PersonalDataType, Long> entry : report.counts().entrySet()) {
      System.err.printf(
          Locale.ROOT,
          "  %-12s %8d  %s%n",
          entry.getKey(),
          entry.getValue(),
          String.join("  ", report.samples(entry.getKey())));
    }
    report.problems().forEach(problem -> System.err.println("  " + problem));
    report.notes().stream().distinct().forEach(note -> System.err.println("  note: " + note));
  }
}
