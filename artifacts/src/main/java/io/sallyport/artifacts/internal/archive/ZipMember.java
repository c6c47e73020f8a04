package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.BytesStream;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.Scan;
import io.sallyport.artifacts.internal.scan.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZInputStream;

/** One member of a zip file: its two headers compared, its content scanned. */
final class ZipMember {
  private static final long CHECKED_WHEN_STORED = 64L << 20;
  private static final int XZ_MEMORY_KIB = 65_536;
  private static final int LONGEST_LINK = 4096;

  private final Member archive;
  private final ZipEntry entry;
  private final boolean torch;
  private final Scan scan;
  private final Place place;

  ZipMember(Member archive, ZipEntry entry, boolean torch, Scan scan) {
    this.archive = archive;
    this.entry = entry;
    this.torch = torch;
    this.scan = scan;
    this.place = archive.at(entry.at(), entry.name());
  }

  /** The place behind the content that an entry points to. */
  static long end(Bytes bytes, ZipEntry entry) throws IOException {
    try {
      Cursor in = new Cursor(bytes);
      in.seek(entry.local());
      if (in.remaining() < 30 || in.i32() != LocalHeader.MARK) {
        return entry.local();
      }
      in.skip(22);
      int names = in.u16() + in.u16();
      return Math.min(bytes.size(), entry.local() + 30 + names + Math.max(0, entry.compressed()));
    } catch (FormatException e) {
      return entry.local();
    }
  }

  void scan() throws IOException, BudgetException {
    try {
      Cursor in = new Cursor(archive.bytes());
      in.seek(entry.local());
      LocalHeader head = LocalHeader.read(in);
      if (head == null) {
        throw new FormatException(entry.local(), "no local header where the directory says");
      }
      compare(head);
      Bytes data = archive.bytes().slice(in.position(), entry.compressed());
      if (data.size() < entry.compressed()) {
        throw new FormatException(in.position(), "the content reaches past the end of the file");
      }
      content(data, entry.method(), entry.name(), entry.encrypted() || (head.flags() & 1) != 0);
      boolean longer = (head.flags() & 8) == 0 && head.compressed() > entry.compressed();
      if (longer && head.compressed() <= archive.bytes().size() - in.position()) {
        Bytes all = archive.bytes().slice(in.position(), head.compressed());
        content(all, head.method(), entry.name() + " (as its local header says)", false);
      } else if (head.method() != entry.method()) {
        content(data, head.method(), entry.name() + " (as its local header says)", false);
      }
    } catch (FormatException e) {
      scan.run()
          .report("format/malformed", place, "The member is not intact: " + e.getMessage() + ".");
    }
  }

  private void compare(LocalHeader head) {
    boolean later = (head.flags() & 8) != 0;
    if (!head.name().equals(entry.name())) {
      scan.run()
          .report(
              "zip/headers-differ",
              place,
              "The local header calls the member '" + head.name() + "'.");
      MemberNames.check(head.name(), place, scan.run());
    } else if (head.method() != entry.method()
        || !later && differs(head.compressed(), entry.compressed())
        || !later && differs(head.size(), entry.size())
        || !later && head.crc() != entry.crc()) {
      scan.run()
          .report(
              "zip/headers-differ",
              place,
              "Its two headers disagree on compression, size or checksum.");
    }
  }

  private static boolean differs(long local, long central) {
    return local != central && local != 0xffffffffL;
  }

