package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.FileRedaction.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What stands beside the words of a DOCX hides none of them, nor is it hidden by them. */
class DocxReadingsTest {

  private static final String OPEN =
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
          + " xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"><w:body>";

  private final RedactionReport report = new RedactionReport();

  private static String run(String text) {
    return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>";
  }

  private static String run(String text, String property) {
    return "<w:r><w:rPr>" + property + "</w:rPr><w:t>" + text + "</w:t></w:r>";
  }

  private static String note(String text) {
    return run(text, "<w:vertAlign w:val=\"superscript\"/>");
  }

  private static byte[] docx(String body, Map<String, String> more) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write((OPEN + body + "</w:body></w:document>").getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, String> part : more.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  private static String paragraph(String... runs) {
    return "<w:p>" + String.join("", runs) + "</w:p>";
  }

  /** The treated document without its marks, a line for each paragraph. */
  private String treated(byte[] docx) throws Exception {
    byte[] file = RedactedFile.of(Format.DOCX, docx, report);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      zip.getNextEntry();
      return new String(zip.readAllBytes(), StandardCharsets.UTF_8)
          .replace("</w:p>", "\n")
          .replaceAll("<[^>]*>", "");
    }
  }

  private static String read(byte[] docx) {
    return Objects.requireNonNull(DocumentText.of(docx)).text();
  }

  @Test
  void figureOfANoteBehindDatum_doesNotHideIt() throws Exception {
    String byStyle = run("4", "<w:rStyle w:val=\"Mine\"/>");
    String reference = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    byte[] docx =
        docx(
            paragraph(run("SSN 536-22-8145"), note("1"), run(" on file."))
                + paragraph(run("Card 4111 1111 1111 1111"), note("2"), run(" charged."))
                + paragraph(run("Write to fritz.muster@example.org"), note("3"), run(" today."))
                + paragraph(run("IBAN DE89 3704 0044 0532 0130 00"), byStyle, run("."))
                + paragraph(run("Write to emil.muster@example.org"), reference, run("today.")),
            Map.of(
                "word/styles.xml",
                "<w:styles xmlns:w=\"w\"><w:style w:type=\"character\" w:styleId=\"Base\"><w:rPr>"
                    + "<w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>"
                    + "<w:style w:type=\"character\" w:styleId=\"Mine\">"
                    + "<w:basedOn w:val=\"Base\"/></w:style></w:styles>"));

    assertThat(treated(docx).lines())
        .containsExactly(
            "SSN [US_SSN]1 on file.",
            "Card [CREDIT_CARD]2 charged.",
            "Write to [EMAIL]3 today.",
            "IBAN [IBAN]4.",
            "Write to [EMAIL]today.");
    assertThat(read(docx)).contains("SSN 536-22-8145 on file.", "DE89 3704 0044 0532 0130 00.\n");
  }

  @Test
  void hiddenRun_neitherHidesNorIsHidden() throws Exception {
    byte[] docx =
        docx(
            paragraph(
                    run("Write nora.muster"),
                    run(" junk ", "<w:vanish/>"),
                    run("@example.org today"))
                + paragraph(run("SSN 536-22-"), run("99", "<w:vanish/>"), run("8145 and then"))
                + paragraph(run("See"), run("zoe.muster@example.org", "<w:vanish/>"), run("this")),
            Map.of());

    assertThat(treated(docx))
        .contains("Write [EMAIL]", "SSN [US_SSN]", " and then", "[EMAIL]")
        .doesNotContain("nora", "8145", "zoe", "muster");
    assertThat(read(docx)).contains("nora.muster@example.org", "536-22-8145 and then");
  }

  @Test
  void rubyAndFormulas_doNotHideWhatTheyStandBeside() throws Exception {
    String ruby = "<w:r><w:ruby><w:rt>%s</w:rt><w:rubyBase>%s</w:rubyBase></w:ruby></w:r>";
    byte[] docx =
        docx(
            paragraph(ruby.formatted(run("anna.keller@example.org"), run("base")))
                + paragraph(ruby.formatted(run("note"), run("bert.muster@example.org")))
                + paragraph(
                    run("carl.muster@example.org"), "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")
                + paragraph(
                    run("See"),
                    "<m:oMath><m:sSup><m:e><m:r><m:t>dora.muster@example.org</m:t></m:r></m:e>"
                        + "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"),
            Map.of());

    assertThat(treated(docx))
        .contains("[EMAIL]base", "[EMAIL]x")
        .doesNotContain("anna", "bert", "carl", "dora", "muster");
    assertThat(read(docx)).contains("carl.muster@example.org\n");
  }

  @Test
  void signOfASymbolFont_isReadAsItsLetter() throws Exception {
    String at = "<w:r><w:sym w:font=\"Symbol\" w:char=\"F040\"/></w:r>";
    String smile = "<w:r><w:sym w:font=\"Wingdings\" w:char=\"F04A\"/></w:r>";
    byte[] docx =
        docx(
            paragraph(run("Write to hans.muster"), at, run("example.org"), smile, run(" today")),
            Map.of());

    String shown = treated(docx);

    assertThat(shown).contains("Write to [EMAIL]").doesNotContain("hans", "example");
    assertThat(read(docx)).contains("hans.muster@example.org");
    assertThat(treated(docx(paragraph(smile, run("fine")), Map.of()))).contains("fine");
  }

  @Test
  void letterInACellOfItsOwn_isReadAsAWord() throws Exception {
    StringBuilder cells = new StringBuilder();
    for (char letter : "DE89370400440532013000".toCharArray()) {
      cells.append("<w:tc>").append(paragraph(run(String.valueOf(letter)))).append("</w:tc>");
    }
    byte[] docx = docx("<w:tbl><w:tr><w:tc><w:p/></w:tc>" + cells + "</w:tr></w:tbl>", Map.of());

    assertThat(treated(docx)).contains("[IBAN]").doesNotContainPattern("\\d");
    assertThat(read(docx)).contains("DE89370400440532013000");
  }

  @Test
  void datumThatSeveralReadingsFind_isCountedOnce() throws Exception {
    treated(docx(paragraph(run("Write to ida@example.org"), run(" now"), note("1")), Map.of()));

    assertThat(report.counts()).containsEntry(PersonalDataType.EMAIL, 1L);
  }

  @Test
  void addressThatATabCuts_isFound() throws Exception {
    for (String tab : new String[] {"<w:tab/>", "<w:ptab w:alignment=\"left\"/>"}) {
      byte[] docx =
          docx(
              paragraph(run("write to anna@exam"), "<w:r>" + tab + "</w:r>", run("ple.org please")),
              Map.of());

      assertThat(treated(docx)).doesNotContain("anna").doesNotContain("exam").contains("[EMAIL]");
      assertThat(PersonalDataFinder.standard().find(read(docx)))
          .extracting(PersonalData::type)
          .contains(PersonalDataType.EMAIL);
    }
  }

  @Test
  void nameInSmallLettersThatIsShownInCapitals_isFound() throws Exception {
    byte[] docx =
        docx(
            paragraph(run("Write to "), run("annegret zwetschken", "<w:caps/>"), run(" please.")),
            Map.of());

    assertThat(treated(docx)).isEqualTo("Write to [PERSON] please.\n");
    assertThat(read(docx)).contains("Annegret Zwetschken");
  }
}
