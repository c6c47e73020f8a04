package io.sallyport.text.internal;

import org.jspecify.annotations.Nullable;

/** Base32 (RFC 4648 section 6), in one case throughout, where what it carries is text. */
final class Base32Step implements Step {

  private static final int SHORTEST_RUN = 8;

  @Override
  public String name() {
    return "base32";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.packed();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Rewriter rewriter = new Rewriter(text, allowance);
    int i = 0;
    while (i < input.length()) {
      int end = i;
      while (end < input.length() && Ascii.isLetterOrDigit(input.charAt(end))) {
        end++;
      }
      Piece piece = decode(input, i, end);
      if (piece == null) {
        rewriter.keep(i, end);
      } else {
        rewriter.put(piece);
        while (end < input.length() && input.charAt(end) == '=') {
          end++;
        }
      }
      if (end < input.length()) {
        rewriter.keep(end, end + 1);
      }
      i = end + 1;
    }
    return rewriter.finish(name());
  }

  private static @Nullable Piece decode(String input, int start, int end) {
    if (end - start < SHORTEST_RUN) {
      return null;
    }
    boolean upper = false;
    boolean lower = false;
    Symbols symbols = new Symbols(5);
    for (int i = start; i < end; i++) {
      char c = input.charAt(i);
      upper |= Ascii.isUpper(c);
      lower |= Ascii.isLower(c);
      int value = Ascii.isLetter(c) ? (c | 0x20) - 'a' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
      if (value < 0 || (upper && lower)) {
        return null;
      }
      symbols.add(value, i);
    }
    Piece piece = symbols.decode();
    return piece != null && Plausibility.isText(piece.text()) ? piece : null;
  }
}
