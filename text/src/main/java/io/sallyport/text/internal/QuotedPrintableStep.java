package io.sallyport.text.internal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Quoted-printable (RFC 2045 section 6.7). An equals sign with two digits is common in code and
 * queries, so a word is decoded only when it holds two escapes in a row that are UTF-8, or becomes
 * a common English word; soft line breaks go when a word was decoded or lies across one.
 */
final class QuotedPrintableStep implements Step {

  private static final Words WORDS = Words.common();
  private static final int SHORTEST_WORD = 3;

  /** The escapes of the signs in addresses, each before its meaning. */
  private static final String ADDRESS = "=40@=2E.=2e.=2D-=2d-=5F_=5f_=2B+=2b+";

  @Override
  public String name() {
    return "quoted-printable";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.equalsSign();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    boolean address = input.contains("=40");
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    while (i < input.length()) {
      int end = wordEnd(input, i);
      if (end == i) {
        rewriter.keep(i, i + 1);
        i++;
        continue;
      }
      Piece piece = decode(input, i, end);
      if (piece == null && address) {
        signs(input, i, end, rewriter);
      } else if (piece == null) {
        rewriter.keep(i, end);
      } else {
        rewriter.put(piece);
      }
      i = end;
    }
    return rewriter.finish(name());
  }

  /** Writes a word with the escaped signs of an e-mail address in it. */
  private static void signs(String input, int start, int end, Rewriter rewriter) {
    int keptFrom = start;
    for (int i = start; i + 3 < Math.min(end + 1, input.length()); i++) {
      int sign = input.charAt(i) == '=' ? ADDRESS.indexOf(input.substring(i, i + 3)) : -1;
      if (sign >= 0 && i > 0 && Ascii.isLetterOrDigit(input.charAt(i - 1))) {
        rewriter.keep(keptFrom, i);
        rewriter.put(ADDRESS.charAt(sign + 3), i, i + 3);
        keptFrom = i + 3;
        i += 2;
      }
    }
    rewriter.keep(keptFrom, end);
  }

  private static @Nullable Piece decode(String input, int start, int end) {
    ByteMap bytes = new ByteMap();
    int escapes = 0;
    boolean row = false;
    int lastEscapeEnd = -1;
    for (int i = start; i < end; ) {
      int width = escapeWidth(input, i);
      if (width == 0) {
        bytes.add(input.charAt(i), i, i + 1);
        i++;
        continue;
      }
      escapes++;
      if (width == 3 && Ascii.isHex(input.charAt(i + 1))) {
        int value = Ascii.hexValue(input.charAt(i + 1)) << 4 | Ascii.hexValue(input.charAt(i + 2));
        bytes.add(value, i, i + 3);
        row |= lastEscapeEnd == i;
        lastEscapeEnd = i + width;
      }
      i += width;
    }
    Piece piece = escapes > 0 ? bytes.decode(StandardCharsets.UTF_8) : null;
    if (piece == null || !Plausibility.isPrintable(piece.text())) {
      return null;
    }
    boolean word =
        WORDS.isPlain(piece.text(), 0, piece.text().length())
            || (escapes > 1 && WORDS.anyPlain(piece.text(), SHORTEST_WORD));
    return row || word ? piece : null;
  }

  private static int wordEnd(String input, int start) {
    int end = start;
    while (end < input.length()) {
      int width = Ascii.isLetter(input.charAt(end)) ? 1 : escapeWidth(input, end);
      if (width == 0) {
        break;
      }
      end += width;
    }
    return end;
  }

  /** 3 for an escape, 2 or 3 for a soft line break, 0 for neither. */
  private static int escapeWidth(String input, int i) {
    if (input.charAt(i) != '=' || i + 1 >= input.length()) {
      return 0;
    }
    char next = input.charAt(i + 1);
    if (next == '\n') {
      return 2;
    }
    if (i + 2 >= input.length()) {
      return 0;
    }
    char third = input.charAt(i + 2);
    boolean softBreak = next == '\r' && third == '\n';
    return softBreak || (Ascii.isHex(next) && Ascii.isHex(third)) ? 3 : 0;
  }
}
