package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code redact} takes, refuses and answers. */
final class RedactCommandTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void text_comesOutTreated() {
    Shell.Ran ran = Shell.run("Please write to Anna Keller, anna@example.org\n", "redact");

    assertThat(ran.out()).isEqualTo("Please write to [PERSON], [EMAIL]\n");
    assertThat(ran.code()).isZero();
  }

  @Test
  void jsonLines_keepOrderAndAnswerBadOnes() {
    Shell.Ran ran =
        Shell.run(
            "{\"id\":1,\"text\":\"a@b.org\"}\nnonsense\n{\"id\":\"x\",\"text\":\"fine\"}\n",
            "redact",
            "--jsonl",
            "--operator",
            "pseudonym");

    assertThat(ran.lines()).hasSize(3);
    assertThat(ran.lines().get(0)).contains("\"id\":1").contains("\"text\":\"EMAIL_1\"");
    assertThat(ran.lines().get(1)).contains("\"error\":\"line 2: not JSON");
    assertThat(ran.lines().get(2)).isEqualTo("{\"id\":\"x\",\"text\":\"fine\",\"spans\":[]}");
    assertThat(ran.code()).isZero();
  }

  @Test
  void jsonOfOneText_countsCodePoints() {
    Shell.Ran ran = Shell.run("😀 a@b.org", "redact", "--format", "json");

    assertThat(ran.out()).contains("\"start\":2,\"end\":9,\"type\":\"EMAIL\"");
  }

  @Test
  void restoreThatCannot_saysSo() throws IOException {
    String vault = folder.resolve("v").toString();
    String missing = folder.resolve("none").toString();
    Shell.Ran none = Shell.run("PERSON_1", "redact", "--restore", "--vault", missing);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("missing (expected: the folder of a vault)");

    Shell.Ran treated =
        Shell.run("Anna Keller, a@b.org\n", "redact", "--operator", "pseudonym", "--vault", vault);
    Shell.Ran unknown = Shell.run("PERSON_9\n", "redact", "--restore", "--vault", vault);
    assertThat(unknown.out()).isEqualTo("PERSON_9\n");
    assertThat(unknown.err()).contains("1 pseudonyms are not in the vault");
    assertThat(unknown.code()).isEqualTo(2);

    Path key = folder.resolve("v").resolve("files.key");
    Files.writeString(key, "junk");
    Shell.Ran junk = Shell.run(treated.out(), "redact", "--restore", "--vault", vault);
    assertThat(junk.code()).isEqualTo(2);
    assertThat(junk.err()).hasLineCount(1).contains("vault of files");
    Files.delete(key);
    Shell.Ran keyless = Shell.run(treated.out(), "redact", "--restore", "--vault", vault);
    assertThat(keyless.code()).isEqualTo(2);
    assertThat(keyless.err()).hasLineCount(1).contains("files.key is missing");
    assertThat(key).doesNotExist();
  }

  @Test
  void pointerThatMeetsNothing_writesNoOriginal() throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(file, "{\"a\":\"Anna Keller\",\"b\":\"anna@example.org\"}");

    Shell.Ran ran = Shell.run("", "redact", "--paths", "/a,/nope", file.toString());

    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("lies under /nope");
    assertThat(ran.code()).isEqualTo(2);
  }

  @Test
  void deepDocument_isRefusedInWords_withoutTheNamesInItsPath() throws IOException {
    Path file = Files.createDirectory(folder.resolve("Anna_Keller")).resolve("deep.json");
    Files.writeString(file, "[".repeat(5000) + "]".repeat(5000));

    Shell.Ran ran = Shell.run("", "redact", file.toString());

    assertThat(ran.err())
        .contains("deep.json: not JSON", "at most 200 levels deep")
        .doesNotContain("Keller", "Exception");
    assertThat(ran.code()).isEqualTo(2);
  }

  @Test
  void damagedFilesOfAFolder_areNamedAndTheRestGoesOn() throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.write(in.resolve("a.docx"), new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0});
    Files.writeString(in.resolve("b.pdf"), "%PDF-1.4\ntrailer<</Root 1 0 R>>");
    Files.writeString(in.resolve("c.txt"), "a@b.org\n");
    Path out = folder.resolve("out");

    Shell.Ran ran = Shell.run("", "redact", "--out", out.toString(), in.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("a.docx: ").contains("b.pdf: ");
    assertThat(Files.readString(out.resolve("c.txt"))).isEqualTo("[EMAIL]\n");
    try (Stream<Path> left = Files.list(out)) {
      assertThat(left).containsExactly(out.resolve("c.txt"));
    }
  }

  @Test
  void linksOfAFolder_areNamedAndNotFollowed() throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.writeString(in.resolve("a.txt"), "a@b.org\n");
    Path other = Files.writeString(folder.resolve("other.txt"), "c@d.org\n");
    Files.createSymbolicLink(in.resolve("b.txt"), other);
    Files.createSymbolicLink(in.resolve("round"), in);
    Files.createSymbolicLink(in.resolve("anna.keller@secretmail.org.txt"), other);
    Path out = folder.resolve("out");

    Shell.Ran ran = Shell.run("", "redact", "--report", "--out", out.toString(), in.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err().lines().filter(line -> line.startsWith("sallyport: skipped link ")))
        .hasSize(3)
        .anyMatch(line -> line.endsWith("in/[EMAIL].txt"))
        .anyMatch(line -> line.endsWith("in/b.txt"))
        .anyMatch(line -> line.endsWith("in/round"));
    assertThat(ran.err()).contains("\nskipped link ");
    try (Stream<Path> left = Files.list(out)) {
      assertThat(left).containsExactly(out.resolve("a.txt"));
    }
  }

  @Test
  void folder_isTreatedFileByFile_andBadOnesAreNamed() throws IOException {
    Path from = Files.createDirectories(folder.resolve("letters/more"));
    Files.writeString(from.resolve("a.txt"), "Mail anna@example.org");
    Files.writeString(from.resolveSibling("b.csv"), "name,mail\nx,anna@example.org\n");
    Files.writeString(from.resolveSibling("c.pdf"), "no pdf of anna@example.org");
    Path out = folder.resolve("treated");

    Shell.Ran ran =
        Shell.run("", "redact", "--out", out.toString(), folder.resolve("letters").toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("c.pdf: PDF: damaged");
    assertThat(out.resolve("more/a.txt")).hasContent("Mail [EMAIL]");
    assertThat(Files.readString(out.resolve("b.csv"))).contains("[EMAIL]");
    assertThat(out.resolve("c.pdf")).doesNotExist();
  }

  @Test
  void key_givesBackWhatItSealed_inTextJsonAndTables() throws IOException {
    String key = "file:" + Files.writeString(folder.resolve("key"), "5a".repeat(32));
    String other = "file:" + Files.writeString(folder.resolve("other"), "5b".repeat(32));
    for (String[] kind :
        new String[][] {
          {"text", "Mail anna@example.org and\nwrite to Annegret Keller\n"},
          {"json", "{\"name\":\"Annegret \\\"Anne\\\" Keller\",\"mail\":\"anna@example.org\"}"},
          {"csv", "name,mail\n\"Keller, Annegret\",anna@example.org\n"}
        }) {
      String[] seal = {"redact", "--as", kind[0], "--operator", "encrypt", "--key", key};
      Shell.Ran treated = Shell.run(kind[1], seal);
      String[] open = {
        "redact", "--restore", "--as", kind[0], "--operator", "encrypt", "--key", key
      };
      Shell.Ran restored = Shell.run(treated.out(), open);
      open[open.length - 1] = other;
      Shell.Ran wrong = Shell.run(treated.out(), open);

      assertThat(treated.out()).doesNotContain("Keller").doesNotContain("anna@");
      assertThat(restored.out()).isEqualTo(kind[1]);
      assertThat(restored.code()).isZero();
      assertThat(wrong.out()).doesNotContain("Keller");
      assertThat(wrong.code()).isEqualTo(2);
      assertThat(wrong.err()).contains("another key's");
    }
  }

  @Test
  void key_givesBackShiftedAndFormatPreservedData_whereSpansSayWhereTheyAre() throws IOException {
    String key = "file:" + Files.writeString(folder.resolve("key"), "5a".repeat(32));
    String how = "date=date-shift,phone=format-preserving,ip=format-preserving,person=encrypt,mask";
    String text =
        "{\"id\":\"1\",\"text\":\"😀 Anna Keller, born 1984-03-05, +49 30 901820, from"
            + " 203.0.113.9\"}";

    Shell.Ran treated =
        Shell.run(text + "\n", "redact", "--jsonl", "--operator", how, "--key", key);
    Shell.Ran restored =
        Shell.run(treated.out(), "redact", "--jsonl", "--restore", "--operator", how, "--key", key);
    Shell.Ran moved =
        Shell.run(
            treated.out().replace("\"start\":2", "\"start\":3"),
            "redact",
            "--jsonl",
            "--restore",
            "--operator",
            how,
            "--key",
            key);

    assertThat(treated.out())
        .doesNotContain("Keller")
        .doesNotContain("1984-03-05")
        .doesNotContain("901820")
        .doesNotContain("203.0.113.9");
    assertThat(restored.out().strip()).isEqualTo(text);
    assertThat(moved.out()).contains("\"error\":\"line 1: spans");
  }

  @Test
  void restore_opensNothingInTheNamesOfFiles() throws IOException {
    String key = "file:" + Files.writeString(folder.resolve("key"), "5a".repeat(32));
    String[] how = {"--operator", "encrypt", "--key", key};
    String name = Shell.run("Mail a@example.org", concat(new String[] {"redact"}, how)).out();
    Path file = Files.writeString(folder.resolve(name.strip() + ".json"), "{no json");

    Shell.Ran ran =
        Shell.run("", concat(new String[] {"redact", "--restore", file.toString()}, how));

    assertThat(name).doesNotContain("a@example.org");
    assertThat(ran.err()).contains(name.strip() + ".json: not JSON").doesNotContain("a@example");
  }

  private static String[] concat(String[] first, String[] second) {
    return Stream.concat(Stream.of(first), Stream.of(second)).toArray(String[]::new);
  }

  @Test
  void restore_withNeitherVaultNorKey_saysWhatIsMissing() {
    assertThat(Shell.run("x", "redact", "--restore").err()).contains("--vault", "--key");
    assertThat(Shell.run("x", "redact", "--restore", "--as", "pdf", "x.pdf").code()).isEqualTo(2);
  }

  @Test
  void report_ofAFolder_doesNotNameWhomItsFilesAreNamedAfter() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("Anna_Keller_+4930901820.txt"), "nothing");
    Files.writeString(in.resolve("notes.txt"), "nothing");

    Shell.Ran ran =
        Shell.run(
            "", "redact", "--report", "--out", folder.resolve("to").toString(), in.toString());

    assertThat(ran.err()).contains("notes.txt: 1 records").doesNotContain("Keller", "901820");
  }

  @Test
  void vault_givesOriginalsBack() throws IOException {
    String vault = folder.resolve("vault").toString();
    String text = "Mail anna@example.org and\nwrite to Annegret Keller\n";
    Shell.Ran treated = Shell.run(text, "redact", "--operator", "pseudonym", "--vault", vault);

    Shell.Ran restored = Shell.run(treated.out(), "redact", "--restore", "--vault", vault);

    assertThat(treated.out()).contains("EMAIL_1", "PERSON_1").doesNotContain("Keller");
    assertThat(restored.out()).isEqualTo(text);
    assertThat(Shell.run("x", "redact", "--restore").code()).isEqualTo(2);
  }

  @Test
  void report_masksWhatItShows() {
    Shell.Ran ran = Shell.run("Mail anna@example.org", "redact", "--report");

    assertThat(ran.err()).contains("EMAIL").contains("a***").doesNotContain("anna@");
  }

  @Test
  void damagedFile_leavesNothingBehind() throws IOException {
    Path in = Files.writeString(folder.resolve("x.pdf"), "no pdf, but anna@example.org");
    Path out = folder.resolve("y.pdf");

    Shell.Ran ran = Shell.run("", "redact", "--out", out.toString(), in.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("x.pdf: PDF: damaged");
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("y.pdf.part")).doesNotExist();
  }

  @Test
  void badUsage_isOneLine() {
    assertThat(Shell.run("x", "redact", "--operator", "blur").err())
        .startsWith("sallyport: --operator: operator: 'blur' (expected: one of replace");
    assertThat(Shell.run("x", "redact", "--operator", "hash").err())
        .contains("operator hash: no key");
    assertThat(Shell.run("x", "redact", "--types", "name").err()).contains("'name'");
    assertThat(Shell.run("x", "redact", "--key", "abc", "--operator", "hash").err())
        .contains("expected: env:NAME or file:PATH");
    assertThat(Shell.run("", "redact", folder.resolve("none").toString()).code()).isEqualTo(2);
  }

  @Test
  void linkThatStays_hidesNobodyWithinIt() {
    Shell.Ran ran =
        Shell.run(
            "see https://example.com/p?mail=anna@example.org&name=Maria+Rodriguez now\n",
            "redact",
            "--operator",
            "replace,url=keep");

    assertThat(ran.lines())
        .containsExactly("see https://example.com/p?mail=[EMAIL]&name=[PERSON] now");
  }

  @Test
  void report_ofDamagedFiles_namesEachWithWhatWasFound_andTheOthersGoOn() throws IOException {
    Path pdf = Files.writeString(folder.resolve("b.pdf"), "%PDF-1.4\n1 0 obj\n<</Type /Cata");
    Path json =
        Files.writeString(folder.resolve("c.json"), "{\"name\": \"Anna Keller\", \"x\": [1");
    Path text = Files.writeString(folder.resolve("a.txt"), "a@b.org\n");

    Shell.Ran ran =
        Shell.run("", "redact", "--report", pdf.toString(), json.toString(), text.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).as("no half of a document").isEqualTo("[EMAIL]\n");
    assertThat(ran.err())
        .contains("1 records, 0 could not be treated")
        .contains("2 files could not be treated")
        .containsPattern("b\\.pdf: not treated: PDF: damaged")
        .containsPattern("c\\.json: not treated: not JSON at line 1, column")
        .doesNotContain("\tat ");
  }

  @Test
  void badLinesOfJsonl_areNamedByIdAndNumber() {
    String lines =
        """
        {"id":"r1","text":"a@b.org"}
        {"id":"r2","txt":"a@b.org"}
        {"id":"r3","text":"a@b.org"
        {"id":"r4","text":["a@b.org"]}
        {"id":"c@d.org"}
        """;

    Shell.Ran ran = Shell.run(lines, "redact", "--jsonl", "--report");

    assertThat(ran.lines()).hasSize(5);
    assertThat(ran.lines().get(1)).contains("\"id\":\"r2\"").contains("line 2: no text");
    assertThat(ran.lines().get(2)).contains("\"id\":\"r3\"").contains("line 3: not JSON");
    assertThat(ran.lines().get(3)).contains("\"id\":\"r4\"").contains("line 4: text: no string");
    assertThat(ran.err())
        .contains("5 records, 4 could not be treated", "line 2 (id r2): no text")
        .contains("line 3 (id r3): not JSON", "line 5 (id [EMAIL]): no text")
        .doesNotContain("c@d.org");
    assertThat(Shell.run(lines, "redact", "--jsonl").err())
        .as("without a report too")
        .contains("standard input: 4 of 5 records could not be treated");
  }
}
