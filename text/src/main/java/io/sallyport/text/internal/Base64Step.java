package io.sallyport.text.internal;

import org.jspecify.annotations.Nullable;

/**
 * Base64 (RFC 4648 sections 4 and 5, RFC 2045 section 6.8): both alphabets, with or without
 * padding, also wrapped over lines, where what it carries is text.
 */
final class Base64Step implements Step {

  private static final int SHORTEST_RUN = 8;
  private static final int SHORTEST_LINE = SHORTEST_RUN;

  /** Two shorter lines of one width may be two words; three or more, all alike, are a block. */
  private static final int SURE_LINE = 16;

  @Override
  public String name() {
    return "base64";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.packed();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int noBlockBefore = 0;
    int i = 0;
    while (i < input.length()) {
      int end = runEnd(input, i);
      if (end == i) {
        rewriter.keep(i, i + 1);
        i++;
        continue;
      }
      int blockEnd = i < noBlockBefore ? end : blockEnd(input, i, end);
      noBlockBefore = Math.max(noBlockBefore, blockEnd);
      Piece block = blockEnd > end ? decode(input, i, blockEnd) : null;
      boolean decoded;
      if (block == null) {
        decoded = run(input, i, end, rewriter);
        i = end;
      } else {
        rewriter.put(block);
        decoded = true;
        i = blockEnd;
      }
      int afterPadding = skipPadding(input, i);
      if (!decoded) {
        rewriter.keep(i, afterPadding);
      }
      i = afterPadding;
    }
    return rewriter.finish(name());
  }

  /**
   * Decodes a run, or failing that its parts: a path or a key may stand before the encoding.
   *
   * @return whether what stands at the end of the run was decoded
   */
  private static boolean run(String input, int start, int end, Rewriter rewriter) {
    Piece whole = decode(input, start, end);
    if (whole != null) {
      rewriter.put(whole);
      return true;
    }
    boolean decoded = false;
    int partStart = start;
    for (int i = start; i <= end; i++) {
      if (i < end && Ascii.isLetterOrDigit(input.charAt(i))) {
        continue;
      }
      Piece part = partStart == start && i == end ? null : decode(input, partStart, i);
      decoded = part != null;
      if (part == null) {
        rewriter.keep(partStart, i);
      } else {
        rewriter.put(part);
      }
      if (i < end) {
        rewriter.keep(i, i + 1);
      }
      partStart = i + 1;
    }
    return decoded;
  }

  private static @Nullable Piece decode(String input, int start, int end) {
    if (end - start < SHORTEST_RUN || !looksEncoded(input, start, end)) {
      return null;
    }
    Symbols symbols = new Symbols(6);
    for (int i = start; i < end; i++) {
      int value = value(input.charAt(i));
      if (value >= 0) {
        symbols.add(value, i);
      }
    }
    Piece piece = symbols.decode();
    return piece != null && Plausibility.isText(piece.text()) ? piece : null;
  }

  /** Encoded text has capitals after its first letter, or digits; ordinary words have neither. */
  private static boolean looksEncoded(String input, int start, int end) {
    boolean lower = false;
    for (int i = start; i < end; i++) {
      char c = input.charAt(i);
      if (Ascii.isDigit(c) || (Ascii.isUpper(c) && i > start && lower)) {
        return true;
      }
      lower |= Ascii.isLower(c) || (Ascii.isUpper(c) && i == start);
    }
    return false;
  }

  /** The end of a block of equally long lines with a shorter last one; {@code end} for no block. */
  private static int blockEnd(String input, int start, int end) {
    int width = end - start;
    if (width < SHORTEST_LINE) {
      return end;
    }
    int blockEnd = end;
    int lines = 1;
    int lastWidth = width;
    while (lastWidth == width) {
      int next = nextLine(input, blockEnd);
      int nextEnd = next < 0 ? -1 : runEnd(input, next);
      if (next < 0 || nextEnd == next || nextEnd - next > width) {
        break;
      }
      lastWidth = nextEnd - next;
      blockEnd = nextEnd;
      lines++;
    }
    return width >= SURE_LINE || lines > 2 ? blockEnd : end;
  }

  /** The first character after one line end and its indentation or quotation marks, or -1. */
  private static int nextLine(String input, int at) {
    int i = at;
    int lineEnds = 0;
    while (i < input.length()
        && (Ascii.isSpace(input.charAt(i)) || (lineEnds > 0 && input.charAt(i) == '>'))) {
      lineEnds += input.charAt(i) == '\n' ? 1 : 0;
      i++;
    }
    return lineEnds == 1 && i < input.length() ? i : -1;
  }

  private static int skipPadding(String input, int at) {
    int end = at;
    while (end < input.length() && end - at < 2 && input.charAt(end) == '=') {
      end++;
    }
    return end;
  }

  private static int runEnd(String input, int start) {
    int end = start;
    while (end < input.length() && value(input.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  private static int value(char c) {
    if (Ascii.isUpper(c)) {
      return c - 'A';
    }
    if (Ascii.isLower(c)) {
      return c - 'a' + 26;
    }
    if (Ascii.isDigit(c)) {
      return c - '0' + 52;
    }
    return switch (c) {
      case '+', '-' -> 62;
      case '/', '_' -> 63;
      default -> -1;
    };
  }
}