  private void content(Bytes data, int method, String name, boolean encrypted)
      throws IOException, BudgetException {
    Workspace.Expanded content = null;
    try {
      content = decoded(data, method);
    } catch (IOException | RuntimeException e) {
      // Not even a header of the compression: nothing of it could be used.
    }
    if (!encrypted && (content == null || !content.intact()) && readable(method)) {
      scan.run()
          .report("format/malformed", place, "The member's compressed content is not intact.");
    }
    boolean intact =
        content != null && content.whole() && content.intact() && matches(content.bytes());
    if (encrypted && !intact) {
      scan.run().report("archive/encrypted", place, "The member '" + name + "' is encrypted.");
    } else if (encrypted) {
      scan.run().report("zip/headers-differ", place, "The member is marked encrypted but is not.");
    } else if (content != null && content.whole() && content.intact() && !intact) {
      scan.run().report("zip/checksum", place, "The member's checksum or size does not match.");
    }
    if (content != null) {
      if (!content.whole()) {
        scan.run()
            .report("archive/bomb", place, "The member expands to more than 200 times its size.");
      }
      if (entry.link()) {
        link(content.bytes());
      }
      scan.content(archive.inner(content.bytes(), name, torch));
    }
  }

  /** A link's content is where it leads to. */
  private void link(Bytes content) throws IOException {
    String target = new String(content.copy(0, LONGEST_LINK), StandardCharsets.UTF_8);
    if (MemberNames.linkLeaves(entry.name(), target)) {
      scan.run()
          .report(
              "archive/link",
              place,
              "The link '" + entry.name() + "' leads to '" + target + "', outside of the archive.");
    }
  }

  private Workspace.@Nullable Expanded decoded(Bytes data, int method)
      throws IOException, BudgetException {
    if (method == 0) {
      return new Workspace.Expanded(data, true, true);
    }
    InputStream raw = new BytesStream(data);
    switch (method) {
      case 8 -> {
        Inflater inflater = new Inflater(true);
        try (InputStream stream = new InflaterInputStream(raw, inflater, 1 << 14)) {
          return scan.workspace().expand(stream, data.size());
        } finally {
          inflater.end();
        }
      }
      case 12 -> {
        try (InputStream stream = new BZip2CompressorInputStream(raw)) {
          return scan.workspace().expand(stream, data.size());
        }
      }
      case 9 -> {
        try (InputStream stream = new Deflate64CompressorInputStream(raw)) {
          return scan.workspace().expand(stream, data.size());
        }
      }
      case 14 -> {
        try (InputStream stream = lzma(data)) {
          return scan.workspace().expand(stream, data.size());
        }
      }
      case 95 -> {
        try (InputStream stream = new XZInputStream(raw, XZ_MEMORY_KIB)) {
          return scan.workspace().expand(stream, data.size());
        }
      }
      default -> {
        scan.run()
            .report(
                "archive/unreadable",
                place,
                "The member is compressed with method " + method + ", which is not read here.");
        return null;
      }
    }
  }

  private static boolean readable(int method) {
    return method == 0
        || method == 8
        || method == 9
        || method == 12
        || method == 14
        || method == 95;
  }

  /** LZMA in zip has a version, the length of its properties and these in front (5.8.8). */
  private InputStream lzma(Bytes data) throws IOException {
    byte[] start = data.copy(0, 9);
    if (start.length < 9 || start[2] != 5 || start[3] != 0) {
      throw new IOException("LZMA without its properties");
    }
    int dictionary =
        start[5] & 0xff
            | (start[6] & 0xff) << 8
            | (start[7] & 0xff) << 16
            | (start[8] & 0xff) << 24;
    if (dictionary < 0 || LZMAInputStream.getMemoryUsage(dictionary, start[4]) > XZ_MEMORY_KIB) {
      throw new IOException("LZMA that needs more than 64 MiB");
    }
    // Bit 1 says that a mark ends the stream; otherwise its length does.
    long size = (entry.flags() & 2) != 0 ? -1 : entry.size();
    return new LZMAInputStream(new BytesStream(data.from(9)), size, start[4], dictionary);
  }

  private boolean matches(Bytes content) throws IOException {
    if (content.size() != entry.size()) {
      return false;
    }
    if (entry.method() == 0 && content.size() > CHECKED_WHEN_STORED) {
      return true;
    }
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    long at = 0;
    int got;
    while ((got = content.read(at, buffer, 0, buffer.length)) > 0) {
      crc.update(buffer, 0, got);
      at += got;
    }
    return crc.getValue() == entry.crc();
  }
}
