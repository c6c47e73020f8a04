package io.sallyport.cli;

import io.sallyport.privacy.PersonalDataType;
import io.sallyport.privacy.RedactionReport;
import java.util.Locale;
import java.util.Map;

/** What {@code redact --report} says on standard error. */
final class RedactedSummary {

  private RedactedSummary() {}

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
