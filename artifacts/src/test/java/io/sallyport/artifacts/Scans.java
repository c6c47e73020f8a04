package io.sallyport.artifacts;

import java.util.List;

/** Scans bytes with the standard limits. */
final class Scans {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());

  private Scans() {}

  static ScanReport of(byte[] bytes, String name) {
    return SCANNER.scan(bytes, name);
  }

  static ScanVerdict verdict(byte[] bytes, String name) {
    return of(bytes, name).verdict();
  }

  static List<String> rules(ScanReport report) {
    return report.findings().stream().map(ScanFinding::rule).distinct().toList();
  }
}
