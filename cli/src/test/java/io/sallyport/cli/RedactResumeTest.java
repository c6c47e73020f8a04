package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A run that was interrupted goes on, and never as another run than it was. */
class RedactResumeTest {

  private static final int LINES = 1000;

  /** Records that the interrupted run had done. */
  private static final int DONE = 600;

  @TempDir private Path folder = Path.of("");
  private Path in = Path.of("");
  private Path out = Path.of("");
  private Path part = Path.of("");
  private Path note = Path.of("");
  private String text = "";

  @BeforeEach
  void write() throws IOException {
    in = folder.resolve("in.txt");
    out = folder.resolve("out.txt");
    part = folder.resolve("out.txt.part");
    note = folder.resolve("out.txt.part.at");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < LINES / 2; i++) {
      all.append("line ").append(i).append(" of Anna Keller, a@b.org\n\n");
    }
    text = all.toString();
    Files.writeString(in, text);
  }

  private Shell.Ran run(boolean resume, String... options) {
    List<String> all = new ArrayList<>(List.of("redact", "--out", out.toString()));
    if (resume) {
      all.add("--resume");
    }
    all.addAll(List.of(options));
    all.add(in.toString());
    return Shell.run("", all.toArray(String[]::new));
  }

  /** Leaves what a run leaves that ended while it wrote its 601st record. */
  private String interrupted(String... options) throws IOException {
    assertThat(run(false, options).code()).isZero();
    String whole = Files.readString(out);
    int bytes = whole.indexOf("line 300 ");
    Files.writeString(part, whole.substring(0, bytes + 5));
    List<String> all = new ArrayList<>(List.of(options));
    all.add(in.toString());
    String settings =
        CommandLine.populateCommand(new RedactCommand(), all.toArray(String[]::new)).settings();
    byte[] read = text.substring(0, text.indexOf("line 310 ")).getBytes(StandardCharsets.UTF_8);
    ResumeNote.Read input = new ResumeNote.Read(new ByteArrayInputStream(read));
    input.readAllBytes();
    input.note(DONE, bytes, settings, Files.size(in)).write(note);
    Files.delete(out);
    return whole;
  }

  @Test
  void interruptedRun_goesOn_toTheSameFile() throws IOException {
    String whole = interrupted("--types", "email,person");

    assertThat(run(true, "--types", "email,person").code()).isZero();

    assertThat(Files.readString(out)).isEqualTo(whole);
    assertThat(note).doesNotExist();
    assertThat(part).doesNotExist();
  }

  @Test
  void otherOptions_areRefusedInOneLine_andNothingIsWritten() throws IOException {
    String key = "file:" + Files.writeString(folder.resolve("key"), "5a".repeat(32));
    String other = "file:" + Files.writeString(folder.resolve("other"), "5b".repeat(32));
    interrupted("--types", "email", "--operator", "hash", "--key", key);
    long before = Files.size(part);

    for (String[] options :
        new String[][] {
          {"--types", "email,person", "--operator", "hash", "--key", key},
          {"--types", "email", "--operator", "mask", "--key", key},
          {"--types", "email", "--operator", "hash", "--key", other},
          {"--types", "email", "--operator", "hash", "--key", key, "--threshold", "0.9"},
          {"--operator", "hash", "--key", key}
        }) {
      Shell.Ran ran = run(true, options);

      assertThat(ran.code()).as(String.join(" ", options)).isEqualTo(2);
      assertThat(ran.err()).contains("begun with other options").hasLineCount(1);
      assertThat(out).doesNotExist();
      assertThat(Files.size(part)).isEqualTo(before);
    }
  }

  @Test
  void changedInput_isRefused() throws IOException {
    interrupted();
    Files.writeString(in, text.replace("line 3 of", "line 4 of"));
    assertThat(run(true).err()).contains("changed since the run began").hasLineCount(1);

    Files.writeString(in, text + "more");
    assertThat(run(true).code()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  @Test
  void shorterPart_isRefused_ratherThanFilledUp() throws IOException {
    interrupted();
    Files.writeString(part, "line 0");

    assertThat(run(true).err()).contains("shorter than it was").hasLineCount(1);
    assertThat(Files.readString(part)).isEqualTo("line 0");
  }

  @Test
  void partWithoutANote_beginsAgain_andAnOldNoteCountsForNothing() throws IOException {
    String whole = interrupted();
    Files.delete(note);
    Files.writeString(part, "a@b.org of nobody knows what");

    assertThat(run(true).code()).isZero();
    assertThat(Files.readString(out)).isEqualTo(whole);

    interrupted();
    assertThat(run(false).code()).isZero();
    assertThat(note).doesNotExist();
    assertThat(Files.readString(out)).isEqualTo(whole);
  }

  @Test
  void standardInput_cannotBeGoneOnWith() {
    assertThat(Shell.run("x", "redact", "--resume", "--out", out.toString()).err())
        .contains("--resume: no file to go on with");
  }

  @Test
  void folder_goesOnUnderItsOptionsOnly_andTreatsChangedFilesAgain() throws IOException {
    Path from = Files.createDirectory(folder.resolve("from"));
    Path to = folder.resolve("to");
    Path letter = Files.writeString(from.resolve("a.txt"), "Anna Keller, a@b.org\n");
    Files.writeString(from.resolve("b.pdf"), "none");
    String[] emails = {
      "redact", "--types", "email", "--resume", "--out", to.toString(), from.toString()
    };
    assertThat(Shell.run("", emails).code()).isEqualTo(2);

    Shell.Ran all = Shell.run("", "redact", "--resume", "--out", to.toString(), from.toString());
    assertThat(all.err()).contains("begun with other options").hasLineCount(1);
    Files.writeString(letter, "c@b.org and more\n");
    Files.setLastModifiedTime(letter, FileTime.from(Instant.now().plusSeconds(60)));
    Files.delete(from.resolve("b.pdf"));
    assertThat(Shell.run("", emails).code()).isZero();
    assertThat(to.resolve("a.txt")).hasContent("[EMAIL] and more");

    assertThat(Shell.run("", emails).err()).contains("files of a finished run").hasLineCount(1);
    assertThat(folder.resolve("to.part.at")).doesNotExist();
  }
}
