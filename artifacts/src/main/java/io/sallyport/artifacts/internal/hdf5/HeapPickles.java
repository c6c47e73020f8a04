package io.sallyport.artifacts.internal.hdf5;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;

/**
 * Cells of variable length: PyTables keeps Python objects in them as pickles. They lie in global
 * heaps (section III.E), which no filter compresses, wherever the array's chunks are.
 */
final class HeapPickles {
  private static final int WINDOW = 1 << 20;

  private final Hdf5File file;
  private final Member member;
  private final Scan scan;

  HeapPickles(Hdf5File file, Member member, Scan scan) {
    this.file = file;
    this.member = member;
    this.scan = scan;
  }

  /** Scans every object of every heap as content of its own. */
  void search() throws IOException, BudgetException {
    Bytes bytes = file.bytes();
    for (long at = 0; at < bytes.size(); at += WINDOW) {
      scan.run().payTime();
      byte[] window = bytes.copy(at, WINDOW + 3);
      for (int i = 0; i + 4 <= window.length && i < WINDOW; i++) {
        if (window[i] == 'G'
            && window[i + 1] == 'C'
            && window[i + 2] == 'O'
            && window[i + 3] == 'L') {
          heap(at + i);
        }
      }
    }
  }

  private void heap(long address) throws IOException, BudgetException {
    try {
      Cursor objects = file.at(address);
      objects.skip(8);
      long end = address + file.length(objects);
      while (objects.position() + 8 < end) {
        int index = objects.u16();
        objects.skip(6);
        long size = file.length(objects);
        if (index == 0 || size < 0) {
          return;
        }
        scan.run().payMember();
        long at = objects.position();
        scan.content(member.inner(file.bytes().slice(at, size), "(cell at " + at + ")", false));
        objects.skip(Math.min(size + (8 - size % 8) % 8, objects.remaining()));
      }
    } catch (FormatException e) {
      // Bytes that happen to look like a heap, or one that no reader gets to the end of.
    }
  }
}
