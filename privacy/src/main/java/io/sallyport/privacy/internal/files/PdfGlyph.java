package io.sallyport.privacy.internal.files;

import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;

/**
 * A sign on a page, seen along the row that it stands in, in points.
 *
 * @param x where it begins along the row
 * @param y where the ground of the row is, across it; greater further down
 * @param width how far the next sign is at least
 * @param size the height of its font
 * @param angle how the row is turned, in degrees; those that stand upright are all alike
 */
record PdfGlyph(TextPosition sign, float x, float y, float width, float size, int angle) {

  /** How far a row may be off its direction, as height over length. */
  private static final double LEVEL = 0.01;

  /** Beyond the angles of rows that PDFBox itself brings in order. */
  private static final int ODD = 1000;

  static PdfGlyph of(TextPosition sign) {
    Matrix place = sign.getTextMatrix();
    double a = place.getScaleX();
    double b = place.getShearY();
    double length = Math.hypot(a, b);
    if (!isOdd(sign) || length == 0) {
      return new PdfGlyph(
          sign,
          sign.getXDirAdj(),
          sign.getYDirAdj(),
          sign.getWidthDirAdj(),
          Math.abs(sign.getFontSizeInPt()),
          (int) sign.getDir());
    }
    double x = place.getTranslateX();
    double y = place.getTranslateY();
    // The ground of what stands on its head in a mirror is above it.
    double down = isMirrored(place) ? 1 : -1;
    return new PdfGlyph(
        sign,
        (float) ((x * a + y * b) / length),
        (float) (down * (y * a - x * b) / length),
        (float) Math.hypot(sign.getEndX() - x, sign.getEndY() - y),
        (float) Math.hypot(place.getShearX(), place.getScaleY()),
        ODD + (int) Math.round(Math.toDegrees(Math.atan2(b, a))) + (down > 0 ? ODD : 0));
  }

  /** Whether a sign stands askew or in a mirror, so that PDFBox takes its row apart. */
  static boolean isOdd(TextPosition sign) {
    Matrix place = sign.getTextMatrix();
    double a = Math.abs(place.getScaleX());
    double b = Math.abs(place.getShearY());
    return isMirrored(place) || Math.min(a, b) > LEVEL * Math.max(a, b);
  }

  private static boolean isMirrored(Matrix place) {
    return place.getScaleX() * place.getScaleY() < place.getShearX() * place.getShearY();
  }

  /** Whether another one stands in the same row. */
  boolean isBeside(PdfGlyph other) {
    return angle == other.angle && Math.abs(y - other.y) < 0.5f * Math.max(size, other.size);
  }

  @Override
  public String toString() {
    return "PdfGlyph[" + x + ", " + y + "]";
  }
}
