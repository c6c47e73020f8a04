package io.sallyport.artifacts.evasion;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What libraries write is clean, without a finding of any kind. */
final class HonestTest {
  private static final ModelScanner SCANNER = new ModelScanner(ScanLimits.standard());

  static List<Evasion> all() {
    return Stream.of(HonestPickles.all(), HonestFiles.all()).flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void honestFile_isClean(Evasion file) {
    ScanReport report = SCANNER.scan(file.bytes(), file.file());

    assertThat(report.findings()).as(file.technique() + " as " + report.format()).isEmpty();
  }

  @Test
  void files_areMany() {
    assertThat(all()).hasSizeGreaterThan(80);
  }
}
