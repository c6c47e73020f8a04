package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;

/** Members that only a reader of local headers sees, as PyTorch's and streaming readers are. */
final class LocalHeaders {
  private static final int WINDOW = 1 << 16;

  private LocalHeaders() {}

  /**
   * Scans members from the first byte on.
   *
   * @return whether there is one
   */
  static boolean scan(Member archive, Scan scan) throws IOException, BudgetException {
    long at = 0;
    boolean found = false;
    while (at + 30 <= archive.bytes().size()) {
      scan.run().payMember();
      ZipEntry entry = entry(archive.bytes(), at);
      if (entry == null) {
        break;
      }
      found = true;
      MemberNames.check(entry.name(), archive.at(at, entry.name()), scan.run());
      new ZipMember(archive, entry, archive.torch(), scan).scan();
      at = Math.max(at + 30, next(archive.bytes(), ZipMember.end(archive.bytes(), entry), scan));
    }
    return found;
  }

  private static @org.jspecify.annotations.Nullable ZipEntry entry(Bytes bytes, long at)
      throws IOException {
    try {
      Cursor in = new Cursor(bytes);
      in.seek(at);
      LocalHeader head = LocalHeader.read(in);
      if (head == null) {
        return null;
      }
      // Without a size in front, the content ends somewhere before the next header.
      boolean later = (head.flags() & 8) != 0 && head.compressed() == 0;
      long room = later ? content(bytes, in.position()) : head.compressed();
      return new ZipEntry(
          head.name(),
          head.flags(),
          head.method(),
          head.crc(),
          Math.min(room, in.remaining()),
          head.size(),
          at,
          0,
          at);
    } catch (FormatException e) {
      return null;
    }
  }

  /** Where the next member begins behind a place, or the end. */
  private static long next(Bytes bytes, long from, Scan scan) throws IOException, BudgetException {
    scan.run().payTime();
    long at = mark(bytes, from);
    byte[] two = bytes.copy(at + 2, 2);
    return two.length == 2 && two[0] == 3 && two[1] == 4 ? at : bytes.size();
  }

  /** Length of content up to its data descriptor, which repeats checksum and sizes behind it. */
  private static long content(Bytes bytes, long from) throws IOException {
    long end = mark(bytes, from);
    for (int descriptor : new int[] {16, 24}) {
      byte[] four = bytes.copy(end - descriptor, 4);
      if (four.length == 4 && four[0] == 'P' && four[1] == 'K' && four[2] == 7 && four[3] == 8) {
        return Math.max(0, end - descriptor - from);
      }
    }
    return end - from;
  }

  private static long mark(Bytes bytes, long from) throws IOException {
    for (long start = from; start < bytes.size(); start += WINDOW - 3) {
      byte[] window = bytes.copy(start, WINDOW);
      for (int i = 0; i + 3 < window.length; i++) {
        boolean known =
            window[i + 2] == 3 && window[i + 3] == 4 || window[i + 2] == 1 && window[i + 3] == 2;
        if (window[i] == 'P' && window[i + 1] == 'K' && known) {
          return start + i;
        }
      }
    }
    return bytes.size();
  }
}
