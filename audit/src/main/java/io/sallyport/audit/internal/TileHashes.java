package io.sallyport.audit.internal;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.Proofs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Subtree hashes out of the tiles of a published log. */
public final class TileHashes implements Proofs.SubtreeHashes {
  private final Path log;
  private final long size;
  private final TreeHasher hasher = new TreeHasher();

  /** Hashes of a log whose checkpoint has the given size. */
  public TileHashes(Path log, long size) {
    this.log = log;
    this.size = size;
  }

  @Override
  public byte[] hash(int height, long index) throws AuditException {
    int level = height / TilePath.HEIGHT;
    int width = 1 << (height % TilePath.HEIGHT);
    long first = index * width;
    byte[] tile = read(level, first / TilePath.WIDTH);
    List<byte[]> hashes = new ArrayList<>(width);
    for (long i = first % TilePath.WIDTH; i < first % TilePath.WIDTH + width; i++) {
      int from = (int) i * TreeHasher.HASH_LENGTH;
      if (from + TreeHasher.HASH_LENGTH > tile.length) {
        throw new AuditException(
            "tile: level " + level + " ends before hash " + i + " (expected: a whole tile)");
      }
      hashes.add(Arrays.copyOfRange(tile, from, from + TreeHasher.HASH_LENGTH));
    }
    return TileWriter.subtreeRoot(hasher, hashes);
  }

  private byte[] read(int level, long tile) throws AuditException {
    long hashes = size >> (level * TilePath.HEIGHT);
    int width = (int) Math.min(TilePath.WIDTH, hashes - tile * TilePath.WIDTH);
    Path exact = TilePath.tile(log, level, tile, Math.max(width, 1));
    // A partial tile goes when the full one is durable.
    Path file = Files.exists(exact) ? exact : TilePath.tile(log, level, tile, TilePath.WIDTH);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AuditException(
          "tile: cannot read " + log.relativize(file) + " (expected: what the checkpoint covers)",
          e);
    }
  }
}
