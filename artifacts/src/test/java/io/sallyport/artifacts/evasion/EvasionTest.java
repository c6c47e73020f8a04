package io.sallyport.artifacts.evasion;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every technique is flagged, and called malicious where loading runs something. */
final class EvasionTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());

  private static final List<Evasion> ALL = make();

  static List<Evasion> all() {
    return ALL;
  }

  private static List<Evasion> make() {
    return Stream.of(
            PickleEvasions.all(),
            CallEvasions.all(),
            StreamEvasions.all(),
            KerasEvasions.all(),
            NameEvasions.all(),
            ZipEvasions.all(),
            ArchiveEvasions.all(),
            ModelEvasions.all(),
            LaterEvasions.all(),
            SettingsEvasions.all())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void technique_isFlagged(Evasion evasion) {
    ScanReport report = SCANNER.scan(evasion.bytes(), evasion.file());

    if (evasion.malicious()) {
      assertThat(report.verdict())
          .as(evasion + ": " + report.findings())
          .isEqualTo(ScanVerdict.MALICIOUS);
    } else {
      assertThat(report.verdict())
          .as(evasion + ": " + report.findings())
          .isIn(ScanVerdict.SUSPICIOUS, ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void techniques_areManyAndDistinct() {
    assertThat(all().stream().map(Evasion::technique).distinct()).hasSizeGreaterThan(680);
    assertThat(all().stream().map(Evasion::technique)).doesNotHaveDuplicates();
  }
}
