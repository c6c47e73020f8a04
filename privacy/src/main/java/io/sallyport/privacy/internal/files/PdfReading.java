package io.sallyport.privacy.internal.files;

import io.sallyport.privacy.DocumentText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.pattern.PDTilingPattern;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;

/** Reads the text of a PDF that a stranger sent: within bounds, or not at all. */
public final class PdfReading {

  private static final int LARGEST = 1 << 25;
  private static final int HEADER = 1024;

  /** States of one document, an older within a newer. */
  private static final int MOST_STATES = 8;

  private static final String END = "%%EOF";

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

  private static final int DEEPEST = 3;

  private PdfReading() {}

  /** The text; null when it cannot be read. */
  public static @Nullable DocumentText of(byte[] bytes) {
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    if (bytes.length > LARGEST || GROWING.matcher(raw).find() || !isBounded(bytes, raw)) {
      return null;
    }
    try {
      StringBuilder text = new StringBuilder();
      boolean whole = !ACTIVE.matcher(raw).find() && document(bytes, text);
      if (text.length() > MOST_CHARACTERS || text.toString().isBlank()) {
        return null;
      }
      whole &= earlier(bytes, raw, text);
      return new DocumentText(text.toString(), whole);
    } catch (IOException | RuntimeException e) {
      // Damaged documents make the parser throw what it likes.
      return null;
    }
  }

  /** Adds what a document says; whether that is all of it. */
  private static boolean document(byte[] bytes, StringBuilder text) throws IOException {
    try (PDDocument document = Loader.loadPDF(bytes)) {
      int pages = document.getNumberOfPages();
      if (pages == 0 || pages > MOST_PAGES || document.isEncrypted()) {
        throw new IOException("pages: " + pages + " (expected: 1 to " + MOST_PAGES + ", open)");
      }
      boolean whole = hasNoAttachment(document);
      StringBuilder more = new StringBuilder();
      PdfProof proof = new PdfProof();
      for (int page = 1; page <= pages; page++) {
        whole &= page(document, page, proof, text, more);
      }
      text.append(more);
      for (PDPage page : document.getPages()) {
        whole &= hasNoImage(page.getResources(), 0);
      }
      fields(document.getDocumentCatalog().getAcroForm(), text);
      PdfStrings strings = new PdfStrings(document.getDocument());
      strings.texts().forEach(string -> add(text, string));
      return whole && strings.isPassive();
    }
  }

  /** Adds what earlier states of the document say, which it keeps, and what stands behind it. */
  private static boolean earlier(byte[] bytes, String raw, StringBuilder text) {
    boolean whole = true;
    int last = raw.lastIndexOf(END);
    String latest = text.toString();
    int at = raw.indexOf(END);
    // What opens fast in a browser has an end of its own near its start.
    if (raw.lastIndexOf("/Linearized", HEADER) >= 0) {
      at = raw.indexOf(END, at + 1);
    }
    for (int count = 0; at >= 0 && at < last; at = raw.indexOf(END, at + 1), count++) {
      try {
        StringBuilder before = new StringBuilder();
        whole &= count < MOST_STATES && document(Arrays.copyOf(bytes, at + END.length()), before);
        if (!latest.contains(before)) {
          text.append('\n').append(before);
        }
      } catch (IOException | RuntimeException e) {
        whole = false;
      }
    }
    if (last >= 0) {
      add(text, raw.substring(last + END.length()));
    }
    return whole;
  }

  /**
   * Adds what a page says, and to the rest what it says when it is read in other ways; whether that
   * is all of it.
   */
  private static boolean page(
      PDDocument document, int page, PdfProof proof, StringBuilder text, StringBuilder more)
      throws IOException {
    PdfPageText reader = new PdfPageText(page, true);
    PdfReadings readings = new PdfReadings(reader.read(document), proof);
    text.append(reader.isOwn() ? drawn(document, page) : reader.drawn());
    if (reader.isOwn()) {
      add(more, readings.text());
    }
    reader.said().forEach(said -> add(more, said));
    readings.others().forEach(reading -> add(more, reading.text()));
    return reader.unknown() == 0 && readings.unread() == 0 && reader.pictures() == 0;
  }

  /** A page as PDFBox alone reads it. */
  private static String drawn(PDDocument document, int page) throws IOException {
    PDFTextStripper reader = new PDFTextStripper();
    reader.setStartPage(page);
    reader.setEndPage(page);
    return reader.getText(document);
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
    if (resources == null || depth > DEEPEST) {
      return resources == null;
    }
    for (COSName name : resources.getPatternNames()) {
      if (resources.getPattern(name) instanceof PDTilingPattern tile
          && tile.getResources() != null
          && (tile.getResources().getFontNames().iterator().hasNext()
              || !hasNoImage(tile.getResources(), depth + 1))) {
        return false;
      }
    }
    for (COSName name : resources.getXObjectNames()) {
      boolean form =
          resources.getXObject(name) instanceof PDFormXObject found
              && depth < DEEPEST
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
