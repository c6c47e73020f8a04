package io.sallyport.cli;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What {@code redact --report} says on standard error. */
final class RedactedSummary {

  private RedactedSummary() {}

  /** The name of a file without the personal data in it; as it stands where data is put back. */
  static String named(Redactor redactor, Path file) {
    String name = String.valueOf(file.getFileName());
    if (redactor.isRestoring()) {
      return name;
    }
    String words =
        name.replaceAll("[_\\-]|\\+(?!\\d)|\\.(?=[^.]*\\.)|%20", " ").replaceAll("\\s+", " ");
    String treated = redactor.redact(words).text();
    return treated.equals(words) ? redactor.redact(name).text() : treated;
  }

  /** A path without the personal data in the names of it. */
  static String path(Redactor redactor, Path file) {
    StringBuilder path = new StringBuilder(file.isAbsolute() ? "/" : "");
    for (Path part : file) {
      path.append(named(redactor, part)).append('/');
    }
    return path.substring(0, Math.max(path.length() - 1, 0));
  }

  /** Says what was found, masked. */
  static void say(RedactionReport report) {
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
    report.notes().stream().distinct().forEach(note -> System.err.println("  note: " + note));
  }
}
