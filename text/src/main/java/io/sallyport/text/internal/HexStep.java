package io.sallyport.text.internal;

import org.jspecify.annotations.Nullable;

/**
 * Hexadecimal (RFC 4648 section 8): runs of digits with or without 0x in front, and pairs with
 * blanks, colons, commas or hyphens between them, where what they carry is text.
 */
final class HexStep implements Step {

  private static final int SHORTEST_RUN = 8;
  private static final int FEWEST_PAIRS = 4;
  private static final int WIDEST_GAP = 3;

  @Override
  public String name() {
    return "hex";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.packed() || traits.hexPairs();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    while (i < input.length()) {
      int wordEnd = wordEnd(input, i);
      if (wordEnd == i) {
        rewriter.keep(i, i + 1);
        i++;
        continue;
      }
      int end = wordEnd;
      Piece piece = decode(input, i, wordEnd, SHORTEST_RUN);
      if (piece == null && isPair(input, i, wordEnd)) {
        end = pairsEnd(input, i, wordEnd);
        piece = decode(input, i, end, FEWEST_PAIRS * 2);
      }
      if (piece == null) {
        rewriter.keep(i, end);
      } else {
        rewriter.put(piece);
      }
      i = end;
    }
    return rewriter.finish(name());
  }

  private static @Nullable Piece decode(String input, int start, int end, int fewestDigits) {
    if (end - start < fewestDigits) {
      return null;
    }
    Symbols symbols = new Symbols(4);
    boolean letters = false;
    for (int i = start; i < end; i++) {
      char c = input.charAt(i);
      if (isPrefix(input, i, start)) {
        i++;
      } else if (Ascii.isHex(c)) {
        symbols.add(Ascii.hexValue(c), i);
        letters |= Ascii.isLetter(c);
      } else if (Ascii.isLetterOrDigit(c)) {
        return null;
      }
    }
    if (symbols.count() < fewestDigits) {
      return null;
    }
    Piece piece = symbols.decode();
    if (piece == null) {
      return null;
    }
    // Numbers often happen to spell printable characters.
    boolean text =
        letters ? Plausibility.isText(piece.text()) : Plausibility.isReadable(piece.text());
    return text ? piece : null;
  }

  private static boolean isPrefix(String input, int i, int start) {
    return input.charAt(i) == '0'
        && i + 1 < input.length()
        && (input.charAt(i + 1) | 0x20) == 'x'
        && (i == start || !Ascii.isLetterOrDigit(input.charAt(i - 1)));
  }

  /** The end of a sequence of pairs that starts with the pair from {@code start}. */
  private static int pairsEnd(String input, int start, int firstEnd) {
    int end = firstEnd;
    int next = nextPair(input, end);
    while (next > 0) {
      int nextEnd = wordEnd(input, next);
      if (!isPair(input, next, nextEnd)) {
        break;
      }
      end = nextEnd;
      next = nextPair(input, end);
    }
    return end;
  }

  private static int nextPair(String input, int at) {
    int i = at;
    while (i < input.length() && i - at < WIDEST_GAP && isGap(input.charAt(i))) {
      i++;
    }
    return i > at && i < input.length() && Ascii.isLetterOrDigit(input.charAt(i)) ? i : -1;
  }

  private static boolean isGap(char c) {
    return Ascii.isSpace(c) || c == ',' || c == ':' || c == '-' || c == ';';
  }

  private static boolean isPair(String input, int start, int end) {
    int at = end - start == 4 && isPrefix(input, start, start) ? start + 2 : start;
    return end - at == 2 && Ascii.isHex(input.charAt(at)) && Ascii.isHex(input.charAt(at + 1));
  }

  private static int wordEnd(String input, int start) {
    int end = start;
    while (end < input.length() && Ascii.isLetterOrDigit(input.charAt(end))) {
      end++;
    }
    return end;
  }
}
