package io.sallyport.audit.internal;

import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead side of the log: groups of entries in segment files {@code journal/<first
 * index>.journal}, each forced to disk before anybody is told that its events are durable. Segments
 * are deleted once tiles and a signed checkpoint hold their events.
 *
 * <p>An instance belongs to the thread that appends; {@link #deletePublished} may be called from
 * another one.
 */
public final class Journal implements AutoCloseable {
  private static final String FOLDER = "journal";
  private static final String SUFFIX = ".journal";

  private final Path folder;
  private final long segmentBytes;
  private @Nullable FileChannel channel;
  private long committedBytes;
  private boolean distrusted;

  /**
   * A journal in a log's folder.
   *
   * @param log the log's folder
   * @param segmentBytes a new segment is begun once one is at least this long
   */
  public Journal(Path log, long segmentBytes) {
    this.folder = folder(log);
    this.segmentBytes = segmentBytes;
  }

  /** A segment file with the index that its name says. */
  public record Segment(Path file, long firstIndex) {}

  /**
   * Writes a group and forces it to disk.
   *
   * @throws IOException when it is not certain that the group is durable. What a failed write left
   *     behind is taken back, so that the next group may be tried; after a failed force nothing
   *     more is accepted, because the system may have dropped what it could not write.
   */
  public void append(JournalGroup group) throws IOException {
    if (distrusted) {
      throw new IOException(
          "journal: an earlier write could not be forced to disk"
              + " (expected: a working disk; restart to recover what is durable)");
    }
    FileChannel open = segmentFor(group);
    try {
      DurableFiles.writeFully(open, group.encode());
    } catch (IOException e) {
      takeBack(open, e);
      throw e;
    }
    distrusted = true;
    open.force(false);
    distrusted = false;
    committedBytes = open.position();
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  /** Deletes the segments whose events all lie below a published size; never the newest one. */
  public static void deletePublished(Path log, long publishedSize) throws IOException {
    List<Segment> segments = segments(log);
    boolean deleted = false;
    for (int i = 0; i + 1 < segments.size(); i++) {
      if (segments.get(i + 1).firstIndex() <= publishedSize) {
        deleted |= Files.deleteIfExists(segments.get(i).file());
      }
    }
    if (deleted) {
      DurableFiles.forceDirectory(folder(log));
    }
  }

  /** Deletes every segment; only right when all events are published and nobody appends. */
  public static void deleteAll(Path log) throws IOException {
    List<Segment> segments = segments(log);
    for (Segment segment : segments) {
      Files.deleteIfExists(segment.file());
    }
    if (!segments.isEmpty()) {
      DurableFiles.forceDirectory(folder(log));
    }
  }

  /**
   * The segments of a log in order.
   *
   * @throws IOException also when a file in the journal's folder is no segment
   */
  public static List<Segment> segments(Path log) throws IOException {
    Path folder = folder(log);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> listing = Files.list(folder)) {
      files = listing.sorted().toList();
    }
    List<Segment> segments = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (!name.matches("[0-9]{19}" + SUFFIX.replace(".", "\\."))) {
        throw new IOException(
            "journal: unknown file " + name + " (expected: <19 digits>.journal only)");
      }
      segments.add(new Segment(file, Long.parseLong(name.substring(0, 19))));
    }
    return segments;
  }

  private FileChannel segmentFor(JournalGroup group) throws IOException {
    FileChannel open = channel;
    if (open != null && committedBytes < segmentBytes) {
      return open;
    }
    close();
    DurableFiles.createDirectories(folder);
    String name = String.format(Locale.ROOT, "%019d%s", group.firstIndex(), SUFFIX);
    FileChannel created =
        FileChannel.open(
            folder.resolve(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    channel = created;
    committedBytes = 0;
    DurableFiles.forceDirectory(folder);
    return created;
  }

  private void takeBack(FileChannel open, IOException cause) {
    try {
      open.truncate(committedBytes);
      open.position(committedBytes);
    } catch (IOException e) {
      distrusted = true;
      cause.addSuppressed(e);
    }
  }

  private static Path folder(Path log) {
    return log.resolve(FOLDER);
  }
}
