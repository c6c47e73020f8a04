package io.sallyport.artifacts.internal.tensor;

import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.pickle.PickleReader;
import io.sallyport.artifacts.internal.pickle.PickleSetting;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads numpy's .npy files (numpy.lib.format, versions 1.0 to 3.0). Arrays of objects are a pickle
 * behind the header.
 */
public final class NpyReader implements Reader {
  private static final int LONGEST_HEADER = 1 << 20;

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    Cursor in = new Cursor(member.bytes());
    in.skip(6);
    int major = in.u8();
    in.skip(1);
    if (major < 1 || major > 3) {
      throw new FormatException(6, "version " + major + " of npy (expected: 1 to 3)");
    }
    long length = major == 1 ? in.u16() : in.u32();
    if (length > LONGEST_HEADER) {
      throw new FormatException(8, "a header of " + length + " bytes (expected: at most 1 MiB)");
    }
    NpyHeader header = NpyHeader.parse(new String(in.take(length), StandardCharsets.UTF_8));
    long data = in.position();
    if (header.objects()) {
      Member pickle = member.inner(member.bytes().from(data), "(objects)", false);
      PickleSetting setting =
          new PickleSetting(
              pickle.path(),
              false,
              false,
              pickle.depth(),
              (nested, label) -> scan.content(pickle.inner(nested, label, false)));
      new PickleReader(pickle.bytes(), setting, scan.run()).read();
      return "npy";
    }
    if (header.bytes() > in.remaining()) {
      throw new FormatException(
          data,
          "an array of " + header.bytes() + " bytes (expected: at most " + in.remaining() + ")");
    }
    scan.opaque(member.inner(member.bytes().from(data), "(elements)", false));
    long end = data + header.bytes();
    if (end < member.bytes().size()) {
      scan.run().report("archive/trailing", member.at(end, ""), "Bytes follow the array.");
      scan.content(member.inner(member.bytes().from(end), "(bytes at " + end + ")", false));
    }
    return "npy";
  }
}
