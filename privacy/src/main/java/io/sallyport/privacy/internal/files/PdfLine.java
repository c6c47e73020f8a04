package io.sallyport.privacy.internal.files;

import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.text.Bidi;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.jspecify.annotations.Nullable;

/** Writes one line of a treated page: runs of one font, and outlines between them. */
final class PdfLine {

  private final PDPageContentStream content;
  private final PdfSigns signs;
  private final float size;
  private final float y;
  private float x;

  PdfLine(PDPageContentStream content, PdfSigns signs, float x, float y, float size) {
    this.content = content;
    this.signs = signs;
    this.x = x;
    this.y = y;
    this.size = size;
  }

  /** Whether a text, or most of it, is read from the right. */
  static boolean isRightToLeft(String text) {
    return Bidi.requiresBidi(text.toCharArray(), 0, text.length())
        && new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).isRightToLeft();
  }

  void write(String logical) throws IOException {
    String text = visual(logical);
    StringBuilder run = new StringBuilder();
    PDFont of = null;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      PdfSigns.Outline outline = signs.outline(text.charAt(i));
      if (PdfSigns.isNothing(text.charAt(i))) {
        continue;
      }
      PDFont font = outline == null ? signs.font(point) : null;
      if (outline != null || font != of) {
        show(of, run);
      }
      of = font;
      if (outline != null) {
        draw(outline);
      } else if (font != null) {
        run.appendCodePoint(point);
      }
    }
    show(of, run);
  }

  private void show(@Nullable PDFont font, StringBuilder run) throws IOException {
    if (font == null || run.isEmpty()) {
      return;
    }
    String text = run.toString();
    run.setLength(0);
    content.beginText();
    content.setFont(font, size);
    content.newLineAtOffset(x, y);
    content.showText(text);
    content.endText();
    x += font.getStringWidth(text) / 1000 * size;
  }

  private void draw(PdfSigns.Outline outline) throws IOException {
    AffineTransform place = new AffineTransform(size, 0, 0, size, x, y);
    float[] at = new float[6];
    float fromX = x;
    float fromY = y;
    for (PathIterator path = outline.path().getPathIterator(place); !path.isDone(); path.next()) {
      int kind = path.currentSegment(at);
      switch (kind) {
        case PathIterator.SEG_MOVETO -> content.moveTo(at[0], at[1]);
        case PathIterator.SEG_LINETO -> content.lineTo(at[0], at[1]);
        case PathIterator.SEG_QUADTO ->
            content.curveTo(
                fromX + (at[0] - fromX) * 2 / 3,
                fromY + (at[1] - fromY) * 2 / 3,
                at[2] + (at[0] - at[2]) * 2 / 3,
                at[3] + (at[1] - at[3]) * 2 / 3,
                at[2],
                at[3]);
        case PathIterator.SEG_CUBICTO -> content.curveTo(at[0], at[1], at[2], at[3], at[4], at[5]);
        default -> content.closePath();
      }
      int last = kind == PathIterator.SEG_CUBICTO ? 4 : kind == PathIterator.SEG_QUADTO ? 2 : 0;
      fromX = at[last];
      fromY = at[last + 1];
    }
    content.fill();
    x += outline.width() * size;
  }

  /** The signs in the order in which they stand from left to right. */
  private static String visual(String text) {
    if (!Bidi.requiresBidi(text.toCharArray(), 0, text.length())) {
      return text;
    }
    Bidi bidi = new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    String[] runs = new String[bidi.getRunCount()];
    byte[] levels = new byte[runs.length];
    for (int i = 0; i < runs.length; i++) {
      levels[i] = (byte) bidi.getRunLevel(i);
      String run = text.substring(bidi.getRunStart(i), bidi.getRunLimit(i));
      runs[i] = levels[i] % 2 == 0 ? run : new StringBuilder(run).reverse().toString();
    }
    Bidi.reorderVisually(levels, 0, runs, 0, runs.length);
    return String.join("", runs);
  }
}
