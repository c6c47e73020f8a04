package io.sallyport.audit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recomputes a published log from its first entry on and compares every tile on the way. */
public final class TreeWalk {
  private static final int HASH = TreeHasher.HASH_LENGTH;

  private final Path log;
  private final SizeCheck check;
  private final TreeHasher hasher = new TreeHasher();
  private final Frontier frontier = new Frontier(hasher);
  private long keptFrom;
  private long dropped;
  private final List<List<byte[]>> rows = new ArrayList<>();

  /** Is asked after every event. */
  @FunctionalInterface
  public interface SizeCheck {
    /** Says whether the tree is right as it is now. */
    void check(Frontier frontier) throws Damage;
  }

  /** Something in a log is not as it was written. */
  public static final class Damage extends Exception {
    private static final long serialVersionUID = 1L;
    private final @Nullable Long firstBad;

    /** Damage at an event, or at no certain one when null. */
    public Damage(@Nullable Long firstBad, String reason) {
      super(reason);
      this.firstBad = firstBad;
    }

    /** Index of the first event that cannot be proven. */
    public @Nullable Long firstBad() {
      return firstBad;
    }
  }

  /** A walk before the first event. */
  public TreeWalk(Path log, SizeCheck check) {
    this.log = log;
    this.check = check;
  }

  /** Says that bundles of events below an index may be gone; their hashes may not. */
  public void keptFrom(long index) {
    this.keptFrom = index;
  }

  /** Number of events whose hashes are there and fit, and that are themselves gone. */
  public long dropped() {
    return dropped;
  }

  /** Number of events that were found right. */
  public long size() {
    return frontier.size();
  }

  /** Root over them. */
  public byte[] root() {
    return frontier.root();
  }

  /** The tree so far, to go on from on one's own. */
  public Frontier frontier() {
    return frontier.copy();
  }

  /**
   * Walks on to a published size.
   *
   * @throws Damage at the first thing that does not fit
   */
  public void extendTo(long size) throws IOException, Damage {
    check.check(frontier);
    while (frontier.size() < size) {
      extendBundle(size);
    }
    comparePartials(size);
  }

  private void extendBundle(long size) throws IOException, Damage {
    long index = frontier.size() / TilePath.WIDTH;
    long start = index * TilePath.WIDTH;
    int from = (int) (frontier.size() - start);
    int width = (int) Math.min(TilePath.WIDTH, size - start);
    Path tileFile = TilePath.tile(log, 0, index, width);
    byte[] tile = read(tileFile, TilePath.tile(log, 0, index, TilePath.WIDTH), frontier.size());
    Path bundleFile = TilePath.entries(log, index, width);
    Path fullBundle = TilePath.entries(log, index, TilePath.WIDTH);
    if (start + TilePath.WIDTH <= keptFrom && !Files.exists(fullBundle)) {
      extendByHashes(tile, start, from);
      return;
    }
    byte[] bundle = read(bundleFile, fullBundle, frontier.size());
    List<EntryBundle.Slice> slices = EntryBundle.slices(bundle, width);
    for (int i = from; i < Math.min(width, slices.size()); i++) {
      EntryBundle.Slice slice = slices.get(i);
      byte[] leaf = hasher.leaf(bundle, slice.offset(), slice.length());
      if (!equal(tile, i, leaf)) {
        throw new Damage(
            start + i,
            "event "
                + (start + i)
                + ": hash differs between "
                + log.relativize(bundleFile)
                + " and "
                + log.relativize(tileFile)
                + " (expected: the same; one was changed)");
      }
      frontier.append(leaf);
      addHash(0, start + i, leaf);
      check.check(frontier);
    }
    if (slices.size() < width) {
      throw new Damage(
          start + slices.size(),
          log.relativize(bundleFile)
              + ": has "
              + slices.size()
              + " entries (expected: "
              + width
              + ")");
    }
    boolean exact = Files.exists(bundleFile);
    if (exact && EntryBundle.end(slices) != bundle.length) {
      throw new Damage(
          start + width - 1, log.relativize(bundleFile) + ": bytes after the last entry");
    }
    if (width == TilePath.WIDTH) {
      comparePartialFiles(fullBundle, bundle, start);
    }
  }

  /** What the tile says of events that are gone is proven by the tiles above it and the root. */
  private void extendByHashes(byte[] tile, long start, int from) throws IOException, Damage {
    for (int i = from; i < TilePath.WIDTH; i++) {
      if ((i + 1) * HASH > tile.length) {
        throw new Damage(start + i, "event " + (start + i) + ": its hash is missing in the tile");
      }
      byte[] leaf = Arrays.copyOfRange(tile, i * HASH, (i + 1) * HASH);
      frontier.append(leaf);
      addHash(0, start + i, leaf);
      dropped++;
      check.check(frontier);
    }
  }

