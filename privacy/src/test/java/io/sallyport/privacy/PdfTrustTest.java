package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.FileRedaction.Format;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What a PDF says about its own letters is not believed against what they look like. */
class PdfTrustTest {

  private final RedactionReport report = new RedactionReport();

  /** A page whose list of letters says others than its font shows, from a sign on. */
  private static byte[] lying(String text, int claimed, boolean subset) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument();
        InputStream ttf =
            PDDocument.class.getResourceAsStream(
                "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
      PDPage page = new PDPage();
      document.addPage(page);
      PDType0Font font = PDType0Font.load(document, ttf, subset);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(font, 12);
        content.newLineAtOffset(50, 700);
        content.showText(text);
        content.endText();
      }
      document.save(out);
    }
    try (PDDocument document = Loader.loadPDF(out.toByteArray())) {
      COSDictionary fonts =
          document.getPage(0).getResources().getCOSObject().getCOSDictionary(COSName.FONT);
      COSDictionary font = fonts.getCOSDictionary(fonts.keySet().iterator().next());
      COSStream map = document.getDocument().createCOSStream();
      try (var stream = map.createOutputStream()) {
        stream.write(
            ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
                    + "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
                    + "1 beginbfrange <0000> <00FF> <%04X> endbfrange endcmap end end"
                        .formatted(claimed))
                .getBytes(StandardCharsets.US_ASCII));
      }
      font.setItem(COSName.TO_UNICODE, map);
      out.reset();
      document.save(out);
      return out.toByteArray();
    }
  }

  private byte[] redacted(byte[] pdf) throws Exception {
    return RedactedFile.of(Format.PDF, pdf, report);
  }

  /** What is drawn as text, and how many outlines. */
  private static String drawn(byte[] pdf) throws Exception {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      long outlines =
          new String(document.getPage(0).getContents().readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .filter(line -> line.equals("f"))
              .count();
      return new PDFTextStripper().getText(document).strip() + ", outlines: " + outlines;
    }
  }

  private static DocumentText read(byte[] pdf) {
    return Objects.requireNonNull(DocumentText.ofPdf(pdf));
  }

  @Test
  void lettersThatTheFontKnowsBetter_areTreatedByBoth() throws Exception {
    for (int claimed : new int[] {0x4E00, 0x2500, 0x0410}) {
      byte[] pdf = lying("4111-1111-1111-1111", claimed, false);

      assertThat(drawn(redacted(pdf))).isEqualTo("[CREDIT_CARD], outlines: 0");
      assertThat(read(pdf).text()).contains("4111-1111-1111-1111");
      assertThat(read(pdf).whole()).isTrue();
    }
  }

  @Test
  void lettersThatNothingProves_areSaidToBeUnread() throws Exception {
    byte[] narrow = lying("4111-1111-1111-1111", 0x4E00, true);

    assertThat(drawn(redacted(narrow))).endsWith("outlines: 0");
    assertThat(report.notes())
        .anyMatch(note -> note.startsWith("page 1: not read: ") && note.endsWith(": 19"));
    assertThat(read(narrow).whole()).isFalse();

    byte[] dashes = lying("4111-1111-1111-1111", 0x2500, true);
    redacted(dashes);
    assertThat(report.notes())
        .anyMatch(note -> note.contains("not read: signs that are only said to be what they are"));
  }

  @Test
  void honestFonts_raiseNoDoubts() throws Exception {
    byte[] pdf = TestPdf.of("", "Żółć und Straße, Ответ, ≥ 3 € — fine");

    redacted(pdf);

    assertThat(report.notes()).noneMatch(note -> note.contains("not read"));
    assertThat(read(pdf).whole()).isTrue();
  }

  /** A page of Helvetica with what else a file holds. */
  private static byte[] page(String content, String ofPage, String ofRoot, String objects) {
    return ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R"
            + ofRoot
            + ">>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            + ofPage
            + "/Resources<</Font<</F 5 0 R/T 9 0 R>>>>>>endobj\n4 0 obj<</Length "
            + content.length()
            + ">>stream\n"
            + content
            + "\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
            + objects
            + "trailer<</Root 1 0 R>>\n%%EOF\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(String text) {
    return "BT /F 12 Tf 1 0 0 1 50 700 Tm (" + text + ") Tj ET\n";
  }

  @Test
  void wordsGivenOutForOthers_areReadWithThem() throws Exception {
    byte[] pdf =
        page(
            "/Span<</ActualText(all is well)/Alt(zq1@example.org)>>BDC "
                + text("SSN 536-22-8145")
                + "EMC\n",
            "",
            "",
            "");

    assertThat(read(pdf).text()).contains("all is well", "SSN 536-22-8145", "zq1@example.org");
    assertThat(drawn(redacted(pdf))).startsWith("SSN [US_SSN],");
  }

  @Test
  void whatStandsBesideThePages_isRead() {
    String face = "BT /F 12 Tf 2 4 Td (zq1@example.org) Tj ET";
    byte[] pdf =
        page(
            text("Nothing here"),
            "/Annots[6 0 R<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(mailto:zq2@example.org)>>>>]",
            "/Outlines<</Title(zq3@example.org)>>/Metadata 8 0 R"
                + "/StructTreeRoot<</K<</Alt(zq4@example.org)>>>>/OCProperties<</OCGs[<</Name"
                + "(zq5@example.org)>>]>>",
            "6 0 obj<</Subtype/FreeText/Rect[50 300 350 320]/RC(<p>zq6@example.org</p>)"
                + "/AP<</N 7 0 R>>>>endobj\n7 0 obj<</Type/XObject/Subtype/Form"
                + "/BBox[0 0 300 20]/Resources<</Font<</F 5 0 R>>>>/Length "
                + face.length()
                + ">>stream\n"
                + face
                + "\nendstream endobj\n8 0 obj<</Type/Metadata/Subtype/XML/Length 77>>stream\n"
                + "<x xmlns:a=\"http://a.example\" b=\"zq8@example.org\"><y>zq7@example.org</y></x>\nendstream endobj\n");

    String text = read(pdf).text();

    for (int i = 1; i <= 8; i++) {
      assertThat(text).contains("zq" + i + "@example.org");
    }
  }

  @Test
  void earlierStateThatAFileKeeps_isRead() throws Exception {
    byte[] first = page(text("zq1@example.org"), "", "", "");
    String second =
        "4 0 obj<</Length %d>>stream\n".formatted(text("fine").length())
            + text("fine")
            + "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n% zq2@example.org\n";
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first);
    both.write(second.getBytes(StandardCharsets.US_ASCII));

    assertThat(read(both.toByteArray()).text()).contains("zq1@example.org", "zq2@example.org");
  }

  @Test
  void shapesWithoutNames_makeADocumentUnread() {
    String glyph = "500 0 0 0 500 500 d1 0 0 500 500 re f";
    byte[] pdf =
        page(
            text("Dear all") + "BT /T 12 Tf 1 0 0 1 50 600 Tm (ab) Tj ET\n",
            "",
            "",
            "9 0 obj<</Type/Font/Subtype/Type3/FontBBox[0 0 500 500]/FontMatrix[.001 0 0 .001 0 0]"
                + "/FirstChar 97/LastChar 98/Widths[500 500]/Encoding<</Differences[97/q1x/q2x]>>"
                + "/CharProcs<</q1x 7 0 R/q2x 7 0 R>>/Resources<<>>>>endobj\n7 0 obj<</Length "
                + glyph.length()
                + ">>stream\n"
                + glyph
                + "\nendstream endobj\n");

    assertThat(read(pdf).whole()).isFalse();
    assertThat(read(page(text("Dear all"), "", "", "")).whole()).isTrue();
  }
}
