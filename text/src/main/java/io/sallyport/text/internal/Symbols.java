package io.sallyport.text.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Symbols of a base encoding (RFC 4648) that were met in a text, and where. */
final class Symbols {

  private final int bits;
  private int[] values = new int[64];
  private int[] positions = new int[64];
  private int count;

  /** Symbols that carry 4, 5 or 6 bits each. */
  Symbols(int bits) {
    this.bits = bits;
  }

  void add(int value, int position) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
      positions = Arrays.copyOf(positions, count * 2);
    }
    values[count] = value;
    positions[count] = position;
    count++;
  }

  int count() {
    return count;
  }

  /**
   * The text that the symbols carry; null when it is no text. Stops at the first byte that no text
   * holds, so that images and keys cost next to nothing.
   */
  @Nullable Piece decode() {
    int size = (int) ((long) count * bits / 8);
    if ((long) count * bits - size * 8L >= bits) {
      // A whole symbol too many: no encoder leaves that.
      return null;
    }
    ByteMap bytes = new ByteMap();
    int buffer = 0;
    int held = 0;
    for (int i = 0; i < count; i++) {
      buffer = (buffer << bits | values[i]) & 0xffff;
      held += bits;
      if (held >= 8) {
        held -= 8;
        int value = buffer >> held & 0xff;
        if (value != 0 && value < 0x80 && Ascii.isOddControl((char) value)) {
          return null;
        }
        int firstSymbol = (int) (bytes.size() * 8L / bits);
        bytes.add(value, positions[firstSymbol], positions[i] + 1);
      }
    }
    return bytes.decode();
  }
}
