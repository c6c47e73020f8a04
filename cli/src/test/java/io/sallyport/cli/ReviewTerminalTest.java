package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says can neither steer a terminal nor fill it. */
final class ReviewTerminalTest {

  private static final String STEERING = "\u001B]0;title\u0007\u001B[31m\u202Etxet\u2066\u009B";

  @TempDir private Path folder = Path.of("");

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(c -> c < 128 && c >= 32 ? Character.toString(c) : "\\u%04X".formatted(c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static void assertPlain(String text) {
    assertThat(
            text.codePoints()
                .filter(c -> c != '\n' && c != '\r')
                .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
                .mapToObj(Integer::toHexString)
                .toList())
        .isEmpty();
  }

  @Test
  void errors_holdNothingThatSteersATerminal() throws Exception {
    String said = escaped(STEERING);
    Path file =
        write(
            "bad.yaml",
            "system: S\ncomponents: [{id: %s, kind: %s, %s: 1}]\n".formatted(said, said, said));

    Shell.Ran ran = Shell.run("", "review", file.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("title", "components[0].kind");
    assertPlain(ran.err());
  }

  @Test
  void findings_holdNothingThatSteersATerminal() throws Exception {
    String said = escaped(STEERING);
    Path file =
        write(
            "named.yaml",
            """
            system: %s
            zones: [{id: net, name: %s}]
            actors: [{id: u, name: %s}]
            components: [{id: a, kind: llm-hosted, name: %s, zone: net}]
            flows: [{from: u, to: a, data: prompt, name: %s}]
            """
                .formatted(said, said, said, said, said));

    Shell.Ran ran = Shell.run("", "review", file.toString(), "--all");

    assertThat(ran.out()).contains("title");
    assertPlain(ran.out());
  }

  @Test
  void importedNames_holdNothingThatSteersATerminal() throws Exception {
    Path file =
        write(
            "otm.yaml",
            """
            otmVersion: 0.2.0
            project: {name: %s, id: p}
            components: [{id: a, name: %s, type: %s}]
            dataflows: [{id: f, name: %s, source: a, destination: nobody}]
            """
                .formatted(
                    escaped(STEERING), escaped(STEERING), escaped(STEERING), escaped(STEERING)));

    Shell.Ran ran = Shell.run("", "review", "import", file.toString());

    assertThat(ran.code()).as(ran.err()).isZero();
    assertPlain(ran.out());
    assertPlain(ran.err());
  }

  @Test
  void manyErrors_areCountedAfterTheFirstFifty() throws Exception {
    String components =
        IntStream.range(0, 120)
            .mapToObj(i -> "  - {id: c" + i + ", kind: nothing-such}\n")
            .collect(Collectors.joining());
    Path file = write("many.yaml", "system: S\ncomponents:\n" + components);

    Shell.Ran ran = Shell.run("", "review", file.toString());

    assertThat(ran.err().lines()).hasSize(51);
    assertThat(ran.err()).contains("components[49]", "sallyport: and 70 more");
  }
}
