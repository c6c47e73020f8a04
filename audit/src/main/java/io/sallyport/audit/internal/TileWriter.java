package io.sallyport.audit.internal;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.Checkpoint;
import io.sallyport.audit.SignedNote;
import io.sallyport.core.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes entry bundles and tiles. Full ones are written once and never touched again; for the right
 * edge, partial ones are written whenever a checkpoint is about to be signed, and deleted when the
 * full one is durable. Nothing counts before the checkpoint names its size, so files are written in
 * place and forced together by {@link #force}.
 */
public final class TileWriter {
  /** Files that are held open between writing and forcing. */
  private static final int MAX_OPEN = 128;

  private final Path log;
  private final TreeHasher hasher = new TreeHasher();
  private final List<List<byte[]>> rows = new ArrayList<>();
  private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
  private final List<FileChannel> unforced = new ArrayList<>();
  private final Set<Path> changedFolders = new HashSet<>();
  private final List<Path> obsolete = new ArrayList<>();
  private Set<Path> partials = new HashSet<>();
  private Frontier frontier = new Frontier(hasher);

  private TileWriter(Path log) {
    this.log = log;
  }

  /**
   * Continues at a checkpoint.
   *
   * @throws AuditException when the right edge on disk is not that of the checkpoint
   */
  public static TileWriter continueAt(Path log, Checkpoint checkpoint)
      throws IOException, AuditException {
    TileWriter writer = new TileWriter(log);
    writer.load(checkpoint);
    writer.deleteUnsigned(checkpoint);
    return writer;
  }

  /** Number of events so far. */
  public long size() {
    return frontier.size();
  }

  /** Root hash of the events so far. */
  public byte[] root() {
    return frontier.root();
  }

  /** A tree that goes on from here on its own. */
  public Frontier frontier() {
    return frontier.copy();
  }

  /** Closes files that were written and not forced, when the work is given up. */
  public void discard() {
    for (FileChannel channel : unforced) {
      try {
        channel.close();
      } catch (IOException e) {
        // The file does not count; it is written again.
      }
    }
    unforced.clear();
  }

  /** Adds an entry; writes every bundle and tile that becomes full. */
  public void append(byte[] entry) throws IOException {
    bundle.write(entry.length >> 8);
    bundle.write(entry.length);
    bundle.write(entry, 0, entry.length);
    byte[] leaf = hasher.leaf(entry);
    long index = frontier.size();
    frontier.append(leaf);
    if (index % TilePath.WIDTH == TilePath.WIDTH - 1) {
      long bundleIndex = index / TilePath.WIDTH;
      write(TilePath.entries(log, bundleIndex, TilePath.WIDTH), bundle.toByteArray());
      obsolete.add(folderOf(TilePath.entries(log, bundleIndex, 1)));
      bundle.reset();
    }
    addHash(0, index, leaf);
  }

  /**
   * Writes the partial bundle and tiles of the right edge. What is the same as under the last
   * checkpoint is not touched: until the next one is there, the log stands on it.
   */
  public void writePartials() throws IOException {
    Set<Path> current = new HashSet<>();
    long index = frontier.size() / TilePath.WIDTH;
    if (bundle.size() > 0) {
      int width = (int) (frontier.size() % TilePath.WIDTH);
      writePartial(TilePath.entries(log, index, width), bundle.toByteArray(), current);
    }
    for (int level = 0; level < rows.size(); level++) {
      List<byte[]> row = rows.get(level);
      if (!row.isEmpty()) {
        writePartial(TilePath.tile(log, level, index, row.size()), join(row), current);
      }
      index /= TilePath.WIDTH;
    }
    partials = current;
  }

  /** Forces everything that was written to disk, names included. */
  public void force() throws IOException {
    forceFiles();
    for (Path folder : changedFolders) {
      DurableFiles.forceDirectory(folder);
    }
    changedFolders.clear();
  }

  /** Deletes partial files whose full file is durable; called after {@link #force}. */
  public void deleteObsolete() throws IOException {
    for (Path folder : obsolete) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    }
    obsolete.clear();
  }

  private void addHash(int level, long index, byte[] hash) throws IOException {
    if (rows.size() == level) {
      rows.add(new ArrayList<>(TilePath.WIDTH));
    }
    List<byte[]> row = rows.get(level);
    row.add(hash);
    if (row.size() == TilePath.WIDTH) {
      long tile = index / TilePath.WIDTH;
      write(TilePath.tile(log, level, tile, TilePath.WIDTH), join(row));
      obsolete.add(folderOf(TilePath.tile(log, level, tile, 1)));
      byte[] root = subtreeRoot(hasher, row);
      row.clear();
      addHash(level + 1, tile, root);
    }
  }

  private void writePartial(Path file, byte[] content, Set<Path> current) throws IOException {
    current.add(file);
    if (!partials.contains(file)) {
      write(file, content);
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    Path folder = folderOf(file);
    if (changedFolders.add(folder)) {
      DurableFiles.createDirectories(folder);
    }
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    unforced.add(channel);
    DurableFiles.writeFully(channel, ByteBuffer.wrap(content));
    if (unforced.size() >= MAX_OPEN) {
      forceFiles();
    }
  }

  private void forceFiles() throws IOException {
    try {
      for (FileChannel channel : unforced) {
        channel.force(false);
      }
    } finally {
      for (FileChannel channel : unforced) {
        channel.close();
      }
      unforced.clear();
    }
  }

  private void load(Checkpoint checkpoint) throws IOException, AuditException {
    long size = checkpoint.size();
    List<List<byte[]>> loaded = new ArrayList<>();
    for (long count = size; count > 0; count /= TilePath.WIDTH) {
      int width = (int) (count % TilePath.WIDTH);
      Path file = TilePath.tile(log, loaded.size(), count / TilePath.WIDTH, Math.max(width, 1));
      if (width > 0) {
        partials.add(file);
      }
      loaded.add(width == 0 ? new ArrayList<>() : split(file, width));
    }
    rows.addAll(loaded);
    frontier = frontierOf(hasher, rows);
    if (frontier.size() != size || !Arrays.equals(frontier.root(), checkpoint.root())) {
      throw new AuditException(
          "tiles: the right edge does not give the root of the checkpoint of size "
              + size
              + " (expected: the tiles that were written with it; run audit verify)");
    }
    loadBundle(size);
  }

  private void loadBundle(long size) throws IOException, AuditException {
    int width = (int) (size % TilePath.WIDTH);
    if (width == 0) {
      return;
    }
    Path file = TilePath.entries(log, size / TilePath.WIDTH, width);
    byte[] bytes = read(file);
    List<EntryBundle.Slice> slices = EntryBundle.slices(bytes, width);
    boolean same = slices.size() == width && EntryBundle.end(slices) == bytes.length;
    for (int i = 0; same && i < width; i++) {
      byte[] leaf = hasher.leaf(bytes, slices.get(i).offset(), slices.get(i).length());
      same = Arrays.equals(leaf, rows.getFirst().get(i));
    }
    if (!same) {
      throw new AuditException(
          "entries: "
              + log.relativize(file)
              + " does not match its tile (expected: the entries that were logged;"
              + " run audit verify)");
    }
    bundle.write(bytes, 0, bytes.length);
    partials.add(file);
  }

  /**
   * Deletes partial files that are wider than the checkpoint: what a full disk or a kill left of
   * them may be cut short, and would look like damage once the log has grown past it.
   */
  private void deleteUnsigned(Checkpoint checkpoint) throws IOException, AuditException {
    String note = DurableFiles.readText(log.resolve(Checkpoint.FILE_NAME));
    if (Checkpoint.parse(SignedNote.parse(note).text()).size() != checkpoint.size()) {
      return;
    }
    long size = checkpoint.size();
    deleteWider(TilePath.entries(log, size / TilePath.WIDTH, 1), size % TilePath.WIDTH);
    for (int level = 0; level == 0 || size > 0; level++) {
      deleteWider(TilePath.tile(log, level, size / TilePath.WIDTH, 1), size % TilePath.WIDTH);
      size /= TilePath.WIDTH;
    }
  }

  private static void deleteWider(Path partial, long width) throws IOException {
    Path folder = folderOf(partial);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.matches("[1-9][0-9]{0,2}") && Integer.parseInt(name) > width) {
          Files.delete(file);
        }
      }
    }
  }

  private List<byte[]> split(Path file, int width) throws IOException, AuditException {
    byte[] bytes = read(file);
    if (bytes.length != width * TreeHasher.HASH_LENGTH) {
      throw new AuditException(
          "tile: "
              + log.relativize(file)
              + " has "
              + bytes.length
              + " bytes (expected: "
              + width * TreeHasher.HASH_LENGTH
              + ")");
    }
    List<byte[]> hashes = new ArrayList<>(TilePath.WIDTH);
    for (int i = 0; i < width; i++) {
      int from = i * TreeHasher.HASH_LENGTH;
      hashes.add(Arrays.copyOfRange(bytes, from, from + TreeHasher.HASH_LENGTH));
    }
    return hashes;
  }

  private byte[] read(Path file) throws IOException, AuditException {
    if (!Files.isRegularFile(file)) {
      throw new AuditException(
          "log: " + log.relativize(file) + " is missing (expected: what the checkpoint covers)");
    }
    return Files.readAllBytes(file);
  }

  /** Root of a perfect subtree over the given hashes; their number is a power of two. */
  static byte[] subtreeRoot(TreeHasher hasher, List<byte[]> hashes) {
    List<byte[]> level = hashes;
    while (level.size() > 1) {
      List<byte[]> above = new ArrayList<>(level.size() / 2);
      for (int i = 0; i < level.size(); i += 2) {
        above.add(hasher.node(level.get(i), level.get(i + 1)));
      }
      level = above;
    }
    return level.getFirst();
  }

  private static Frontier frontierOf(TreeHasher hasher, List<List<byte[]>> rows) {
    Frontier frontier = new Frontier(hasher);
    for (int level = rows.size() - 1; level >= 0; level--) {
      for (byte[] hash : rows.get(level)) {
        frontier.push(hash, level * TilePath.HEIGHT);
      }
    }
    return frontier;
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("file: " + file + " (expected: a file in a folder)");
    }
    return folder;
  }

  private static byte[] join(List<byte[]> hashes) {
    ByteBuffer joined = ByteBuffer.allocate(hashes.size() * TreeHasher.HASH_LENGTH);
    hashes.forEach(joined::put);
    return joined.array();
  }
}
