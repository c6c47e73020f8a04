package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real process that writes, is killed or runs out of space, and what is there afterwards. */
class KilledWriterTest {
  private static final int KILLS = 3;

  @TempDir Path folder;

  @Test
  void writerKilledUnderLoad_losesNothingThatWasAcknowledged() throws Exception {
    Path log = folder.resolve("log");
    long acknowledged = 0;
    for (int round = 1; round <= KILLS; round++) {
      Process writer = new ProcessBuilder(command("4000000")).start();
      try (BufferedReader output = writer.inputReader()) {
        int lines = 0;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          acknowledged = Long.parseLong(line);
          if (++lines == 40 * round) {
            // Through the handle, which leaves the pipe open: what it holds was acknowledged.
            writer.toHandle().destroyForcibly();
          }
        }
      }
      writer.waitFor();
      VerifierKey key = VerifierKey.read(log.resolve(VerifierKey.FILE_NAME));
      Verification result = TestFolders.verify(log, key);
      assertThat(result.valid()).as(String.valueOf(result.reason())).isTrue();
      assertThat(result.events()).isGreaterThan(acknowledged);
    }
    try (AuditLog reopened = AuditLog.open(log, options())) {
      assertThat(reopened.size()).isGreaterThan(acknowledged);
    }
    assertInOrder(log);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void diskThatFillsUp_failsVisiblyAndKeepsWhatWasAcknowledged() throws Exception {
    List<String> limited =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 200; exec \"$@\"", "x"));
    limited.addAll(command("100000"));
    Process writer = new ProcessBuilder(limited).start();
    long acknowledged = -1;
    String refusal = "";
    try (BufferedReader output = writer.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("refused")) {
          refusal = line;
        } else {
          acknowledged = Long.parseLong(line);
        }
      }
    }
    assertThat(writer.waitFor()).isEqualTo(1);
    assertThat(refusal).contains("journal: cannot write");
    Path log = folder.resolve("log");
    VerifierKey key = VerifierKey.read(log.resolve(VerifierKey.FILE_NAME));
    Verification result = TestFolders.verify(log, key);
    assertThat(result.valid()).as(String.valueOf(result.reason())).isTrue();
    assertThat(result.events()).isGreaterThan(acknowledged);
    assertAcknowledgedInOrder(log, acknowledged);
  }

  /**
   * What was refused and never acknowledged may be missing between two that were taken: a smaller
   * write may fit where a larger one did not.
   */
  private static void assertAcknowledgedInOrder(Path log, long acknowledged) throws AuditException {
    long before = -1;
    try (Stream<LoggedEvent> events = AuditReader.open(log).events(0)) {
      for (LoggedEvent event : events.toList()) {
        long number =
            Long.parseLong(event.json().replaceFirst(".*\"request\":\"req-(\\d+)\".*", "$1"));
        assertThat(event.json()).isEqualTo(TestEvents.numbered(number).json());
        assertThat(number).isGreaterThan(before);
        if (event.index() <= acknowledged) {
          assertThat(number).isEqualTo(event.index());
        }
        before = number;
      }
    }
  }

  private static void assertInOrder(Path log) throws AuditException {
    try (Stream<LoggedEvent> events = AuditReader.open(log).events(0)) {
      events.forEach(
          event -> assertThat(event.json()).isEqualTo(TestEvents.numbered(event.index()).json()));
    }
  }

  private AuditOptions options() {
    return AuditOptions.of(folder.resolve("keys"));
  }

  private List<String> command(String events) throws IOException {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        Writer.class.getName(),
        folder.resolve("log").toString(),
        Files.createDirectories(folder.resolve("keys")).toString(),
        events);
  }

  /** The process: appends numbered events and prints the index of each that is acknowledged. */
  static final class Writer {
    private Writer() {}

    /** Arguments: log folder, key folder, number of events. */
    public static void main(String[] arguments) throws Exception {
      AuditOptions options =
          AuditOptions.of(Path.of(arguments[1]))
              .withMode(AuditMode.STRICT)
              .withPublishInterval(java.time.Duration.ofMillis(20));
      AuditLog log = AuditLog.open(Path.of(arguments[0]), options);
      long first = log.size();
      long events = Long.parseLong(arguments[2]);
      for (long i = first; i < first + events; i++) {
        Receipt receipt = log.append(TestEvents.numbered(i));
        if (i % 50 == 0) {
          try {
            receipt.awaitDurable();
          } catch (AuditException e) {
            System.out.println("refused " + e.getMessage() + log.problems());
            Runtime.getRuntime().halt(1);
          }
          System.out.println(receipt.index());
        }
      }
      log.close();
    }
  }
}
