package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.BytesChannel;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import io.sallyport.artifacts.internal.scan.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** Reads 7z files with Commons Compress, within a limit of memory. */
public final class SevenZipReader implements Reader {
  private static final int MEMORY_KIB = 131_072;
  private static final int UNIX = 0x8000;
  private static final int LINK = 0xa000;
  private static final int LONGEST_LINK = 65_536;
  private static final int START_HEADER = 32;

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    try (SevenZFile archive =
        SevenZFile.builder()
            .setSeekableByteChannel(new BytesChannel(member.bytes()))
            .setMaxMemoryLimitKiB(MEMORY_KIB)
            .get()) {
      SevenZArchiveEntry entry;
      while ((entry = archive.getNextEntry()) != null) {
        scan.run().payMember();
        String name = entry.getName() == null ? "(no name)" : entry.getName();
        MemberNames.check(name, member.at(-1, name), scan.run());
        if (entry.isDirectory() || !entry.hasStream()) {
          continue;
        }
        Workspace.Expanded content =
            scan.workspace().expand(archive.getInputStream(entry), member.bytes().size());
        if (!content.whole()) {
          scan.run()
              .report(
                  "archive/bomb",
                  member.at(-1, name),
                  "The member expands to more than 200 times its size.");
        }
        if (isLink(entry)) {
          link(member, name, content.bytes(), scan);
        } else {
          scan.content(member.inner(content.bytes(), name, false));
        }
      }
      behind(member, scan);
    } catch (PasswordRequiredException e) {
      scan.run().report("archive/encrypted", member.place(), "The archive is encrypted.");
    } catch (IOException | RuntimeException e) {
      throw new FormatException(-1, "a 7z file that cannot be read to its end");
    }
    return "7z";
  }

  /** Whether the attributes have the mode of a symbolic link in their upper half (p7zip). */
  private static boolean isLink(SevenZArchiveEntry entry) {
    return entry.getHasWindowsAttributes()
        && (entry.getWindowsAttributes() & UNIX) != 0
        && (entry.getWindowsAttributes() >>> 16 & 0xf000) == LINK;
  }

  private static void link(Member archive, String name, Bytes content, Scan scan)
      throws IOException {
    String target = new String(content.copy(0, LONGEST_LINK), StandardCharsets.UTF_8);
    if (MemberNames.linkLeaves(name, target)) {
      scan.run()
          .report(
              "archive/link",
              archive.at(-1, name),
              "The link '" + name + "' leads to '" + target + "', outside of the archive.");
    }
  }

  /** The start header says where the last header lies; nothing has to stand behind it. */
  private static void behind(Member archive, Scan scan)
      throws IOException, FormatException, BudgetException {
    Cursor in = new Cursor(archive.bytes());
    in.seek(12);
    long end = START_HEADER + in.i64() + in.i64();
    if (end > 0 && end < archive.bytes().size()) {
      scan.run()
          .report("archive/trailing", archive.at(end, ""), "Bytes follow the end of the archive.");
      scan.content(archive.inner(archive.bytes().from(end), "(bytes at " + end + ")", false));
    }
  }
}
