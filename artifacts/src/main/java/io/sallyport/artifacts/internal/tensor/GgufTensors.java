package io.sallyport.artifacts.internal.tensor;

import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.rules.DataFiles;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The list of tensors of a GGUF file: names, shapes, and whether their bytes are there. */
final class GgufTensors {

  /** Elements and bytes of a block of each ggml type. */
  private record Block(long elements, long bytes) {}

  private static final Map<Integer, Block> BLOCKS = blocks();

  private GgufTensors() {}

  /**
   * Where the last tensor's bytes end.
   *
   * @param known false when a tensor has a type whose size is not known here
   */
  record Extent(long end, boolean known) {}

  static Extent check(Cursor in, long count, long alignment, Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    Set<String> names = new HashSet<>();
    List<GgufLayout.Range> ranges = new ArrayList<>();
    long furthest = 0;
    boolean known = true;
    for (long i = 0; i < count; i++) {
      scan.run().payTime();
      long at = in.position();
      String name = GgufReader.text(in, 64 * 1024);
      if (!names.add(name)) {
        throw new FormatException(at, "the tensor '" + name + "' stands twice");
      }
      GgufReader.utf8(in, name, at, member, scan);
      long dimensions = in.u32();
      if (dimensions > 4) {
        throw new FormatException(at, dimensions + " dimensions (expected: at most 4)");
      }
      long elements = 1;
      long row = 1;
      for (int d = 0; d < dimensions; d++) {
        long length = in.i64();
        row = d == 0 ? length : row;
        elements = product(elements, length, at);
      }
      int type = (int) in.u32();
      long offset = in.i64();
      boolean sized = BLOCKS.containsKey(type);
      if (!sized) {
        known = false;
        GgufReader.odd(member, at, "the tensor '" + name + "' of the unknown type " + type, scan);
      }
      long end = end(name, type, offset, elements, row, alignment, at);
      ranges.add(new GgufLayout.Range(name, offset, end, sized));
      furthest = Math.max(furthest, end);
    }
    long start = (in.position() + alignment - 1) / alignment * alignment;
    long size = in.position() + in.remaining();
    if (count > 0 && (furthest < 0 || furthest > size - start)) {
      throw new FormatException(
          start,
          "tensors reach to "
              + furthest
              + " (expected: at most "
              + Math.max(0, size - start)
              + ")");
    }
    if (count > 0) {
      GgufLayout.check(ranges, in.position(), start, alignment, member, scan);
    }
    return new Extent(count > 0 ? start + furthest : in.position(), known);
  }

  /** Where a tensor's bytes end, counted from the first tensor. */
  private static long end(
      String name, int type, long offset, long elements, long row, long alignment, long at)
      throws FormatException {
    if (offset < 0 || offset % alignment != 0) {
      throw new FormatException(
          at, "tensor '" + name + "' at " + Long.toUnsignedString(offset) + " (expected: aligned)");
    }
    Block block = BLOCKS.get(type);
    if (block != null && row % block.elements() != 0) {
      throw new FormatException(at, "tensor '" + name + "' with rows that are no whole blocks");
    }
    long bytes = block == null ? 0 : product(elements / block.elements(), block.bytes(), at);
    return offset > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : offset + bytes;
  }

  private static long product(long a, long b, long at) throws FormatException {
    if (b < 0) {
      throw new FormatException(at, "a length of more than 2^63");
    }
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException e) {
      throw new FormatException(at, "a tensor of more than 2^63 elements or bytes");
    }
  }

  private static Map<Integer, Block> blocks() {
    Map<Integer, Block> blocks = new HashMap<>();
    DataFiles.tree("rules/ggml-types.json")
        .properties()
        .forEach(
            entry ->
                blocks.put(
                    Integer.valueOf(entry.getKey()),
                    new Block(entry.getValue().get(1).asLong(), entry.getValue().get(2).asLong())));
    return Map.copyOf(blocks);
  }
}
