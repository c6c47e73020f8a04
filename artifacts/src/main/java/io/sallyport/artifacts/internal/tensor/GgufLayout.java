package io.sallyport.artifacts.internal.tensor;

import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import io.sallyport.artifacts.internal.scan.Trailing;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * Where the tensors of a GGUF file lie: one behind the other, each at the next multiple of the
 * alignment, with zeros between. ggml refuses other offsets; what lies between would be read by
 * nobody.
 */
final class GgufLayout {
  private GgufLayout() {}

  /**
   * The bytes of a tensor, counted from the first tensor.
   *
   * @param sized false when its type does not tell where it ends
   */
  record Range(String name, long start, long end, boolean sized) {}

  /**
   * Reports overlaps, gaps and padding that is not zero, and scans what stands there.
   *
   * @param header where the header ends
   * @param data where the first tensor can begin
   */
  static void check(
      List<Range> ranges, long header, long data, long alignment, Member member, Scan scan)
      throws IOException, BudgetException {
    hole(header, data, false, member, scan);
    long end = 0;
    boolean sized = true;
    List<Range> sorted =
        ranges.stream()
            .sorted(Comparator.comparingLong(Range::start).thenComparingLong(Range::end))
            .toList();
    for (Range range : sorted) {
      scan.run().payTime();
      if (range.start() < end) {
        GgufReader.odd(
            member,
            data + range.start(),
            "the tensor '" + range.name() + "' overlaps the one before",
            scan);
      } else if (sized && range.start() > end) {
        long padded = (end + alignment - 1) / alignment * alignment;
        hole(data + end, data + range.start(), range.start() > padded, member, scan);
      } else if (range.start() > end) {
        Member part =
            member.inner(member.bytes().slice(data + end, range.start() - end), "(gap)", false);
        scan.salvage(part);
      }
      sized = range.end() > end || range.start() >= end ? range.sized() : sized;
      end = Math.max(end, range.end());
    }
  }

  /** Scans what nothing reads; zeros up to the next multiple are as they should be. */
  private static void hole(long from, long to, boolean gap, Member member, Scan scan)
      throws IOException, BudgetException {
    long first = Trailing.firstByte(member, from, to, scan);
    if (!gap && first < 0) {
      return;
    }
    String what =
        "%d bytes between tensors%s"
            .formatted(to - from, first < 0 ? " (expected: padding only)" : " that are no padding");
    GgufReader.odd(member, from, what, scan);
    if (first >= 0) {
      String name = "(bytes at " + first + ")";
      Member part = member.inner(member.bytes().slice(first, to - first), name, false);
      scan.content(part);
      scan.salvage(part);
    }
  }
}