  private void addHash(int level, long index, byte[] hash) throws IOException, Damage {
    if (rows.size() == level) {
      rows.add(new ArrayList<>(TilePath.WIDTH));
    }
    List<byte[]> row = rows.get(level);
    row.add(hash);
    if (row.size() == TilePath.WIDTH) {
      long tile = index / TilePath.WIDTH;
      Path file = TilePath.tile(log, level, tile, TilePath.WIDTH);
      byte[] bytes = compare(level, tile, row, file);
      comparePartialFiles(file, bytes, firstEvent(level, tile * TilePath.WIDTH));
      byte[] root = TileWriter.subtreeRoot(hasher, row);
      row.clear();
      addHash(level + 1, tile, root);
    }
  }

  private void comparePartials(long size) throws IOException, Damage {
    long tile = size / TilePath.WIDTH;
    for (int level = 0; level < rows.size(); level++) {
      List<byte[]> row = rows.get(level);
      if (!row.isEmpty()) {
        compare(level, tile, row, TilePath.tile(log, level, tile, row.size()));
        comparePartialFiles(
            TilePath.tile(log, level, tile, TilePath.WIDTH),
            join(row),
            firstEvent(level, tile * 256));
      }
      tile /= TilePath.WIDTH;
    }
    long rest = size % TilePath.WIDTH;
    if (rest != 0) {
      long bundle = size / TilePath.WIDTH;
      Path full = TilePath.entries(log, bundle, TilePath.WIDTH);
      Path newest = TilePath.entries(log, bundle, (int) rest);
      comparePartialFiles(full, read(newest, full, size - rest), size - rest);
    }
  }

  private byte[] compare(int level, long tile, List<byte[]> row, Path file)
      throws IOException, Damage {
    long first = tile * TilePath.WIDTH;
    Path full = TilePath.tile(log, level, tile, TilePath.WIDTH);
    byte[] bytes = read(file, full, firstEvent(level, first));
    for (int i = 0; i < row.size(); i++) {
      if (!equal(bytes, i, row.get(i))) {
        throw new Damage(
            firstEvent(level, first + i),
            log.relativize(file) + ": hash " + i + " is not that of the entries below it");
      }
    }
    if (Files.exists(file) && bytes.length != row.size() * HASH) {
      throw new Damage(
          firstEvent(level, first + row.size() - 1),
          log.relativize(file)
              + ": "
              + bytes.length
              + " bytes (expected: "
              + row.size() * HASH
              + ")");
    }
    return bytes;
  }

  /** Partial files that are still beside a fuller one must be how that one begins. */
  private void comparePartialFiles(Path full, byte[] content, long firstEvent)
      throws IOException, Damage {
    Path folder = full.resolveSibling(full.getFileName() + ".p");
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> listing = Files.list(folder)) {
      files = listing.sorted().toList();
    }
    boolean bundle = full.startsWith(log.resolve("tile").resolve("entries"));
    for (Path file : files) {
      String name = file.getFileName().toString();
      int width = name.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(name) : 0;
      int expected = bundle ? bundleLength(content, width) : width * HASH;
      if (width == 0 || expected > content.length || expected < 0) {
        continue;
      }
      byte[] bytes =
          Files.exists(file) ? Files.readAllBytes(file) : Arrays.copyOf(content, expected);
      if (!Arrays.equals(bytes, Arrays.copyOf(content, expected))) {
        throw new Damage(
            firstEvent, log.relativize(file) + ": not the beginning of what follows it");
      }
    }
  }

  private static int bundleLength(byte[] bundle, int width) {
    List<EntryBundle.Slice> slices = EntryBundle.slices(bundle, width);
    return slices.size() < width ? -1 : EntryBundle.end(slices);
  }

  private byte[] read(Path file, Path full, long firstEvent) throws IOException, Damage {
    for (Path candidate : List.of(file, full)) {
      if (Files.isRegularFile(candidate)) {
        return Files.readAllBytes(candidate);
      }
    }
    throw new Damage(firstEvent, log.relativize(file) + ": missing (expected: a file)");
  }

  private static long firstEvent(int level, long hash) {
    return hash << (level * TilePath.HEIGHT);
  }

  private static boolean equal(byte[] tile, int index, byte[] hash) {
    int from = index * HASH;
    return from + HASH <= tile.length && Arrays.equals(tile, from, from + HASH, hash, 0, HASH);
  }

  private static byte[] join(List<byte[]> row) {
    byte[] joined = new byte[row.size() * HASH];
    for (int i = 0; i < row.size(); i++) {
      System.arraycopy(row.get(i), 0, joined, i * HASH, HASH);
    }
    return joined;
  }
}
