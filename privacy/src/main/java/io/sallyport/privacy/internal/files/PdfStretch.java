package io.sallyport.privacy.internal.files;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

/**
 * Signs of one row of a page, up to a gap.
 *
 * @param x where it begins, in points from the left of the page as it is read
 * @param y its ground line, in points from the top
 * @param size the height of its font in points
 */
record PdfStretch(String text, float x, float y, float size, List<PdfGlyph> glyphs) {

  /** Copies the list. */
  PdfStretch {
    glyphs = List.copyOf(glyphs);
  }

  /**
   * Where the letters of each glyph begin in the text, and at last where the text ends; empty when
   * that cannot be told, as where it is read from the right.
   */
  int[] places() {
    int[] places = new int[glyphs.size() + 1];
    int at = 0;
    for (int i = 0; i < glyphs.size(); i++) {
      places[i] = at;
      String letters = glyphs.get(i).sign().getUnicode();
      String plain = Normalizer.normalize(letters, Normalizer.Form.NFKC);
      if (text.startsWith(letters, at)) {
        at += letters.length();
      } else if (text.startsWith(plain, at)) {
        at += plain.length();
      } else if (!letters.isBlank()) {
        return new int[0];
      }
    }
    places[glyphs.size()] = at;
    return at == text.length() ? places : new int[0];
  }

  @Override
  public String toString() {
    return "PdfStretch[" + Arrays.asList(text.length(), x, y, size) + "]";
  }
}
