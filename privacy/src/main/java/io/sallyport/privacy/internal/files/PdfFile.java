package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.Redaction;
import io.sallyport.privacy.RedactionReport;
import io.sallyport.privacy.Redactor;
import io.sallyport.privacy.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.TextPosition;

/**
 * PDF. The treated file is written anew from the text that was seen, line by line in its place:
 * nothing of the old file is copied, so that no annotation, metadata, attachment, form, layer or
 * hidden text can carry an original along. Images and drawings are left out and said to be.
 */
public final class PdfFile {

  private static final int LARGEST = 1 << 28;
  private static final float SMALLEST_FONT = 4;
  private static final float GREATEST_FONT = 72;

  private final Redactor redactor;
  private final RedactionReport report;

  private final PdfProof proof = new PdfProof();

  /** A document. */
  public PdfFile(Redactor redactor, RedactionReport report) {
    this.redactor = redactor;
    this.report = report;
  }

  /**
   * Redacts a document.
   *
   * @throws UnreadableFileException when it is encrypted, damaged or too large
   */
  public void run(InputStream in, OutputStream out) throws IOException, UnreadableFileException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new UnreadableFileException(
          "PDF: more than 256 MiB (expected: at most that; split it)");
    }
    try (PDDocument document = Loader.loadPDF(bytes);
        PDDocument treated = new PDDocument()) {
      if (document.getNumberOfPages() == 0) {
        throw new UnreadableFileException("PDF: no page (expected: one at least)");
      }
      noteLeftOut(document);
      PdfSigns signs = new PdfSigns(treated, proof);
      for (int number = 1; number <= document.getNumberOfPages(); number++) {
        page(document, number, treated, signs);
      }
      treated.save(out);
    } catch (InvalidPasswordException e) {
      throw new UnreadableFileException(
          "PDF: encrypted (expected: one that opens without a password; decrypt it first)");
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableFileException(
          "PDF: damaged, " + e.getClass().getSimpleName() + " (expected: a readable PDF)");
    }
  }

  private void noteLeftOut(PDDocument document) {
    if (document.getDocumentCatalog().getAcroForm() != null) {
      report.addNote("the form and its fields were left out; what its pages show as text was kept");
    }
    if (document.getDocumentCatalog().getNames() != null) {
      report.addNote("attachments and named parts were left out");
    }
    report.addNote("metadata, annotations and drawings are not copied");
  }

  private void page(PDDocument document, int number, PDDocument treated, PdfSigns signs)
      throws IOException {
    PDPage page = document.getPage(number - 1);
    int images = 0;
    if (page.getResources() != null) {
      for (COSName name : page.getResources().getXObjectNames()) {
        images += page.getResources().isImageXObject(name) ? 1 : 0;
      }
    }
    if (images > 0) {
      report.addNote("page " + number + ": images left out, not looked into: " + images);
    }
    PdfPageText reader = new PdfPageText(number, false);
    List<PdfStretch> lines = reader.read(document);
    PdfReadings readings = new PdfReadings(lines, proof);
    String text = readings.text();
    Redaction redaction = Reading.redacted(text, readings.others(), redactor);
    report.add(text, redaction);
    signs.clear();
    List<String> shown = new ArrayList<>();
    for (PdfStretch line : lines) {
      List<TextPosition> glyphs = line.glyphs().stream().map(PdfGlyph::sign).toList();
      shown.add(signs.standIns(line.text(), glyphs, PdfLine.isRightToLeft(line.text())));
    }
    List<String> left = TreatedPart.all(shown, readings.starts(), redaction);
    write(lines, left, page.getCropBox(), treated, signs);
    noteSigns(number, signs, reader.unknown(), readings.unread());
  }

  private void noteSigns(int number, PdfSigns signs, int unknown, int unread) {
    if (unknown > 0) {
      report.addNote(
          "page " + number + ": signs that do not say what they are, left out: " + unknown);
    }
    if (signs.drawn() > 0) {
      report.addNote(
          "page "
              + number
              + ": signs drawn as outlines, which cannot be copied as text: "
              + signs.drawn());
    }
    if (signs.unproven() > 0) {
      report.addNote(
          "page "
              + number
              + ": not read: signs that are only said to be what they are, drawn as they were: "
              + signs.unproven());
    }
    if (unread > 0) {
      report.addNote(
          "page " + number + ": not read: signs of which nothing says what they are: " + unread);
    }
    if (signs.lost() > 0) {
      report.addNote(
          "page " + number + ": signs without a font and an outline, shown as ?: " + signs.lost());
    }
  }

  private static void write(
      List<PdfStretch> lines,
      List<String> shown,
      PDRectangle box,
      PDDocument treated,
      PdfSigns signs)
      throws IOException {
    PDPage page = new PDPage(new PDRectangle(box.getWidth(), box.getHeight()));
    treated.addPage(page);
    try (PDPageContentStream content = new PDPageContentStream(treated, page)) {
      for (int i = 0; i < lines.size(); i++) {
        PdfStretch line = lines.get(i);
        float size = Math.clamp(line.size(), SMALLEST_FONT, GREATEST_FONT);
        new PdfLine(content, signs, line.x(), box.getHeight() - line.y(), size).write(shown.get(i));
      }
    }
  }
}
