package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class DocumentTextTest {

  private static byte[] packed(byte[] content, String extra) throws Exception {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(stream)) {
      deflate.write(content);
    }
    ByteArrayOutputStream pdf = new ByteArrayOutputStream();
    pdf.write(
        ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
                + "/Resources<</Font<</F1 5 0 R>>"
                + extra
                + ">>>>endobj\n4 0 obj<</Length "
                + stream.size()
                + "/Filter/FlateDecode>>stream\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    stream.writeTo(pdf);
    pdf.write(
        ("\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                + "6 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/Length 1>>stream\n"
                + "a\nendstream endobj\ntrailer<</Root 1 0 R>>\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    return pdf.toByteArray();
  }

  private static byte[] page() {
    return "BT /F1 12 Tf 72 700 Td (Anna Keller anna@example.org) Tj ET"
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void packedPdf_isReadWhole() throws Exception {
    DocumentText read = Objects.requireNonNull(DocumentText.ofPdf(packed(page(), "")));

    assertThat(read.text()).contains("Anna Keller anna@example.org");
    assertThat(read.whole()).isTrue();
    assertThat(read.toString()).doesNotContain("Anna");
  }

  @Test
  void docxOfAHundredThousandLevels_isNotRead() throws Exception {
    String deep = "<d>" + "<p>".repeat(100_000) + "Anna" + "</p>".repeat(100_000) + "</d>";

    assertThat(DocumentText.of(docx("<d><p>Anna Keller</p></d>"))).isNotNull();
    assertThat(DocumentText.of(docx(deep))).isNull();
  }

  @Test
  void docxThatReadsOtherwiseFromItsEnd_isNotRead() throws Exception {
    byte[] harmless = docx("<d><p>Nothing</p></d>");
    byte[] other = docx("<d><p>Anna Keller</p></d>");
    byte[] junk = "no header".getBytes(StandardCharsets.US_ASCII);

    assertThat(DocumentText.of(harmless)).isNotNull();
    assertThat(DocumentText.of(joined(harmless, other))).isNull();
    assertThat(DocumentText.of(joined(junk, other))).isNull();
    assertThat(DocumentText.of(joined(harmless, junk))).isNull();
    assertThat(DocumentText.of(joined(joined(harmless, junk), other))).isNull();
  }

  @Test
  void docxOfWhichTheDirectoryLeavesAPartOut_isNotRead() throws Exception {
    byte[] two = docx("<d><p>Nothing</p></d>", "<d><p>Anna Keller</p></d>");
    int end = two.length - 22;
    int directory = ByteBuffer.wrap(two).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 16);
    int second = directory + 46 + "word/document.xml".length();
    byte[] fewer = joined(Arrays.copyOf(two, directory), Arrays.copyOfRange(two, second, end + 22));
    ByteBuffer last = ByteBuffer.wrap(fewer).order(ByteOrder.LITTLE_ENDIAN);
    last.putShort(fewer.length - 14, (short) 1);
    last.putShort(fewer.length - 12, (short) 1);
    last.putInt(fewer.length - 10, fewer.length - 22 - directory);

    assertThat(Objects.requireNonNull(DocumentText.of(two)).text()).contains("Anna Keller");
    assertThat(DocumentText.of(fewer)).isNull();
  }

  @Test
  void docx_fieldsAndVariables_areRead() throws Exception {
    String text =
        Objects.requireNonNull(
                DocumentText.of(
                    docx(
                        "<d><f instr='HYPERLINK \"mailto:anna@keller.org\"'/>"
                            + "<docVar name='client' val='Keller'/></d>")))
            .text();

    assertThat(text).contains("anna@keller.org", "Keller");
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** A file of the document and, where there is a second part, its footnotes. */
  private static byte[] docx(String... parts) throws Exception {
    String name = "word/document.xml";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String part : parts) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(part.getBytes(StandardCharsets.UTF_8));
        name = "word/footnotes.xml";
      }
    }
    return out.toByteArray();
  }

  @Test
  void pdfWithAnImage_isReadButNotWhole() throws Exception {
    DocumentText read =
        Objects.requireNonNull(DocumentText.ofPdf(packed(page(), "/XObject<</I 6 0 R>>")));

    assertThat(read.text()).contains("anna@example.org");
    assertThat(read.whole()).isFalse();
  }

  @Test
  void pdfThatGrowsBeyondMeasure_isDamagedOrNone_isNotRead() throws Exception {
    byte[] blank = new byte[100_000_000];
    Arrays.fill(blank, (byte) ' ');

    assertThat(DocumentText.ofPdf(packed(blank, ""))).isNull();
    assertThat(DocumentText.ofPdf(Arrays.copyOf(packed(page(), ""), 60))).isNull();
    assertThat(DocumentText.ofPdf("no pdf".getBytes(StandardCharsets.US_ASCII))).isNull();
    assertThat(DocumentText.ofPdf(packed(new byte[0], ""))).isNull();
  }
}
