package io.sallyport.artifacts.internal.archive;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.scan.BudgetException;
import io.sallyport.artifacts.internal.scan.Member;
import io.sallyport.artifacts.internal.scan.Reader;
import io.sallyport.artifacts.internal.scan.Scan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads zip files of every kind: PyTorch, Keras, npz, skops, plain ones. Loaders differ in what
 * they believe (central directory, local headers, flags, checksums), so everything that any of them
 * could see is scanned, and what they would see differently is a finding.
 */
public final class ZipReader implements Reader {
  private static final int MOST_SHARED = 8;

  /** Whether a zip file ends where these bytes end. */
  public static boolean endsHere(Bytes bytes) throws IOException {
    return ZipDirectory.find(bytes, true).stream().anyMatch(d -> !d.entries().isEmpty());
  }

  @Override
  public String read(Member member, Scan scan)
      throws IOException, FormatException, BudgetException {
    List<ZipDirectory> directories = ZipDirectory.find(member.bytes(), false);
    if (directories.isEmpty()) {
      LocalHeaders.scan(member, scan);
      throw new FormatException(0, "a zip file without a readable central directory");
    }
    ZipDirectory directory = directories.getFirst();
    String kind = ZipKind.of(directory.entries().stream().map(ZipEntry::name).toList());
    // What serves a model runs its handler as any Python.
    boolean torch = kind.equals("torch-zip") || kind.equals("torchscript");
    readMembers(member, directory, torch, scan);
    for (ZipDirectory other : directories.subList(1, directories.size())) {
      if (!other.entries().isEmpty() && other.start() != directory.start()) {
        scan.run()
            .report(
                "zip/second-directory",
                member.at(other.start(), ""),
                "There are two central directories; readers may take either.");
        readMembers(member, other, torch, scan);
      }
    }
    readUnlisted(member, directory, scan);
    return kind;
  }

  private static void readMembers(Member archive, ZipDirectory directory, boolean torch, Scan scan)
      throws IOException, BudgetException {
    Set<String> names = new HashSet<>();
    belowLinks(archive, directory, scan);
    Set<ZipEntry> shared = shared(archive, directory, scan);
    Set<String> read = new HashSet<>();
    for (ZipEntry entry : directory.entries()) {
      scan.run().payMember();
      MemberNames.check(entry.name(), archive.at(entry.at(), entry.name()), scan.run());
      if (!names.add(entry.name())) {
        scan.run()
            .report(
                "zip/duplicate",
                archive.at(entry.at(), entry.name()),
                "Two members have the name '" + entry.name() + "'.");
      }
      // Of members that share their bytes each place is read once, and few places.
      boolean again =
          shared.contains(entry)
              && (read.size() >= MOST_SHARED
                  || !read.add(entry.local() + " " + entry.compressed() + " " + entry.method()));
      if (!entry.folder() && !again) {
        new ZipMember(archive, entry, torch, scan).scan();
      }
    }
  }

  /** Members that lie upon one another, as in bombs that need no compression to be large. */
  private static Set<ZipEntry> shared(Member archive, ZipDirectory directory, Scan scan) {
    List<ZipEntry> inOrder = new ArrayList<>(directory.entries());
    inOrder.removeIf(ZipEntry::folder);
    inOrder.sort(Comparator.comparingLong(ZipEntry::local));
    Set<ZipEntry> shared = new HashSet<>();
    ZipEntry before = null;
    long end = 0;
    for (ZipEntry entry : inOrder) {
      if (before != null && entry.local() < end) {
        shared.add(before);
        shared.add(entry);
      }
      long own = entry.local() + Math.max(0, entry.compressed());
      if (before == null || own > end) {
        before = entry;
        end = own;
      }
    }
    if (!shared.isEmpty()) {
      scan.run()
          .report(
              "archive/bomb",
              archive.at(inOrder.getFirst().at(), ""),
              shared.size() + " members of the archive share their bytes.");
    }
    return shared;
  }

  /** A member below a link is written to where the link leads. */
  private static void belowLinks(Member archive, ZipDirectory directory, Scan scan) {
    Set<String> links = new HashSet<>();
    for (ZipEntry entry : directory.entries()) {
      if (entry.link()) {
        links.add(entry.name().endsWith("/") ? entry.name() : entry.name() + "/");
      }
    }
    for (ZipEntry entry : links.isEmpty() ? List.<ZipEntry>of() : directory.entries()) {
      String name = entry.name();
      for (int at = name.indexOf('/'); at >= 0 && at + 1 < name.length(); ) {
        if (links.contains(name.substring(0, at + 1))) {
          scan.run()
              .report(
                  "archive/link",
                  archive.at(entry.at(), name),
                  "The member '" + name + "' lies below a link.");
          break;
        }
        at = name.indexOf('/', at + 1);
      }
    }
  }

  /** Bytes that no entry of the directory covers: before, between and behind the members. */
  private static void readUnlisted(Member archive, ZipDirectory directory, Scan scan)
      throws IOException, BudgetException {
    List<ZipEntry> inOrder = new ArrayList<>(directory.entries());
    inOrder.sort(Comparator.comparingLong(ZipEntry::local));
    long at = 0;
    // A data descriptor takes up to 24 bytes behind a member that announces one.
    int descriptor = 0;
    for (ZipEntry entry : inOrder) {
      gap(archive, at, entry.local(), descriptor, scan);
      at = Math.max(at, ZipMember.end(archive.bytes(), entry));
      descriptor = (entry.flags() & 8) != 0 ? 24 : 0;
    }
    gap(archive, at, directory.start(), descriptor, scan);
    gap(archive, directory.end(), archive.bytes().size(), 0, scan);
    comment(archive, directory, scan);
  }

  /** The comment behind the end record: a place for text that takes other content as well. */
  private static void comment(Member archive, ZipDirectory directory, Scan scan)
      throws IOException, BudgetException {
    Bytes comment =
        archive.bytes().slice(directory.end() - directory.comment(), directory.comment());
    if (comment.size() > 0) {
      scan.content(archive.inner(comment, "(comment)", archive.torch()));
    }
  }

  private static void gap(Member archive, long from, long to, int descriptor, Scan scan)
      throws IOException, BudgetException {
    Bytes gap = archive.bytes().slice(from, to - from);
    // Alignment is filled with zeros.
    if (to - from <= descriptor || isZero(gap)) {
      return;
    }
    scan.run()
        .report(
            "zip/unlisted",
            archive.at(from, ""),
            (to - from) + " bytes belong to no member of the directory.");
    Member hidden = archive.inner(gap, "(bytes at " + from + ")", archive.torch());
    if (!LocalHeaders.scan(hidden, scan)) {
      scan.content(hidden);
    }
  }

  private static boolean isZero(Bytes bytes) throws IOException {
    for (long at = 0; at < bytes.size(); at += 1 << 16) {
      for (byte b : bytes.copy(at, 1 << 16)) {
        if (b != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
