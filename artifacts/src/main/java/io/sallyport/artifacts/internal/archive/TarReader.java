package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads tar files: old, ustar, GNU and pax (POSIX.1-2017, pax Interchange Format). */
public final class TarReader implements Reader {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 65_536;

  /** Whether a block is a header with a right checksum. */
  public static boolean isHeader(byte[] block) {
    if (block.length < BLOCK || block[0] == 0) {
      return false;
    }
    long sum = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean field = i >= 148 && i < 156;
      sum += field ? ' ' : block[i] & 0xff;
      signed += field ? ' ' : block[i];
    }
    long written = number(block, 148, 8);
    return written == sum || written == signed;
  }

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    Bytes bytes = member.bytes();
    // A global header holds for all members that follow.
    Map<String, String> everywhere = new HashMap<>();
    Map<String, String> extended = new HashMap<>();
    boolean nemo = false;
    long at = 0;
    while (at + BLOCK <= bytes.size()) {
      byte[] block = bytes.copy(at, BLOCK);
      if (isZero(block)) {
        break;
      }
      if (!isHeader(block)) {
        throw new FormatException(at, "a header with a wrong checksum");
      }
      scan.run().payMember();
      long size = size(block, extended);
      long content = at + BLOCK;
      checkSize(size, bytes.size() - content, at);
      char type = (char) (block[156] & 0xff);
      Bytes data = bytes.slice(content, size);
      if (type == 'x') {
        pax(data, extended);
      } else if (type == 'g') {
        pax(data, everywhere);
        extended.putAll(everywhere);
      } else if (type == 'L' || type == 'K') {
        extended.put(type == 'L' ? "path" : "linkpath", text(data));
      } else {
        String name = extended.getOrDefault("path", name(block));
        nemo |= name.endsWith("model_config.yaml");
        entry(
            member,
            at,
            name,
            type,
            extended.getOrDefault("linkpath", field(block, 157, 100)),
            data,
            scan);
        extended.clear();
        extended.putAll(everywhere);
      }
      at = content + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    behind(member, at, scan);
    return nemo ? "nemo" : "tar";
  }

  private static void checkSize(long size, long room, long at) throws FormatException {
    if (size < 0 || size > room) {
      throw new FormatException(
          at, "a member of " + size + " bytes (expected: at most " + room + ")");
    }
  }

  private static void entry(
      Member archive, long at, String name, char type, String link, Bytes data, Scan scan)
      throws IOException, BudgetException {
    MemberNames.check(name, archive.at(at, name), scan.run());
    switch (type) {
      case '1', '2' -> {
        boolean leaves =
            type == '1' ? MemberNames.leaves(link) : MemberNames.linkLeaves(name, link);
        if (leaves) {
          scan.run()
              .report(
                  "archive/link",
                  archive.at(at, name),
                  "The link '" + name + "' leads to '" + link + "', outside of the archive.");
        }
      }
      case '3', '4', '6' ->
          scan.run()
              .report(
                  "archive/device",
                  archive.at(at, name),
                  "The member '" + name + "' is a device or a pipe.");
      case '5' -> {}
      default -> scan.content(archive.inner(data, name, archive.torch()));
    }
  }

  /** What follows the end of the archive, beyond its zero blocks. */
  private static void behind(Member archive, long end, Scan scan)
      throws IOException, BudgetException {
    long at = end;
    while (at < archive.bytes().size() && isZero(archive.bytes().copy(at, BLOCK))) {
      at += BLOCK;
    }
    if (at < archive.bytes().size()) {
      scan.run()
          .report("archive/trailing", archive.at(at, ""), "Bytes follow the end of the archive.");
      scan.content(
          archive.inner(archive.bytes().from(at), "(bytes at " + at + ")", archive.torch()));
    }
  }

  private static long size(byte[] block, Map<String, String> extended) throws FormatException {
    String written = extended.get("size");
    if (written == null) {
      return number(block, 124, 12);
    }
    try {
      return Long.parseLong(written);
    } catch (NumberFormatException e) {
      throw new FormatException(-1, "a pax size that is no number");
    }
  }

  private static void pax(Bytes data, Map<String, String> extended)
      throws IOException, FormatException {
    String records = text(data);
    int at = 0;
    while (at < records.length()) {
      int space = records.indexOf(' ', at);
      int equals = records.indexOf('=', at);
      if (space < 0 || equals < space) {
        throw new FormatException(-1, "a pax record without length or name");
      }
      int length;
      try {
        length = Integer.parseInt(records.substring(at, space));
      } catch (NumberFormatException e) {
        throw new FormatException(-1, "a pax record without length");
      }
      if (length <= equals - at || at + length > records.length()) {
        throw new FormatException(-1, "a pax record with a wrong length");
      }
      extended.put(
          records.substring(space + 1, equals), records.substring(equals + 1, at + length - 1));
      at += length;
    }
  }

  private static String text(Bytes data) throws IOException, FormatException {
    if (data.size() > LONGEST_NAME) {
      throw new FormatException(-1, "a name of more than " + LONGEST_NAME + " bytes");
    }
    String text = new String(data.copy(0, LONGEST_NAME), StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String name(byte[] block) {
    String prefix = block[257] == 'u' && block[262] == 0 ? field(block, 345, 155) : "";
    String name = field(block, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String field(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  private static long number(byte[] block, int from, int length) {
    long value = 0;
    if ((block[from] & 0x80) != 0) {
      for (int i = from + length - 8; i < from + length; i++) {
        value = value << 8 | block[i] & 0xff;
      }
      return value;
    }
    for (int i = from; i < from + length; i++) {
      if (block[i] >= '0' && block[i] <= '7') {
        value = value * 8 + block[i] - '0';
      } else if (block[i] != ' ' && block[i] != 0) {
        return -1;
      }
    }
    return value;
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
