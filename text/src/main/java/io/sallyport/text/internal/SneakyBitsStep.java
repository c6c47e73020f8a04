package io.sallyport.text.internal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bits hidden in two kinds of invisible characters, eight to a byte, highest first: U+2062 for 0
 * and U+2064 for 1, or any other two of the zero-width characters, either way round.
 */
final class SneakyBitsStep implements Step {

  private static final int FEWEST_BITS = 24;

  @Override
  public String name() {
    return "sneaky-bits";
  }

  @Override
  public boolean wanted(Traits traits) {
    return traits.foreign();
  }

  @Override
  public MappedText apply(MappedText text, Allowance allowance) {
    String input = text.text();
    char zero = 0;
    char one = 0;
    int bits = 0;
    for (int i = 0; i < input.length(); i++) {
      char c = input.charAt(i);
      if (!isCarrier(c)) {
        continue;
      }
      bits++;
      if (zero == 0 || c == zero) {
        zero = c;
      } else if (one == 0 || c == one) {
        one = c;
      } else {
        return text;
      }
    }
    if (bits < FEWEST_BITS || one == 0) {
      return text;
    }
    Piece piece = decode(input, Character.compare(zero, one) < 0 ? one : zero);
    if (piece == null) {
      piece = decode(input, Character.compare(zero, one) < 0 ? zero : one);
    }
    if (piece == null) {
      return text;
    }
    Rewriter rewriter = new Rewriter(text, allowance);
    rewriter.put(piece);
    return rewriter.finish(name());
  }

  private static @Nullable Piece decode(String input, char one) {
    ByteMap bytes = new ByteMap();
    int value = 0;
    int bits = 0;
    int start = 0;
    for (int i = 0; i < input.length(); i++) {
      char c = input.charAt(i);
      if (!isCarrier(c)) {
        continue;
      }
      start = bits == 0 ? i : start;
      value = value << 1 | (c == one ? 1 : 0);
      bits++;
      if (bits == 8) {
        bytes.add(value, start, i + 1);
        value = 0;
        bits = 0;
      }
    }
    Piece piece = bytes.decode(StandardCharsets.UTF_8);
    return piece != null && Plausibility.isPrintable(piece.text()) ? piece : null;
  }

  private static boolean isCarrier(char c) {
    return (c >= 0x200B && c <= 0x200D) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
  }
}
