package io.sallyport.text.internal;

import java.nio.charset.StandardCharsets;

/**
 * Backslash escapes of programming languages and JSON: four or eight hexadecimal digits after u or
 * U, braces after u, two digits after x, and the letters n, r, t and the quotation mark. Runs of x
 * escapes are read as UTF-8 where they are UTF-8.
 */
final class EscapeStep implements Step {

  private static final int LONGEST_BRACES = 9;

  @Override
  public String name() {
    return "unicode-escape";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.backslash();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int keptFrom = 0;
    int backslash = input.indexOf('\\');
    while (backslash >= 0 && backslash + 1 < input.length()) {
      rewriter.keep(keptFrom, backslash);
      int end = escape(input, backslash, rewriter);
      if (end == backslash && input.charAt(backslash + 1) == '\\') {
        end = escapedAgain(input, backslash, rewriter);
      }
      if (end == backslash) {
        // Keep an escaped backslash whole, so that its second half starts nothing.
        end += input.charAt(backslash + 1) == '\\' ? 2 : 1;
        rewriter.keep(backslash, end);
      }
      keptFrom = end;
      backslash = input.indexOf('\\', end);
    }
    rewriter.keep(keptFrom, input.length());
    return rewriter.finish(name());
  }

  /** JSON within JSON has its backslashes twice, or more often. */
  private static int escapedAgain(String input, int start, Rewriter rewriter) {
    int last = start;
    while (last + 1 < input.length() && input.charAt(last + 1) == '\\') {
      last++;
    }
    int end = last + 2 + 4;
    int value =
        last + 1 < input.length() && input.charAt(last + 1) == 'u' ? hex(input, last + 2, end) : -1;
    if (value < 0) {
      return start;
    }
    rewriter.put((char) value, start, end);
    return end;
  }

  /** Writes what an escape means and returns the index after it; {@code start} for no escape. */
  private static int escape(String input, int start, Rewriter rewriter) {
    return switch (input.charAt(start + 1)) {
      case 'n', 'r' -> put('\n', start, rewriter);
      case 't' -> put('\t', start, rewriter);
      case '"' -> put('"', start, rewriter);
      case 'x' -> bytes(input, start, rewriter);
      case 'u' ->
          start + 2 < input.length() && input.charAt(start + 2) == '{'
              ? braces(input, start, rewriter)
              : digits(input, start, 4, rewriter);
      case 'U' -> digits(input, start, 8, rewriter);
      default -> start;
    };
  }

  private static int put(char meaning, int start, Rewriter rewriter) {
    rewriter.put(meaning, start, start + 2);
    return start + 2;
  }

  private static int digits(String input, int start, int count, Rewriter rewriter) {
    int end = start + 2 + count;
    int value = hex(input, start + 2, end);
    if (value < 0 || !Character.isValidCodePoint(value)) {
      return start;
    }
    rewriter.put(Character.toString(value), start, end);
    return end;
  }

  private static int braces(String input, int start, Rewriter rewriter) {
    int close = start + 3;
    while (close < input.length() && close - start < LONGEST_BRACES && input.charAt(close) != '}') {
      close++;
    }
    boolean closed = close < input.length() && input.charAt(close) == '}';
    int value = closed ? hex(input, start + 3, close) : -1;
    if (value < 0 || !Character.isValidCodePoint(value)) {
      return start;
    }
    rewriter.put(Character.toString(value), start, close + 1);
    return close + 1;
  }

  private static int bytes(String input, int start, Rewriter rewriter) {
    ByteMap bytes = new ByteMap();
    int i = start;
    while (input.startsWith("\\x", i)) {
      int value = hex(input, i + 2, i + 4);
      if (value < 0) {
        break;
      }
      bytes.add(value, i, i + 4);
      i += 4;
    }
    if (i == start) {
      return start;
    }
    Piece piece = bytes.decode(StandardCharsets.UTF_8);
    rewriter.put(piece == null ? bytes.decodeEach() : piece);
    return i;
  }

  /** The value of hexadecimal digits, or -1. */
  private static int hex(String input, int start, int end) {
    if (end > input.length() || start >= end) {
      return -1;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = Ascii.hexValue(input.charAt(i));
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value > Character.MAX_CODE_POINT ? -1 : (int) value;
  }
}
