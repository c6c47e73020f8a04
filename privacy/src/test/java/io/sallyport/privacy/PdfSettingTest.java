package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.privacy.FileRedaction.Format;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** However the letters of a page are set, what they say is treated. */
class PdfSettingTest {

  private static final String[] DATA = {
    "SSN 536-22-8145", "Mail anna.keller@example.org", "Card 4111 1111 1111 1111"
  };

  private final RedactionReport report = new RedactionReport();

  /** A page of Helvetica, by its content. */
  private static byte[] page(String content) {
    return ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            + "/Resources<</Font<</F 5 0 R>>>>>>endobj\n4 0 obj<</Length "
            + content.length()
            + ">>stream\n"
            + content
            + "\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
            + "trailer<</Root 1 0 R>>\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String line(int y, String setting, String text) {
    return "BT /F 10 Tf %s 1 0 0 1 40 %d Tm (%s) Tj ET\n".formatted(setting, y, text);
  }

  /** What the treated file shows. */
  private String treated(String content) throws Exception {
    byte[] file = RedactedFile.of(Format.PDF, page(content), report);
    try (PDDocument document = Loader.loadPDF(file)) {
      return new PDFTextStripper().getText(document);
    }
  }

  private static String read(String content) {
    return Objects.requireNonNull(DocumentText.ofPdf(page(content))).text();
  }

  @Test
  void lettersSetApart_areTreatedAsTheirWords() throws Exception {
    for (String spacing : new String[] {"1", "2", "3", "5", "10"}) {
      StringBuilder content = new StringBuilder();
      int y = 700;
      for (String text : DATA) {
        content.append(line(y, spacing + " Tc", text));
        y -= 30;
      }
      content.append(line(y, spacing + " Tc", "Patient Anna Keller came"));

      String signs = treated(content.toString()).replaceAll("\\s", "");

      assertThat(signs)
          .contains("SSN[US_SSN]", "Mail[EMAIL]", "Card[CREDIT_CARD]")
          .doesNotContainPattern("A?nna|Keller");
      assertThat(read(content.toString())).contains(DATA).contains("Patient Anna Keller came");
    }
  }

  @Test
  void oneLetterInABox_isTreatedAsItsWord() throws Exception {
    StringBuilder content = new StringBuilder();
    int y = 700;
    for (String field : new String[] {"NAME:ANNA KELLER", "IBAN:DE89370400440532013000"}) {
      String value = field.substring(5);
      content.append(line(y, "", field.substring(0, 4)));
      for (int i = 0; i < value.length(); i++) {
        content.append(
            "BT /F 10 Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n".formatted(90 + 20 * i, y, value.charAt(i)));
      }
      y -= 30;
    }

    assertThat(treated(content.toString())).contains("[IBAN]").doesNotContain("K\n", "D\n", "0");
    assertThat(read(content.toString())).contains("ANNA KELLER", "DE89370400440532013000");
  }

  @Test
  void tablesOfShortNumbers_areNotReadAsOneNumber() throws Exception {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      content.append(
          "BT /F 10 Tf 1 0 0 1 %d 700 Tm (%d.50) Tj ET\n".formatted(40 + 60 * i, 31 + i % 2));
    }

    assertThat(treated(content.toString())).contains("31.50", "32.50");
    assertThat(report.counts()).isEmpty();
  }

  @Test
  void figureOfANoteBehindDatum_doesNotHideIt() throws Exception {
    StringBuilder content = new StringBuilder();
    int y = 700;
    for (String text : DATA) {
      content.append(
          "BT /F 12 Tf 0 Ts 1 0 0 1 40 %d Tm (%s) Tj /F 7 Tf 5 Ts (1) Tj ET\n".formatted(y, text));
      y -= 30;
    }

    String shown = treated(content.toString());

    assertThat(shown).contains("SSN [US_SSN]", "Mail [EMAIL]", "Card [CREDIT_CARD]");
    assertThat(shown).doesNotContainPattern("8145|keller|4111");
    assertThat(read(content.toString()).lines()).contains(DATA);
  }

  @Test
  void mirroredAndSkewedRows_areTreatedAndReadableAgain() throws Exception {
    for (String place :
        new String[] {"-1 0 0 1 500 500", "0.87 0.5 -0.5 0.87 60 100", "1 0 0 -1 40 500"}) {
      String content =
          "BT /F 12 Tf %s Tm (Mail to anna.keller@example.org and 536-22-8145 then) Tj ET\n"
              .formatted(place);

      String shown = treated(content).replaceAll("\\s+", " ");

      assertThat(shown).contains("Mail to [EMAIL] and [US_SSN] then");
      assertThat(read(content)).contains("Mail to anna.keller@example.org and 536-22-8145");
    }
  }

  @Test
  void digitsOneBelowTheOther_areTreatedAsTheirNumber() throws Exception {
    StringBuilder content = new StringBuilder(line(720, "", "Card"));
    int y = 700;
    for (char digit : "4111111111111111".toCharArray()) {
      content.append(line(y, "", String.valueOf(digit)));
      y -= 14;
    }

    assertThat(treated(content.toString()).replaceAll("\\s", "")).isEqualTo("Card[CREDIT_CARD]");
    assertThat(PersonalDataFinder.standard().find(read(content.toString())))
        .extracting(PersonalData::type)
        .contains(PersonalDataType.CREDIT_CARD);
  }
}
