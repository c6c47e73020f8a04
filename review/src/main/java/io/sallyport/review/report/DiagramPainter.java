package io.sallyport.review.report;

import java.awt.Color;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.util.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Paints the diagram on a page of a PDF: the few elements that {@link SvgDiagram} writes, and no
 * other SVG. A library for all of SVG would take longer than the rest of the report.
 */
final class DiagramPainter {

  private static final float DEFAULT_SIZE = 12;
  // Of a quarter circle as a Bézier curve.
  private static final float ROUND = 0.5523f;

  private final PDPageContentStream page;
  private final PDFont font;

  /** A painter on a page, with the font of its texts. */
  DiagramPainter(PDPageContentStream page, PDFont font) {
    this.page = page;
    this.font = font;
  }

  /**
   * Paints a diagram so that it fills a width.
   *
   * @param left and {@code top} of the place, in points from the page's lower left corner
   * @throws IOException when the page can't be written
   */
  void paint(String svg, float left, float top, float width) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      XMLStreamReader in = factory.createXMLStreamReader(new StringReader(svg));
      while (in.hasNext()) {
        if (in.next() == XMLStreamConstants.START_ELEMENT) {
          element(in, left, top, width);
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException("the diagram is no XML", e);
    }
  }

  private void element(XMLStreamReader in, float left, float top, float width)
      throws IOException, XMLStreamException {
    switch (in.getLocalName()) {
      case "svg" -> {
        String[] box = attribute(in, "viewBox").split(" ", -1);
        float scale = width / Float.parseFloat(box[2]);
        page.transform(
            new Matrix(
                scale,
                0,
                0,
                -scale,
                left - scale * Float.parseFloat(box[0]),
                top + scale * Float.parseFloat(box[1])));
      }
      case "rect" -> rectangle(in);
      case "circle" -> {
        float r = number(in, "r", 0);
        rounded(number(in, "cx", 0) - r, number(in, "cy", 0) - r, 2 * r, 2 * r, r);
        ink(in);
      }
      case "line" -> {
        page.moveTo(number(in, "x1", 0), number(in, "y1", 0));
        page.lineTo(number(in, "x2", 0), number(in, "y2", 0));
        ink(in);
      }
      case "polyline", "polygon" -> {
        boolean first = true;
        for (float[] point : points(attribute(in, "points"))) {
          if (first) {
            page.moveTo(point[0], point[1]);
          } else {
            page.lineTo(point[0], point[1]);
          }
          first = false;
        }
        ink(in);
      }
      case "text" -> text(in);
      default -> {
        // Titles are for pointers.
      }
    }
  }

  private static List<float[]> points(String text) {
    List<float[]> points = new ArrayList<>();
    for (String pair : text.strip().split(" ", -1)) {
      int comma = pair.indexOf(',');
      if (comma > 0) {
        points.add(
            new float[] {
              Float.parseFloat(pair.substring(0, comma)),
              Float.parseFloat(pair.substring(comma + 1))
            });
      }
    }
    return points;
  }

  private void rectangle(XMLStreamReader in) throws IOException {
    rounded(
        number(in, "x", 0),
        number(in, "y", 0),
        number(in, "width", 0),
        number(in, "height", 0),
        number(in, "rx", 0));
    ink(in);
  }

  private void rounded(float x, float y, float width, float height, float radius)
      throws IOException {
    float r = Math.min(radius, Math.min(width, height) / 2);
    if (r <= 0) {
      page.addRect(x, y, width, height);
      return;
    }
    float k = r * (1 - ROUND);
    page.moveTo(x + r, y);
    page.lineTo(x + width - r, y);
    page.curveTo(x + width - k, y, x + width, y + k, x + width, y + r);
    page.lineTo(x + width, y + height - r);
    page.curveTo(x + width, y + height - k, x + width - k, y + height, x + width - r, y + height);
    page.lineTo(x + r, y + height);
    page.curveTo(x + k, y + height, x, y + height - k, x, y + height - r);
    page.lineTo(x, y + r);
    page.curveTo(x, y + k, x + k, y, x + r, y);
    page.closePath();
  }

  private void ink(XMLStreamReader in) throws IOException {
    Color fill = colour(in, "fill", Color.BLACK);
    Color stroke = colour(in, "stroke", null);
    if (stroke != null) {
      page.setStrokingColor(stroke);
      page.setLineWidth(number(in, "stroke-width", 1));
      String[] dashes = attribute(in, "stroke-dasharray").split(" ", -1);
      page.setLineDashPattern(
          dashes.length == 2
              ? new float[] {Float.parseFloat(dashes[0]), Float.parseFloat(dashes[1])}
              : new float[0],
          0);
    }
    if (fill != null) {
      page.setNonStrokingColor(fill);
    }
    if (fill != null && stroke != null) {
      page.fillAndStroke();
    } else if (fill != null) {
      page.fill();
    } else {
      page.stroke();
    }
  }

  private void text(XMLStreamReader in) throws IOException, XMLStreamException {
    float size = number(in, "font-size", DEFAULT_SIZE);
    float x = number(in, "x", 0);
    float y = number(in, "y", 0);
    boolean middle = attribute(in, "text-anchor").equals("middle");
    Color fill = colour(in, "fill", Color.BLACK);
    String text = drawable(in.getElementText());
    float width = font.getStringWidth(text) / 1000 * size;
    page.beginText();
    page.setFont(font, size);
    page.setNonStrokingColor(fill == null ? Color.BLACK : fill);
    page.setTextMatrix(new Matrix(1, 0, 0, -1, middle ? x - width / 2 : x, y));
    page.showText(text);
    page.endText();
  }

  // What the font has no glyph for is a question mark.
  private String drawable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              try {
                font.encode(Character.toString(c));
                out.appendCodePoint(c);
              } catch (IOException | IllegalArgumentException e) {
                out.append('?');
              }
            });
    return out.toString();
  }

  private static String attribute(XMLStreamReader in, String name) {
    String value = in.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  private static float number(XMLStreamReader in, String name, float otherwise) {
    String value = attribute(in, name);
    return value.isEmpty() ? otherwise : Float.parseFloat(value);
  }

  // Paper is white, so what is thin is pale.
  private static @Nullable Color colour(
      XMLStreamReader in, String name, @Nullable Color otherwise) {
    String value = attribute(in, name).toLowerCase(Locale.ROOT);
    if (value.isEmpty() || value.equals("none")) {
      return value.isEmpty() ? otherwise : null;
    }
    Color full = Color.decode(value);
    float share = number(in, name + "-opacity", 1);
    return new Color(
        pale(full.getRed(), share), pale(full.getGreen(), share), pale(full.getBlue(), share));
  }

  private static int pale(int part, float share) {
    return Math.round(part * share + 255 * (1 - share));
  }
}
