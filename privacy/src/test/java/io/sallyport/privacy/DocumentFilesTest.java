package io.sallyport.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.privacy.FileRedaction.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** PDF and DOCX files: treated in all their parts, or refused. */
class DocumentFilesTest {

  private final RedactionReport report = new RedactionReport();

  private byte[] run(Format format, byte[] in) throws IOException, UnreadableFileException {
    return RedactedFile.of(format, in, report);
  }

  private static byte[] pdf(boolean encrypted) throws IOException {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.TIMES_ROMAN), 12);
        content.newLineAtOffset(72, 700);
        content.showText("Dear Anna Keller, write to anna.keller@example.org soon.");
        content.endText();
      }
      PDAnnotationText note = new PDAnnotationText();
      note.setContents("hidden.note@example.org");
      page.getAnnotations().add(note);
      document.getDocumentInformation().setAuthor("Zebulon Quist");
      document.getDocumentCatalog().getCOSObject().setString(COSName.getPDFName("X"), "Zebulon");
      if (encrypted) {
        document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out, org.apache.pdfbox.pdfwriter.compress.CompressParameters.NO_COMPRESSION);
      return out.toByteArray();
    }
  }

  @Test
  void pdf_holdsNothingOfTheOriginals() throws Exception {
    byte[] treated = run(Format.PDF, pdf(false));

    try (PDDocument document = Loader.loadPDF(treated)) {
      String text = new PDFTextStripper().getText(document);
      assertThat(text).contains("Dear [PERSON], write to [EMAIL] soon.");
      assertThat(document.getPage(0).getAnnotations()).isEmpty();
      assertThat(document.getDocumentInformation().getAuthor()).isNull();
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      document.save(plain, org.apache.pdfbox.pdfwriter.compress.CompressParameters.NO_COMPRESSION);
      assertThat(plain.toString(StandardCharsets.ISO_8859_1))
          .doesNotContain("Keller", "keller", "hidden.note", "Zebulon");
    }
    assertThat(report.counts()).containsEntry(PersonalDataType.EMAIL, 1L);
  }

  @Test
  void encryptedOrDamagedPdf_isRefused() throws Exception {
    byte[] encrypted = pdf(true);
    assertThatThrownBy(() -> run(Format.PDF, encrypted))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("encrypted");
    assertThatThrownBy(() -> run(Format.PDF, "no pdf".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("damaged");
  }

  private static byte[] docx(Map<String, String> parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  @Test
  void docx_isTreatedAcrossItsRunsAndParts() throws Exception {
    String open =
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";
    Map<String, String> parts = new TreeMap<>();
    parts.put(
        "word/document.xml",
        open
            + "<w:p><w:r><w:t>Write to jane@exa</w:t></w:r><w:r><w:t>mple.org today</w:t></w:r></w:p>"
            + "<w:p><w:ins w:author=\"Zebulon Quist\"><w:r><w:t>ok</w:t></w:r></w:ins></w:p>"
            + "</w:document>");
    parts.put("docProps/core.xml", "<core><creator>Zebulon Quist</creator></core>");
    parts.put(
        "word/_rels/document.xml.rels",
        "<R><r TargetMode=\"External\" Target=\"mailto:jane@example.org\"/></R>");
    parts.put("word/media/image1.png", "image");

    byte[] treated = run(Format.DOCX, docx(parts));

    Map<String, String> read = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(treated))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        read.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(read).containsOnlyKeys(parts.keySet());
    assertThat(read.get("word/document.xml")).contains(">Write to [EMAIL]<").contains("> today<");
    assertThat(String.join("", read.values())).doesNotContain("jane", "mple.org", "Zebulon");
    assertThat(report.notes())
        .contains(
            "word/media/image1.png: image left out, it cannot be written without what its file tells");
    assertThatThrownBy(() -> run(Format.DOCX, "no zip".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableFileException.class);
  }

  @Test
  void docx_signsThatFontsDraw_areReadAsText() throws Exception {
    String document =
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
            + "<w:p><w:r><w:t>Write to jane</w:t><w:sym w:font=\"Arial\" w:char=\"F040\"/>"
            + "<w:t>example.org, SSN </w:t></w:r><w:r>%s<w:sym w:font=\"Wingdings\" w:char=\"F04A\"/>"
            + "</w:r></w:p></w:document>";
    StringBuilder signs = new StringBuilder();
    for (char c : "412-68-7731".toCharArray()) {
      signs.append("<w:sym w:font=\"Symbol\" w:char=\"F0%02X\"/>".formatted((int) c));
    }

    byte[] treated = run(Format.DOCX, docx(Map.of("word/document.xml", document.formatted(signs))));

    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(treated))) {
      zip.getNextEntry();
      String text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text).contains("Write to [EMAIL]", "[US_SSN]", "Wingdings");
      assertThat(text.replaceAll("<[^>]*>", "")).doesNotContain("jane", "example", "412", "7731");
      assertThat(text).doesNotContain("Symbol");
    }
  }

  @Test
  void truncatedDocx_isItsOwnFailure() throws Exception {
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(made)) {
      zip.putNextEntry(new ZipEntry("word/document.xml"));
      zip.write(new byte[4_000]);
      new Random(7).ints(4_000).forEach(n -> writeTo(zip, n));
      zip.closeEntry();
    }
    for (int length = 1; length < made.size(); length += 97) {
      byte[] cut = Arrays.copyOf(made.toByteArray(), length);
      assertThatThrownBy(() -> run(Format.DOCX, cut))
          .isInstanceOf(UnreadableFileException.class)
          .hasMessageStartingWith("DOCX: ");
    }
  }

  private static void writeTo(ZipOutputStream zip, int value) {
    try {
      zip.write(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
