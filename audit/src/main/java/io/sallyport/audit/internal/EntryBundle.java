package io.sallyport.audit.internal;

import java.util.ArrayList;
import java.util.List;

/** Entries of a bundle of C2SP tlog-tiles: each with its length before it, two bytes big-endian. */
public final class EntryBundle {
  /** The longest entry that fits. */
  public static final int MAX_ENTRY = 0xFFFF;

  private EntryBundle() {}

  /** Where an entry lies in a bundle's bytes. */
  public record Slice(int offset, int length) {}

  /**
   * Finds up to {@code limit} whole entries from the start. The entries are whole and alone in the
   * bundle when there are as many as expected and {@link #end} is the bundle's length.
   */
  public static List<Slice> slices(byte[] bundle, int limit) {
    List<Slice> slices = new ArrayList<>(TilePath.WIDTH);
    int position = 0;
    while (slices.size() < limit && position + Short.BYTES <= bundle.length) {
      int length = ((bundle[position] & 0xFF) << 8) | (bundle[position + 1] & 0xFF);
      if (position + Short.BYTES + length > bundle.length) {
        break;
      }
      slices.add(new Slice(position + Short.BYTES, length));
      position += Short.BYTES + length;
    }
    return slices;
  }

  /** Offset behind the last of the slices. */
  public static int end(List<Slice> slices) {
    return slices.isEmpty() ? 0 : slices.getLast().offset() + slices.getLast().length();
  }
}
