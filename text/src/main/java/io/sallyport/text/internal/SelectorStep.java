package io.sallyport.text.internal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes hidden in variation selectors: U+FE00 to U+FE0F stand for 0 to 15, U+E0100 to U+E01EF for
 * 16 to 255. Shown only when the bytes are text.
 */
final class SelectorStep implements Step {

  private static final int FEWEST_BYTES = 3;

  @Override
  public String name() {
    return "variation-selectors";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.foreign();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    Piece piece = decode(text.text(), false);
    if (piece == null) {
      // Selectors of ordinary emoji among the hidden ones spoil the bytes; runs are never ordinary.
      piece = decode(text.text(), true);
    }
    if (piece == null) {
      return text;
    }
    Rewriter rewriter = new Rewriter(text, allowance);
    rewriter.put(piece);
    return rewriter.finish(name());
  }

  private static @Nullable Piece decode(String input, boolean runsOnly) {
    ByteMap bytes = new ByteMap();
    for (int i = 0; i < input.length(); ) {
      int codePoint = input.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      int value = value(codePoint);
      if (value >= 0 && (!runsOnly || besideSelector(input, i, next))) {
        bytes.add(value, i, next);
      }
      i = next;
    }
    if (bytes.size() < FEWEST_BYTES) {
      return null;
    }
    Piece piece = bytes.decode(StandardCharsets.UTF_8);
    return piece != null && Plausibility.isPrintable(piece.text()) ? piece : null;
  }

  private static boolean besideSelector(String input, int start, int end) {
    return (start > 0 && value(input.codePointBefore(start)) >= 0)
        || (end < input.length() && value(input.codePointAt(end)) >= 0);
  }

  private static int value(int codePoint) {
    if (codePoint >= 0xFE00 && codePoint <= 0xFE0F) {
      return codePoint - 0xFE00;
    }
    return codePoint >= 0xE0100 && codePoint <= 0xE01EF ? codePoint - 0xE0100 + 16 : -1;
  }
}
