package io.sallyport.privacy.internal.files;

import java.io.IOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.ttf.CmapSubtable;
import org.apache.fontbox.ttf.CmapTable;
import org.apache.fontbox.ttf.PostScriptTable;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.font.PDCIDFontType2;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDTrueTypeFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.encoding.Encoding;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/**
 * What fonts say themselves about their signs: the names and letters that the shapes have. A page's
 * list of what to copy as text can say anything and is what nobody sees.
 */
final class PdfProof {

  private static final int UNICODE = 0;
  private static final int WINDOWS = 3;
  private static final int SPACE = 32;

  /** Signs of the Far East are as wide as high, in thousandths; letters are not. */
  private static final float NARROW = 800;

  private final Map<PDFont, Map<Integer, List<String>>> known = new IdentityHashMap<>();

  /** The letters of a sign by its font; empty when it does not say. */
  String own(TextPosition sign) {
    List<String> all = all(sign);
    return all.isEmpty() ? "" : all.getFirst();
  }

  private List<String> all(TextPosition sign) {
    int[] codes = sign.getCharacterCodes();
    return codes == null || codes.length == 0 || sign.getFont() == null
        ? List.of()
        : known
            .computeIfAbsent(sign.getFont(), font -> new HashMap<>())
            .computeIfAbsent(codes[0], code -> said(sign.getFont(), code));
  }

  /** Whether a letter or digit is said where the font says another sign, or the other way round. */
  boolean isContradicted(TextPosition sign) {
    return differs(sign) && (hasLetter(own(sign)) || hasLetter(sign.getUnicode()));
  }

  /** Whether its font says another sign, be it only a dash of another length. */
  boolean differs(TextPosition sign) {
    List<String> all = all(sign);
    if (all.contains(sign.getUnicode())) {
      // Nearly every sign of honest documents, and most of the time that a page costs.
      return false;
    }
    String claimed = plain(sign.getUnicode());
    return !all.isEmpty() && all.stream().noneMatch(own -> plain(own).equalsIgnoreCase(claimed));
  }

  /** Whether it is known what a sign is. */
  boolean isRead(TextPosition sign) {
    int[] codes = sign.getCharacterCodes();
    if (!all(sign).isEmpty() || codes == null || codes.length == 0) {
      return true;
    }
    PDFont font = sign.getFont();
    if (font instanceof PDSimpleFont simple && isUnnamed(simple, codes[0])) {
      // Nobody said what it is; what PDFBox gives is its number.
      return !(font instanceof PDType3Font) && codes[0] < SPACE;
    }
    String claimed = sign.getUnicode();
    return !claimed.isEmpty()
        && !isNothing(claimed.codePointAt(0))
        && !(isWide(claimed.codePointAt(0)) && isNarrow(font, codes[0]));
  }

  /** Whether a sign says nothing: what it looks like may be anything. */
  static boolean isNothing(int point) {
    return point == '\ufffd'
        || switch (Character.getType(point)) {
          case Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.SURROGATE,
              Character.CONTROL ->
              true;
          default -> false;
        };
  }

  private static boolean isUnnamed(PDSimpleFont font, int code) {
    return font.toUnicode(code) == null;
  }

  private static boolean isWide(int point) {
    return Character.isIdeographic(point)
        || switch (Character.UnicodeScript.of(point)) {
          case HAN, HIRAGANA, KATAKANA, HANGUL -> point < 0xFF61 || point > 0xFFDC;
          default -> false;
        };
  }

  private static boolean isNarrow(PDFont font, int code) {
    try {
      return font.getWidth(code) < NARROW;
    } catch (IOException | RuntimeException e) {
      // Damaged fonts throw what they like.
      return true;
    }
  }

  private static boolean hasLetter(String text) {
    return text.codePoints().anyMatch(c -> Character.isLetterOrDigit(c) || c == '@');
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}|\\s", "");
  }

  private static List<String> said(PDFont font, int code) {
    try {
      if (font instanceof PDType0Font composite) {
        return composite.isEmbedded()
                && composite.getDescendantFont() instanceof PDCIDFontType2 letters
            ? ofGlyph(letters.getTrueTypeFont(), composite.codeToGID(code))
            : List.of();
      }
      if (font instanceof PDTrueTypeFont letters && letters.isEmbedded()) {
        List<String> own = ofGlyph(letters.getTrueTypeFont(), letters.codeToGID(code));
        boolean symbols =
            letters.getFontDescriptor() != null && letters.getFontDescriptor().isSymbolic();
        return own.isEmpty() && !symbols ? ofName(letters, code) : own;
      }
      return font instanceof PDSimpleFont simple ? ofName(simple, code) : List.of();
    } catch (IOException | RuntimeException e) {
      // Damaged fonts throw what they like.
      return List.of();
    }
  }

  private static List<String> ofName(PDSimpleFont font, int code) {
    Encoding encoding = font.getEncoding();
    return encoding == null ? List.of() : letters(font.getGlyphList(), encoding.getName(code));
  }

  private static List<String> letters(@Nullable GlyphList list, @Nullable String name) {
    String letters =
        list == null || name == null || name.equals(".notdef") ? null : list.toUnicode(name);
    return letters == null || letters.isEmpty() || isNothing(letters.codePointAt(0))
        ? List.of()
        : List.of(letters);
  }

  private static List<String> ofGlyph(TrueTypeFont font, int glyph) throws IOException {
    CmapTable table = glyph == 0 ? null : font.getCmap();
    for (CmapSubtable map : table == null ? new CmapSubtable[0] : table.getCmaps()) {
      boolean letters =
          map.getPlatformId() == UNICODE
              || map.getPlatformId() == WINDOWS && map.getPlatformEncodingId() > 0;
      List<Integer> codes = letters ? map.getCharCodes(glyph) : null;
      if (codes != null && codes.stream().anyMatch(code -> !isNothing(code))) {
        return codes.stream()
            .filter(code -> !isNothing(code))
            .map(code -> Character.toString(code))
            .toList();
      }
    }
    PostScriptTable names = glyph == 0 ? null : font.getPostScript();
    return names == null ? List.of() : letters(GlyphList.getAdobeGlyphList(), names.getName(glyph));
  }
}
