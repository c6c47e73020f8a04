package io.sallyport.text.internal;

import org.jspecify.annotations.Nullable;

/**
 * Lines of uuencode (POSIX, "uuencode"): the first character says how many bytes the line holds,
 * each four that follow hold three.
 */
final class UuStep implements Step {

  private static final int SHORTEST = 13;
  private static final int LONGEST = 61;

  @Override
  public String name() {
    return "uuencode";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.dense();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    Openings openings = new Openings();
    int start = 0;
    while (start < input.length()) {
      int found = input.indexOf('\n', start);
      int end = found < 0 ? input.length() : found;
      Piece piece = decode(input, start, end);
      if (piece != null) {
        openings.add(start, Math.min(end + 1, input.length()), piece);
      }
      start = end + 1;
    }
    return openings.open(text, allowance, name());
  }

  private static @Nullable Piece decode(String input, int start, int end) {
    int length = end - start;
    if (length < SHORTEST || length > LONGEST || (length - 1) % 4 != 0) {
      return null;
    }
    int bytes = input.charAt(start) - ' ';
    if ((bytes + 2) / 3 != (length - 1) / 4) {
      return null;
    }
    Symbols symbols = new Symbols(6);
    for (int i = start + 1; i < end; i++) {
      char c = input.charAt(i);
      if (c < ' ' || c > '`') {
        return null;
      }
      if (symbols.count() * 6 < bytes * 8) {
        symbols.add(c - ' ' & 63, i);
      }
    }
    Piece piece = symbols.decode();
    return piece != null && Plausibility.isText(piece.text()) ? piece : null;
  }
}
