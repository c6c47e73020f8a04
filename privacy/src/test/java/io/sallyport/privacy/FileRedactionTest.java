package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.privacy.FileRedaction.Format;
import io.sallyport.privacy.FileRedaction.Selection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRedactionTest {

  private final RedactionReport report = new RedactionReport();

  private byte[] run(Format format, byte[] in, Selection selection, long skipped)
      throws IOException, UnreadableFileException {
    Redactor redactor =
        new Redactor(
            PersonalDataFinder.complete(),
            Treatment.builder(Operator.REPLACE).build(),
            Set.of("support@example.org"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new FileRedaction(redactor, selection, report, done -> {})
        .run(format, new ByteArrayInputStream(in), out, skipped);
    return out.toByteArray();
  }

  private String run(Format format, String in) throws IOException, UnreadableFileException {
    return new String(
        run(format, in.getBytes(StandardCharsets.UTF_8), Selection.ALL, 0), StandardCharsets.UTF_8);
  }

  @Test
  void text_keepsItsLinesAndTheirEnds() throws Exception {
    assertThat(run(Format.TEXT, "Mail jane@example.org\r\n\n support@example.org\nend"))
        .isEqualTo("Mail [EMAIL]\r\n\n support@example.org\nend");
  }

  @Test
  void lineThatIsNoUtf8_isAnsweredAndTheRestGoesOn() throws Exception {
    byte[] in = "a@b.org\nXX c@d.org\ne@f.org\n".getBytes(StandardCharsets.UTF_8);
    in[8] = (byte) 0xff;

    String out = new String(run(Format.TEXT, in, Selection.ALL, 0), StandardCharsets.UTF_8);

    assertThat(out).isEqualTo("[EMAIL]\n[line 2: not UTF-8 (expected: text in UTF-8)]\n[EMAIL]\n");
    assertThat(report.failed()).isEqualTo(1);
  }

  @Test
  void jsonLines_areAnsweredInOrder() throws Exception {
    String out =
        run(
            Format.JSONL,
            "{\"id\":7,\"text\":\"😀 a@b.org\"}\n{\"text\":\n[1]\n{\"id\":\"z\",\"text\":\"hi\"}\n");

    assertThat(out.lines())
        .containsExactly(
            "{\"id\":7,\"text\":\"😀 [EMAIL]\",\"spans\":[{\"start\":2,\"end\":9,\"type\":\"EMAIL\","
                + "\"subtype\":\"email\",\"score\":0.95,\"replacement\":\"[EMAIL]\"}]}",
            "{\"id\":\"line-2\",\"error\":\"line 2: not JSON (expected: {\\\"id\\\", \\\"text\\\"}, each key"
                + " once)\"}",
            "{\"id\":\"line-3\",\"error\":\"line 3: not one JSON object (expected: {\\\"id\\\","
                + " \\\"text\\\"})\"}",
            "{\"id\":\"z\",\"text\":\"hi\",\"spans\":[]}");
  }

  @Test
  void lineWithoutAnId_sharesNoneWithARecord() throws Exception {
    String out = run(Format.JSONL, "{\"id\":2,\"text\":\"hi\"}\n{\"text\":\n{\"text\":\"ho\"}\n");

    assertThat(out.lines().map(line -> line.replaceAll("^\\{\"id\":\"?([\\w-]+).*", "$1")))
        .containsExactly("2", "line-2", "line-3");
  }

  @Test
  void resumedRun_goesOnBehindWhatWasDone() throws Exception {
    String lines = "{\"text\":\"a@b.org\"}\n{\"text\":\"c@d.org\"}\n";

    byte[] rest = run(Format.JSONL, lines.getBytes(StandardCharsets.UTF_8), Selection.ALL, 1);

    assertThat(new String(rest, StandardCharsets.UTF_8))
        .startsWith("{\"id\":\"line-2\"")
        .hasLineCount(1);
  }

  @Test
  void csv_isTreatedByColumnAndBadRecordsAreNotWritten() throws Exception {
    String in =
        "id,name,note\r\n1,Anna Keller,\"call \"\"me\"\" a@b.org\"\r\n2,secret@b.org,x,y\r\n3,,\r\n";

    assertThat(run(Format.CSV, in))
        .isEqualTo(
            "id,name,note\r\n1,[PERSON],\"call \"\"me\"\" [EMAIL]\"\r\n"
                + "[record 2: 4 fields (expected: 3)]\r\n3,,\r\n");
    Selection names = new Selection(Set.of("name"), Set.of(), ',');
    String chosen =
        new String(run(Format.CSV, in.getBytes(StandardCharsets.UTF_8), names, 0), "UTF-8");
    assertThat(chosen).contains("1,[PERSON],").contains("a@b.org");
    Selection missing = new Selection(Set.of("phone"), Set.of(), ',');
    assertThatThrownBy(() -> run(Format.CSV, in.getBytes(StandardCharsets.UTF_8), missing, 0))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("column 'phone': missing (expected: one of id, name, note)");
  }

  @Test
  void keysAndHeaders_areTreatedToo() throws Exception {
    assertThat(run(Format.JSON, "{\"jane@example.org\":1}")).isEqualTo("{\"[EMAIL]\":1}");
    assertThat(run(Format.CSV, "jane@example.org,x\n")).isEqualTo("[EMAIL],x\n");
  }

  @Test
  void identifiersKeysAndHeaders_keepWhatOnlyReadsLikeAName() throws Exception {
    assertThat(run(Format.JSONL, "{\"id\":\"uk-9\",\"text\":\"x\"}\n"))
        .startsWith("{\"id\":\"uk-9\"");
    assertThat(run(Format.JSONL, "{\"id\":\"Jordan-7\",\"text\":\"x\"}\n"))
        .startsWith("{\"id\":\"Jordan-7\"");
    String json = "{\"lat\":52.5,\"lon\":13.4,\"Jordan\":1,\"_id\":\"Jordan-7\"}";
    assertThat(run(Format.JSON, json)).isEqualTo(json);
    assertThat(run(Format.CSV, "iban,Jordan,order_id\n,x,Jordan-7\n"))
        .isEqualTo("iban,Jordan,order_id\n,x,Jordan-7\n");
  }

  @Test
  void firstRecordWithData_isNoHeader() throws Exception {
    assertThat(run(Format.CSV, "Anna Keller,jane@example.org\n")).isEqualTo("[PERSON],[EMAIL]\n");
  }

  @Test
  void elementsOfAList_areReadUnderItsKey() throws Exception {
    assertThat(run(Format.JSON, "{\"phone\":[\"x\",\"0171 2345678\"]}"))
        .doesNotContain("0171 2345678");
  }

  @Test
  void shortNumberBehindAName_hidesNothing() throws Exception {
    assertThat(run(Format.TEXT, "John Smith 42, j@s.example\n")).startsWith("[PERSON] 42, ");
    assertThat(run(Format.TEXT, "Annegret Vollmer 12, a.v@k.example\n"))
        .startsWith("[PERSON] 12, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\\rtf1 Anna} | RTF",
        "%PDF-1.7 Anna | PDF",
        "PKxx | ZIP",
        "From: a@b.org/Content-Transfer-Encoding: base64//QW5uYQ== | encoded mail"
      })
  void otherKindOfFile_isRefusedByName(String in, String kind) {
    String lines = in.replace("PKxx", "PK\u0003\u0004").replace('/', '\n');

    assertThatThrownBy(() -> run(Format.TEXT, lines))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith(kind + " (expected: text in UTF-8");
  }

  @Test
  void unclosedQuotation_neverShowsWhatItHolds() throws Exception {
    String out = run(Format.CSV, "a,b\n1,\"open jane@example.org\n2,x\n");

    assertThat(out).doesNotContain("jane").contains("[record 1:");
  }

  @Test
  void strayQuotation_costsOneRecord() throws Exception {
    assertThat(run(Format.CSV, "a,b\n1,\"open\n2,x@b.org\n3,\"y\nz\"\n"))
        .isEqualTo(
            "a,b\n[record 1: characters behind a quotation (expected: the separator)]\n"
                + "2,[EMAIL]\n3,\"y\nz\"\n");
    assertThat(run(Format.CSV, "a,b\r\n1,\"open\r\n2,x\r\n"))
        .isEqualTo(
            "a,b\r\n[record 1: quotation marks that do not fit (expected: in pairs)]\r\n2,x\r\n");
    String many = "a,b\n" + "1,\"open jane@example.org\n" + "2,x\n".repeat(2_000);
    assertThat(run(Format.CSV, many)).doesNotContain("jane").hasLineCount(2_002);
    assertThat(run(Format.CSV, "a,b\r1,\"x\ry\"\r2,z\r")).isEqualTo("a,b\r1,\"x\ry\"\r2,z\r");
  }

  @Test
  void separator_isTheHeaders() throws Exception {
    assertThat(run(Format.CSV, "id;name;note\n1;Anna Keller;a, b\n"))
        .isEqualTo("id;name;note\n1;[PERSON];a, b\n");
    assertThat(run(Format.CSV, "id\tnote\n1\ta@b.org\n")).isEqualTo("id\tnote\n1\t[EMAIL]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UTF-16LE | UTF-16, little-endian",
        "UTF-16BE | UTF-16, big-endian",
        "UTF-32LE | UTF-32, little-endian",
        "UTF-32BE | UTF-32, big-endian",
        "UTF-16 | UTF-16, big-endian",
      })
  void wideEncoding_isRefusedByName(String charset, String name) {
    byte[] bytes =
        "Patient Anna Keller, SSN 536-22-8714\n"
            .getBytes(java.nio.charset.Charset.forName(charset));

    for (Format format : List.of(Format.TEXT, Format.JSONL, Format.CSV)) {
      assertThatThrownBy(() -> run(format, bytes, Selection.ALL, 0))
          .isInstanceOf(UnreadableFileException.class)
          .hasMessage("text in " + name + " (expected: text in UTF-8; convert it first)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anna+AEA-example.org | UTF-7",
        "Herr M+APw-ller | UTF-7",
        "to \u001b$B$3$s$K$A\u001b(B | ISO-2022",
      })
  void shiftedEncoding_isRefusedByName(String text, String name) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> run(Format.TEXT, bytes, Selection.ALL, 0))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith("text in " + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call +380-44-1234567 or +49-30-901820",
        "a+b-c and x+yz1-",
        "1+200-3",
        "\u001b[31mred"
      })
  void ordinarySigns_areNoEncoding(String text) throws Exception {
    assertThat(run(Format.TEXT, text)).isNotEmpty();
  }

  @Test
  void idOfALine_isTreatedToo() throws Exception {
    assertThat(run(Format.JSONL, "{\"id\":\"jane@example.org\",\"text\":\"hi\"}\n"))
        .isEqualTo("{\"id\":\"[EMAIL]\",\"text\":\"hi\",\"spans\":[]}\n");
  }

  @Test
  void jsonNumbers_areTreatedAsTheyAreWrittenOtherwise() throws Exception {
    assertThat(
            run(
                Format.JSON,
                "{\"card\":4111111111111111.0,\"price\":1.50,\"rate\":1e3,\"n\":[2.00,7]}"))
        .isEqualTo("{\"card\":\"[CREDIT_CARD]\",\"price\":1.50,\"rate\":1e3,\"n\":[2.00,7]}");
  }

  @Test
  void pathsThatMatchNothing_areAnError() {
    Selection path = new Selection(Set.of(), Set.of("/a", "/nowhere"), ',');

    assertThatThrownBy(
            () -> run(Format.JSON, "{\"a\":1}".getBytes(StandardCharsets.UTF_8), path, 0))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith("paths: no text or number lies under /nowhere");
  }

  @Test
  void json_isTreatedByPath() throws Exception {
    String in =
        "{\"a\":{\"mail\":\"a@b.org\",\"n\":[1,true,null]},\"b\":[\"c@d.org\"],\"ssn\":219099999}";

    assertThat(run(Format.JSON, in))
        .isEqualTo(
            "{\"a\":{\"mail\":\"[EMAIL]\",\"n\":[1,true,null]},\"b\":[\"[EMAIL]\"],\"ssn\":\"[US_SSN]\"}");
    Selection path = new Selection(Set.of(), Set.of("/b/*"), ',');
    assertThat(new String(run(Format.JSON, in.getBytes("UTF-8"), path, 0), "UTF-8"))
        .contains("a@b.org")
        .doesNotContain("c@d.org");
    assertThatThrownBy(() -> run(Format.JSON, "{\"a\":"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("not JSON at line 1");
  }

  @Test
  void longText_isCutWithoutLosingWhatLiesAtTheCut() throws Exception {
    String filler = "lorem ipsum dolor ".repeat(11_110);
    String out = run(Format.TEXT, filler + "x jane@example.org y " + filler);

    assertThat(out).contains("x [EMAIL] y").doesNotContain("jane");
  }
}
