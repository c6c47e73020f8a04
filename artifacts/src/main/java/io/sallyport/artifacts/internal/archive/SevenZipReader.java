package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.BytesChannel;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import io.sallyport.artifacts.internal.scan.Workspace;
import java.io.IOException;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** Reads 7z files with Commons Compress, within a limit of memory. */
public final class SevenZipReader implements Reader {
  private static final int MEMORY_KIB = 131_072;

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
        scan.content(member.inner(content.bytes(), name, false));
      }
    } catch (PasswordRequiredException e) {
      scan.run().report("archive/encrypted", member.place(), "The archive is encrypted.");
    } catch (IOException | RuntimeException e) {
      throw new FormatException(-1, "a 7z file that cannot be read to its end");
    }
    return "7z";
  }
}
