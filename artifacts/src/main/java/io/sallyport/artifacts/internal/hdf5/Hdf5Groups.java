package io.sallyport.artifacts.internal.hdf5;

import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The members of old-style groups: a B-tree of symbol tables (sections III.A to III.D). */
final class Hdf5Groups {
  private static final int MOST_NODES = 100_000;

  private final Hdf5File file;
  private final ScanRun run;
  private final List<Long> headers = new ArrayList<>();
  private int nodes;

  private Hdf5Groups(Hdf5File file, ScanRun run) {
    this.file = file;
    this.run = run;
  }

  /** Addresses of the object headers in a group. */
  static List<Long> members(Hdf5File file, long tree, ScanRun run)
      throws IOException, FormatException, BudgetException {
    Hdf5Groups groups = new Hdf5Groups(file, run);
    groups.node(tree, 0);
    return groups.headers;
  }

  private void node(long address, int depth) throws IOException, FormatException, BudgetException {
    run.payTime();
    if (depth > 64 || ++nodes > MOST_NODES) {
      throw new FormatException(address, "a tree of groups without an end");
    }
    Cursor in = file.at(address);
    String mark = in.ascii(4);
    if (mark.equals("SNOD")) {
      symbols(in);
      return;
    }
    if (!mark.equals("TREE") || in.u8() != 0) {
      throw new FormatException(address, "no tree of a group");
    }
    in.skip(1);
    int entries = in.u16();
    in.skip(2L * file.offsetSize());
    for (int i = 0; i < entries; i++) {
      in.skip(file.lengthSize());
      node(file.address(in), depth + 1);
    }
  }

  private void symbols(Cursor in) throws IOException, FormatException {
    in.skip(2);
    int count = in.u16();
    for (int i = 0; i < count; i++) {
      in.skip(file.offsetSize());
      long header = file.address(in);
      long cache = in.u32();
      in.skip(20);
      // Cache type 2 is a soft link, which has no header.
      if (cache != 2 && header >= 0) {
        headers.add(header);
      }
    }
  }
}
