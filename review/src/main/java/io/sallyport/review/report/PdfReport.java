package io.sallyport.review.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PagePosition;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.render.Box;
import com.openhtmltopdf.util.XRLog;
import io.sallyport.review.ReviewResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** The report as PDF, A4 across, with its font embedded. */
public final class PdfReport {

  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final double PAGE_WIDTH = 1010;
  private static final double PAGE_HEIGHT = 640;
  private static final Pattern SIZE =
      Pattern.compile("<svg [^>]*?width=\"(\\d+)\" height=\"(\\d+)\"");
  private static final Pattern DIAGRAM =
      Pattern.compile("<div class=\"diagram\"[^>]*>(<svg .*?</svg>\n)</div>", Pattern.DOTALL);

  private PdfReport() {}

  /**
   * The report.
   *
   * @throws IOException when it could not be made
   */
  public static byte[] write(ReviewResult result) throws IOException {
    return write(result, new Diagram(result));
  }

  /** The same with a diagram that other reports need too. */
  static byte[] write(ReviewResult result, Diagram diagram) throws IOException {
    XRLog.setLoggingEnabled(false);
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 17);
    PdfRendererBuilder builder = new PdfRendererBuilder();
    try (PDDocument document = new PDDocument()) {
      builder.usePDDocument(document);
      builder.useFastMode();
      // Nothing is loaded, whatever a title says.
      builder.useUriResolver((base, uri) -> null);
      TrueTypeFont letters = letters();
      CmapLookup known = letters.getUnicodeCmapLookup();
      WritableNames names = new WritableNames(result, c -> known.getGlyphId(c) != 0);
      Diagram writable = names.result() == result ? diagram : new Diagram(names.result());
      String page =
          names.page(HtmlReport.write(names.result(), writable).replace("<!DOCTYPE html>\n", ""));
      Matcher drawn = DIAGRAM.matcher(page);
      String svg = drawn.find() ? drawn.group(1) : "";
      PDFont font = PDType0Font.load(document, letters, true);
      for (int weight : new int[] {400, 700}) {
        builder.useFont(
            new PDFontSupplier(font), "Liberation Sans", weight, FontStyle.NORMAL, true);
      }
      builder.withHtmlContent(svg.isEmpty() ? page : drawn.replaceFirst(place(svg)), null);
      builder.toStream(OutputStream.nullOutputStream());
      try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
        renderer.createPDFKeepOpen();
        paint(renderer, svg, font);
        document.save(out);
      }
    }
    return out.toByteArray();
  }

  // An empty box in the size of the diagram on the page, since print has no scrolling.
  private static String place(String svg) {
    Matcher matcher = SIZE.matcher(svg);
    if (!matcher.find()) {
      return "";
    }
    double width = Double.parseDouble(matcher.group(1));
    double height = Double.parseDouble(matcher.group(2));
    double scale = Math.min(1, Math.min(PAGE_WIDTH / width, PAGE_HEIGHT / height));
    return "<div id=\"diagram\" style=\"page-break-inside: avoid; width: "
        + Math.round(width * scale)
        + "px; height: "
        + Math.round(height * scale)
        + "px\"></div>";
  }

  private static void paint(PdfBoxRenderer renderer, String svg, PDFont font) throws IOException {
    for (PagePosition<Box> at : renderer.findPagePositionsByID(Pattern.compile("diagram"))) {
      PDPage page = renderer.getPdfDocument().getPage(at.getPageNo());
      try (PDPageContentStream stream =
          new PDPageContentStream(
              renderer.getPdfDocument(), page, PDPageContentStream.AppendMode.APPEND, true, true)) {
        new DiagramPainter(stream, font)
            .paint(svg, at.getX(), at.getY() + at.getHeight(), at.getWidth());
      }
    }
  }

  // Without ligatures: looking for them would take half of the time of the report.
  private static TrueTypeFont letters() throws IOException {
    InputStream in = Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT);
    TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(in));
    font.setEnableGsub(false);
    return font;
  }
}
