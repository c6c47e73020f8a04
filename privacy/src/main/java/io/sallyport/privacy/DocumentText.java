package io.sallyport.privacy;

import io.sallyport.privacy.internal.files.OfficeReading;
import io.sallyport.privacy.internal.files.PdfReading;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document that is no text file, so that it can be looked through.
 *
 * @param text what its pages, notes and fields say
 * @param whole whether that is all of it; an image, an attachment or a script is not
 */
public record DocumentText(String text, boolean whole) {

  private static final int HEADER = 1024;

  /** Whether bytes are a PDF: readers take its mark anywhere in the first kilobyte. */
  public static boolean isPdf(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(HEADER, bytes.length), StandardCharsets.ISO_8859_1);
    return head.contains("%PDF-");
  }

  /** Reads a PDF; null when it is none, encrypted, damaged, or larger than may be unpacked. */
  public static @Nullable DocumentText ofPdf(byte[] bytes) {
    return isPdf(bytes) ? PdfReading.of(bytes) : null;
  }

  /**
   * Reads a PDF or a DOCX; null when it is neither, encrypted, damaged, or larger than may be
   * unpacked.
   */
  public static @Nullable DocumentText of(byte[] bytes) {
    boolean zip = bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3;
    return zip ? OfficeReading.of(bytes) : ofPdf(bytes);
  }

  /** Names how long it is, never the text. */
  @Override
  public String toString() {
    return "DocumentText[" + text.length() + " characters, whole=" + whole + "]";
  }
}
