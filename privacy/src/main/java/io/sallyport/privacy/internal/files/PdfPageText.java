package io.sallyport.privacy.internal.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Reads the text of one page in reading order; rows that stand askew or in a mirror come last, each
 * in its own order.
 */
final class PdfPageText extends PDFTextStripper {

  /** A gap between words, in parts of the font's height. */
  private static final float GAP = 0.15f;

  /** In so many of the last rows a sign that stands askew is looked for a place. */
  private static final int ROWS = 64;

  private static final List<COSName> INSTEAD = List.of(COSName.ACTUAL_TEXT, COSName.ALT, COSName.E);

  private final List<PdfStretch> stretches = new ArrayList<>();
  private final List<List<PdfGlyph>> odd = new ArrayList<>();
  private final Set<String> said = new LinkedHashSet<>();

  /** Whether the faces of notes and fields are read too. */
  private final boolean faces;

  private String drawn = "";
  private boolean anyFaces;
  private int unknown;
  private int pictures;

  PdfPageText(int page, boolean faces) {
    this.faces = faces;
    setStartPage(page);
    setEndPage(page);
  }

  List<PdfStretch> read(PDDocument document) throws IOException {
    getText(document);
    for (List<PdfGlyph> row : odd) {
      row.sort(Comparator.comparingDouble(PdfGlyph::x));
      cut(row);
    }
    return stretches;
  }

  /** The text in the order in which it was drawn; empty unless faces are read too. */
  String drawn() {
    return drawn;
  }

  /** Signs that the reader passes over, since nothing says what they are. */
  int unknown() {
    return unknown;
  }

  /** Whether it reads otherwise than PDFBox alone would: askew, behind other words, on notes. */
  boolean isOwn() {
    return !odd.isEmpty() || !said.isEmpty() || anyFaces;
  }

  /** What the page says that it says. */
  Set<String> said() {
    return said;
  }

  /** Pictures that stand in the page's own content. */
  int pictures() {
    return pictures;
  }

  @Override
  protected void showGlyph(Matrix place, PDFont font, int code, Vector further) throws IOException {
    unknown += !(font instanceof PDSimpleFont) && font.toUnicode(code) == null ? 1 : 0;
    super.showGlyph(place, font, code, further);
  }

  @Override
  protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
    pictures += operator.getName().equals("BI") ? 1 : 0;
    super.processOperator(operator, operands);
  }

  /** The words that are given out for what is shown are read, and what is shown as well. */
  @Override
  public void beginMarkedContentSequence(COSName tag, COSDictionary properties) {
    COSDictionary form = properties == null ? null : new COSDictionary(properties);
    if (form != null) {
      for (COSName name : INSTEAD) {
        String text = form.getString(name);
        if (text != null && !text.isBlank()) {
          said.add(text);
        }
        form.removeItem(name);
      }
    }
    super.beginMarkedContentSequence(tag, form);
  }

  @Override
  protected void writePage() throws IOException {
    for (PDAnnotation note : faces ? getCurrentPage().getAnnotations() : List.<PDAnnotation>of()) {
      if (getAppearance(note) != null) {
        anyFaces = true;
        showAnnotation(note);
      }
    }
    if (faces) {
      // In the order of drawing first, which sorting changes for good.
      setSortByPosition(false);
      super.writePage();
      drawn = output.toString();
    }
    setSortByPosition(true);
    super.writePage();
  }

  @Override
  protected void processTextPosition(TextPosition sign) {
    if (!PdfGlyph.isOdd(sign)) {
      super.processTextPosition(sign);
      return;
    }
    PdfGlyph glyph = PdfGlyph.of(sign);
    for (int i = odd.size() - 1; i >= Math.max(0, odd.size() - ROWS); i--) {
      if (odd.get(i).getLast().isBeside(glyph)) {
        odd.get(i).add(glyph);
        return;
      }
    }
    odd.add(new ArrayList<>(List.of(glyph)));
  }

  private void cut(List<PdfGlyph> row) {
    int from = 0;
    for (int i = 1; i <= row.size(); i++) {
      PdfGlyph last = row.get(i - 1);
      if (i == row.size()
          || row.get(i).x() - last.x() - last.width() > GAP * last.size()
              && !last.sign().getUnicode().isBlank()) {
        add(row.subList(from, i));
        from = i;
      }
    }
  }

  private void add(List<PdfGlyph> glyphs) {
    StringBuilder text = new StringBuilder();
    float left = Float.MAX_VALUE;
    for (PdfGlyph glyph : glyphs) {
      text.append(glyph.sign().getUnicode());
      left = Math.min(left, glyph.sign().getX());
    }
    if (!text.toString().isBlank()) {
      PdfGlyph first = glyphs.getFirst();
      stretches.add(
          new PdfStretch(text.toString(), left, first.sign().getY(), first.size(), glyphs));
    }
  }

  @Override
  protected void writeString(String text, List<TextPosition> positions) throws IOException {
    if (!getSortByPosition()) {
      super.writeString(text, positions);
      return;
    }
    if (positions.isEmpty() || text.isBlank()) {
      return;
    }
    TextPosition first = positions.getFirst();
    stretches.add(
        new PdfStretch(
            text,
            first.getXDirAdj(),
            first.getYDirAdj(),
            Math.abs(first.getFontSizeInPt()),
            positions.stream().map(PdfGlyph::of).toList()));
  }
}
