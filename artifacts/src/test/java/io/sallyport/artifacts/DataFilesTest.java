package io.sallyport.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.rules.DataVersion;
import io.sallyport.artifacts.internal.rules.Rule;
import io.sallyport.artifacts.internal.rules.RuleCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules and lists are data; each entry does what it is there for, and none can go unnoticed. */
final class DataFilesTest {

  @Test
  void lists_areThoseThatWereReviewed() {
    // Whoever changes a list changes this line with it; deleting one entry is a change.
    assertThat(DataVersion.current())
        .isEqualTo("a75d9363431430b62bdfcaa030d67e3f3c18afa31a51683a15771f9546fcc1fe");
  }

  @Test
  void everyListOfTheScanner_isPartOfTheReviewedOnes() throws IOException {
    Path folder = Path.of("src/main/resources/io/sallyport/artifacts");
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> lists =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .filter(file -> !file.startsWith("cards/") && !file.endsWith("executable-names.txt"))
              .sorted()
              .toList();
      assertThat(DataVersion.files()).containsExactlyElementsOf(lists);
    }
  }

  @Test
  void everyRule_isInTheDocumentation() throws IOException {
    String text = Files.readString(Path.of("../docs/artifacts.md"));

    assertThat(RuleCatalog.standard().all())
        .allSatisfy(
            rule ->
                assertThat(text)
                    .contains("| `" + rule.id() + "` | " + rule.verdict().wireName() + " |"));
  }

  @Test
  void listsOfCardsAndSignatures_areThoseThatWereReviewed() {
    assertThat(
            Digests.sha256Hex(
                String.join("\n", DataFiles.lines("rules/executable-names.txt"))
                    .getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("f2102ce551c3d8f6070d993d9cc63edfdd32ea1893507212000e06ba2c5bfc6e");
    assertThat(
            Digests.sha256Hex(
                DataFiles.tree("cards/requirements.json")
                    .toString()
                    .getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("699f5e268714155c0237a14efbd47b73f36ad276353b920477a7aa56d366136d");
  }

  @ParameterizedTest
  @CsvSource({"classes.txt, 1500", "functions.txt, 150", "references.txt, 900"})
  void everyAllowedName_isClean(String file, int atLeast) {
    List<String> names = names("python/" + file);
    List<String> wrong = new ArrayList<>();
    for (String name : names) {
      int colon = name.indexOf(':');
      byte[] pickle =
          PickleBytes.protocol(4)
              .global(name.substring(0, colon), name.substring(colon + 1))
              .op('.')
              .bytes();
      if (Scans.verdict(pickle, "m.pkl") != ScanVerdict.CLEAN) {
        wrong.add(name);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(names).hasSizeGreaterThan(atLeast);
  }

  @Test
  void everyForbiddenName_isMalicious() {
    for (String name : DataFiles.lines("python/forbidden.txt")) {
      int dot = name.lastIndexOf('.');
      byte[] pickle =
          dot < 0
              ? PickleBytes.calling(name, "anything", "x")
              : PickleBytes.calling(name.substring(0, dot), name.substring(dot + 1), "x");
      assertThat(Scans.verdict(pickle, "m.pkl")).as(name).isEqualTo(ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void everyStandardModuleAndAlarmingWord_isMalicious() {
    for (String module : DataFiles.lines("python/standard-modules.txt")) {
      assertThat(Scans.verdict(PickleBytes.calling(module, "whatever", "x"), "m.pkl"))
          .as(module)
          .isEqualTo(ScanVerdict.MALICIOUS);
    }
    for (String word : DataFiles.lines("python/alarming-words.txt")) {
      assertThat(Scans.verdict(PickleBytes.calling("acme.tools", word, "x"), "m.pkl"))
          .as(word)
          .isEqualTo(ScanVerdict.MALICIOUS);
    }
  }

  @Test
  void everyRule_isReportedSomewhereAndEveryReportHasItsRule() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      files.filter(f -> f.toString().endsWith(".java")).forEach(f -> sources.append(text(f)));
    }
    for (Rule rule : RuleCatalog.standard().all()) {
      assertThat(sources.indexOf('"' + rule.id() + '"')).as(rule.id()).isPositive();
      assertThat(rule.cwe()).startsWith("CWE-");
      assertThat(rule.atlas()).startsWith("AML.T");
      assertThat(rule.why()).endsWith(".");
    }
  }

  @Test
  void entries_standOnce() {
    for (String file : List.of("forbidden", "standard-modules", "alarming-words", "packages")) {
      List<String> lines = DataFiles.lines("python/" + file + ".txt");
      assertThat(new TreeSet<>(lines)).as(file).hasSameSizeAs(lines);
    }
  }

  private static List<String> names(String file) {
    List<String> names = new ArrayList<>();
    for (String line : DataFiles.lines(file)) {
      int colon = line.indexOf(':');
      for (String name : line.substring(colon + 1).strip().split(" ")) {
        names.add(line.substring(0, colon) + ":" + name);
      }
    }
    return names;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
