package io.sallyport.privacy.internal.files;

import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.PDVectorFont;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/**
 * What the signs of a treated page are shown with: Helvetica, which every reader has; Liberation
 * Sans, embedded as far as used, for Greek, Cyrillic and the letters of all of Europe; and for what
 * both lack the outlines that the page itself drew, since its fonts could tell what was taken away.
 */
final class PdfSigns {

  private static final String LIBERATION =
      "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  /** Stands for a sign without a font, and behind it for the rest of a long one. */
  private static final char FIRST = '\uE000';

  private static final char LAST = '\uF8FE';
  private static final char NOTHING = '\uF8FF';

  /** Units of an outline in the height of its font. */
  private static final float UNITS = 1000;

  private final PDDocument treated;
  private final PDFont helvetica = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
  private @Nullable PDFont liberation;
  private final List<Outline> outlines = new ArrayList<>();
  private final PdfProof proof;
  private int lost;
  private int unproven;

  /**
   * A drawn sign, in units of its font's size.
   *
   * @param width by how much the next sign is further
   */
  record Outline(GeneralPath path, float width) {}

  /** Signs for pages of a document. */
  PdfSigns(PDDocument treated, PdfProof proof) {
    this.proof = proof;
    this.treated = treated;
  }

  /** A page begins. */
  void clear() {
    outlines.clear();
    lost = 0;
    unproven = 0;
  }

  /** How many signs of the page could not be shown. */
  int lost() {
    return lost;
  }

  /** How many signs of the page are outlines. */
  int drawn() {
    return outlines.size();
  }

  /** How many of them nothing but the page's own word says what they are. */
  int unproven() {
    return unproven;
  }

  /** The font that has a sign. */
  @Nullable PDFont font(int point) throws IOException {
    if (has(helvetica, point)) {
      return helvetica;
    }
    PDFont other = liberation();
    return has(other, point) ? other : null;
  }

  private PDFont liberation() throws IOException {
    PDFont known = liberation;
    if (known == null) {
      try (InputStream in = PDDocument.class.getResourceAsStream(LIBERATION)) {
        if (in == null) {
          throw new IllegalStateException(LIBERATION + ": missing (expected: in PDFBox)");
        }
        known = PDType0Font.load(treated, in, true);
      }
      liberation = known;
    }
    return known;
  }

  private static boolean has(PDFont font, int point) {
    try {
      font.encode(Character.toString(point));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** The outline that a sign of a shown text stands for. */
  @Nullable Outline outline(char sign) {
    int index = sign - FIRST;
    return sign >= FIRST && index < outlines.size() ? outlines.get(index) : null;
  }

  /** Whether a sign stands for nothing of its own. */
  static boolean isNothing(char sign) {
    return sign == NOTHING;
  }

  /** The text of a line as long as it was, with stand-ins for the signs that no font has. */
  String standIns(String text, List<TextPosition> positions, boolean rightToLeft)
      throws IOException {
    StringBuilder shown = new StringBuilder(text.length());
    Map<String, Deque<TextPosition>> glyphs = new HashMap<>();
    positions.forEach(
        glyph -> glyphs.computeIfAbsent(glyph.getUnicode(), u -> new ArrayDeque<>()).add(glyph));
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int length = Character.charCount(point);
      i += length;
      if (!PdfProof.isNothing(point) && font(point) != null) {
        shown.appendCodePoint(point);
        continue;
      }
      Deque<TextPosition> same = glyphs.getOrDefault(Character.toString(point), new ArrayDeque<>());
      TextPosition glyph = rightToLeft ? same.pollLast() : same.pollFirst();
      shown.append(standIn(point, glyph));
      shown.append(length == 2 ? String.valueOf(NOTHING) : "");
    }
    return shown.toString();
  }

  private char standIn(int point, @Nullable TextPosition glyph) {
    if (Character.isWhitespace(point)) {
      return ' ';
    }
    if (Character.getType(point) == Character.FORMAT) {
      return NOTHING;
    }
    boolean full = outlines.size() > LAST - FIRST || glyph != null && !proof.isRead(glyph);
    Outline outline = full || PdfProof.isNothing(point) ? null : outline(glyph);
    if (outline == null) {
      lost++;
      return '?';
    }
    if (glyph != null && proof.own(glyph).isEmpty()) {
      unproven++;
    }
    outlines.add(outline);
    return (char) (FIRST + outlines.size() - 1);
  }

  private static @Nullable Outline outline(@Nullable TextPosition glyph) {
    if (glyph == null
        || glyph.getCharacterCodes().length == 0
        || !(glyph.getFont() instanceof PDVectorFont font)) {
      return null;
    }
    try {
      int code = glyph.getCharacterCodes()[0];
      GeneralPath path = font.getNormalizedPath(code);
      if (path == null || path.getBounds2D().isEmpty()) {
        return null;
      }
      GeneralPath ofOne = new GeneralPath(path);
      ofOne.transform(AffineTransform.getScaleInstance(1.0 / UNITS, 1.0 / UNITS));
      return new Outline(ofOne, glyph.getFont().getWidth(code) / UNITS);
    } catch (IOException | RuntimeException e) {
      // Damaged fonts throw what they like.
      return null;
    }
  }
}
