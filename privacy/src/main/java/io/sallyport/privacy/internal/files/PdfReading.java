package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.DocumentText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;

/** Reads the text of a PDF that a stranger sent: within bounds, or not at all. */
public final class PdfReading {

  private static final int LARGEST = 1 << 25;
  private static final int MOST_PAGES = 500;
  private static final int MOST_CHARACTERS = 2_000_000;

  /** Bytes of all streams together, unpacked. */
  private static final long MOST_UNPACKED = 1L << 26;

  /** Packings that can grow beyond measure, and one within another. */
  private static final Pattern GROWING =
      Pattern.compile(
          "/(LZW|RunLength)Decode|/(LZW|RL)\\b|/(FlateDecode|Fl)\\s*/(FlateDecode|Fl)\\b"
              + "|/[A-Za-z]*#[0-9A-Fa-f]{2}");

  private static final Pattern ACTIVE =
      Pattern.compile("/(JavaScript|JS|EmbeddedFiles?|Launch|RichMedia|XFA|Filespec)\\b");

  private PdfReading() {}

  /** The text; null when it cannot be read. */
  public static @Nullable DocumentText of(byte[] bytes) {
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    if (bytes.length > LARGEST || GROWING.matcher(raw).find() || !isBounded(bytes, raw)) {
      return null;
    }
    try (PDDocument document = Loader.loadPDF(bytes)) {
      int pages = document.getNumberOfPages();
      if (pages == 0 || pages > MOST_PAGES || document.isEncrypted()) {
        return null;
      }
      StringBuilder text = new StringBuilder(new PDFTextStripper().getText(document));
      boolean whole = !ACTIVE.matcher(raw).find() && hasNoAttachment(document);
      for (int page = 1; page <= pages; page++) {
        whole &= readings(document, page, text);
      }
      for (PDPage page : document.getPages()) {
        whole &= hasNoImage(page.getResources(), 0);
        for (PDAnnotation note : page.getAnnotations()) {
          add(text, note.getContents());
        }
      }
      fields(document.getDocumentCatalog().getAcroForm(), text);
      var information = document.getDocumentInformation();
      for (String key : information.getMetadataKeys()) {
        add(text, information.getCustomMetadataValue(key));
      }
      if (text.length() > MOST_CHARACTERS || text.toString().isBlank()) {
        return null;
      }
      return new DocumentText(text.toString(), whole);
    } catch (IOException | RuntimeException e) {
      // Damaged documents make the parser throw what it likes.
      return null;
    }
  }

  /** Adds what a page says when it is read in other ways; whether that is all of it. */
  private static boolean readings(PDDocument document, int page, StringBuilder text)
      throws IOException {
    PdfPageText reader = new PdfPageText(page);
    PdfReadings readings = new PdfReadings(reader.read(document));
    if (reader.isOdd()) {
      add(text, readings.text());
    }
    readings.others().forEach(reading -> add(text, reading.text()));
    return reader.unknown() == 0 && reader.pictures() == 0;
  }

  private static boolean hasNoAttachment(PDDocument document) {
    return document.getDocumentCatalog().getNames() == null
        || document.getDocumentCatalog().getNames().getEmbeddedFiles() == null;
  }

  private static void add(StringBuilder text, @Nullable String more) {
    if (more != null && !more.isBlank()) {
      text.append('\n').append(more);
    }
  }

  private static void fields(@Nullable PDAcroForm form, StringBuilder text) {
    if (form == null) {
      return;
    }
    for (PDField field : form.getFieldTree()) {
      add(text, field.getValueAsString());
    }
  }

  /** Images can hold text, forms images; forms within forms no deeper than a few are looked at. */
  private static boolean hasNoImage(@Nullable PDResources resources, int depth) throws IOException {
    if (resources == null) {
      return true;
    }
    for (COSName name : resources.getXObjectNames()) {
      boolean form =
          resources.getXObject(name) instanceof PDFormXObject found
              && depth < 3
              && hasNoImage(found.getResources(), depth + 1);
      if (!form) {
        return false;
      }
    }
    return true;
  }

  /** Whether all packed streams together stay small, told without keeping what they hold. */
  private static boolean isBounded(byte[] bytes, String raw) {
    byte[] out = new byte[1 << 16];
    long unpacked = 0;
    for (int at = raw.indexOf("stream"); at >= 0; at = raw.indexOf("stream", at + 6)) {
      int from = at + 6;
      while (from < bytes.length && (bytes[from] == '\r' || bytes[from] == '\n')) {
        from++;
      }
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(bytes, from, bytes.length - from);
        int count = inflater.inflate(out);
        while (count > 0 && unpacked <= MOST_UNPACKED) {
          unpacked += count;
          count = inflater.inflate(out);
        }
      } catch (DataFormatException e) {
        // Something else stands there, or the end of what can be unpacked.
      } finally {
        inflater.end();
      }
      if (unpacked > MOST_UNPACKED) {
        return false;
      }
    }
    return true;
  }
}
