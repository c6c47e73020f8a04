package io.sallyport.review.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import com.openhtmltopdf.util.XRLog;
import io.sallyport.review.ReviewResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;

/** The report as PDF, A4 across, with its font embedded. */
public final class PdfReport {

  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final double PAGE_WIDTH = 1010;
  private static final double PAGE_HEIGHT = 640;
  private static final Pattern SIZE =
      Pattern.compile("(<svg [^>]*?)width=\"(\\d+)\" height=\"(\\d+)\"");

  private PdfReport() {}

  /**
   * The report.
   *
   * @throws IOException when it could not be made
   */
  public static byte[] write(ReviewResult result) throws IOException {
    XRLog.setLoggingEnabled(false);
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 17);
    String page = fit(HtmlReport.write(result)).replace("<!DOCTYPE html>\n", "");
    try (BatikSVGDrawer drawer = new BatikSVGDrawer()) {
      PdfRendererBuilder builder = new PdfRendererBuilder();
      builder.useFastMode();
      builder.useSVGDrawer(drawer);
      // Nothing is loaded, whatever a title says.
      builder.useUriResolver((base, uri) -> null);
      for (int weight : new int[] {400, 700}) {
        builder.useFont(PdfReport::font, "Liberation Sans", weight, FontStyle.NORMAL, true);
      }
      builder.withHtmlContent(page, null);
      builder.toStream(out);
      builder.run();
    }
    return out.toByteArray();
  }

  // The diagram in the size of a page, since print has no scrolling.
  private static String fit(String page) {
    Matcher matcher = SIZE.matcher(page);
    if (!matcher.find()) {
      return page;
    }
    double width = Double.parseDouble(matcher.group(2));
    double height = Double.parseDouble(matcher.group(3));
    double scale = Math.min(1, Math.min(PAGE_WIDTH / width, PAGE_HEIGHT / height));
    return page.substring(0, matcher.start())
        + matcher.group(1)
        + "width=\""
        + Math.round(width * scale)
        + "\" height=\""
        + Math.round(height * scale)
        + '"'
        + page.substring(matcher.end());
  }

  private static InputStream font() {
    return Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT);
  }
}
