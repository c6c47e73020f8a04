package io.sallyport.text.internal;

import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding (RFC 3986 section 2.1), and in a run that uses it a plus sign for a blank
 * (application/x-www-form-urlencoded). Bytes that are no UTF-8 stay as they are.
 */
final class PercentStep implements Step {

  @Override
  public String name() {
    return "url";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.percent();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    while (i < input.length()) {
      int end = i;
      boolean encoded = false;
      while (end < input.length() && !Ascii.isSpace(input.charAt(end))) {
        encoded |= isEscape(input, end);
        end++;
      }
      if (encoded) {
        run(input, i, end, rewriter);
      } else {
        rewriter.keep(i, end);
      }
      if (end < input.length()) {
        rewriter.keep(end, end + 1);
      }
      i = end + 1;
    }
    return rewriter.finish(name());
  }

  private static void run(String input, int start, int end, Rewriter rewriter) {
    int i = start;
    while (i < end) {
      if (input.charAt(i) == '+') {
        rewriter.put(' ', i, i + 1);
        i++;
      } else if (isEscape(input, i)) {
        i = escapes(input, i, end, rewriter);
      } else {
        rewriter.keep(i, i + 1);
        i++;
      }
    }
  }

  private static int escapes(String input, int start, int end, Rewriter rewriter) {
    ByteMap bytes = new ByteMap();
    int i = start;
    while (i < end && isEscape(input, i)) {
      int value = Ascii.hexValue(input.charAt(i + 1)) << 4 | Ascii.hexValue(input.charAt(i + 2));
      bytes.add(value, i, i + 3);
      i += 3;
    }
    Piece piece = bytes.decode(StandardCharsets.UTF_8);
    if (piece == null) {
      rewriter.keep(start, i);
    } else {
      rewriter.put(piece);
    }
    return i;
  }

  private static boolean isEscape(String input, int i) {
    return input.charAt(i) == '%'
        && i + 2 < input.length()
        && Ascii.isHex(input.charAt(i + 1))
        && Ascii.isHex(input.charAt(i + 2));
  }
}
