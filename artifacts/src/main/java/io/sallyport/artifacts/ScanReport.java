package io.sallyport.artifacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The answer for one file.
 *
 * @param path the file, as it was given
 * @param format what its content is, for example {@code torch-zip}; {@code unknown} when nothing
 *     recognises it
 * @param verdict the strictest of the findings
 * @param findings in the order of discovery; the list is cut at {@link ScanLimits#findings}
 * @param bytes size of the file
 * @param millis how long it took
 */
public record ScanReport(
    String path,
    String format,
    ScanVerdict verdict,
    List<ScanFinding> findings,
    long bytes,
    double millis) {

  /** Copies the findings. */
  public ScanReport {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(verdict, "verdict");
    findings = List.copyOf(findings);
  }

  /** The same answer for a file of the same content. */
  public ScanReport withPath(String newPath) {
    return new ScanReport(newPath, format, verdict, findings, bytes, millis);
  }

  /** The same answer with one more finding. */
  ScanReport with(ScanFinding finding) {
    List<ScanFinding> more = new ArrayList<>(findings);
    more.add(finding);
    return new ScanReport(path, format, verdict.max(finding.verdict()), more, bytes, millis);
  }
}
