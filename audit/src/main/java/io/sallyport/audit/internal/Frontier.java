package io.sallyport.audit.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a Merkle tree: the roots of the perfect subtrees that the leaves so far fall
 * into, largest first. It is all that appending and computing the root need.
 */
public final class Frontier {
  private final TreeHasher hasher;
  private final List<Peak> peaks = new ArrayList<>();
  private long size;

  /** An empty tree. */
  public Frontier(TreeHasher hasher) {
    this.hasher = hasher;
  }

  /** A tree that goes on from here without changing this one. */
  public Frontier copy() {
    Frontier copy = new Frontier(hasher);
    copy.peaks.addAll(peaks);
    copy.size = size;
    return copy;
  }

  /** Appends a leaf. */
  public void append(byte[] leafHash) {
    push(leafHash, 0);
  }

  /**
   * Appends a whole perfect subtree of {@code 2^height} leaves.
   *
   * @throws IllegalArgumentException when the tree's size is no multiple of the subtree's
   */
  public void push(byte[] root, int height) {
    if ((size & ((1L << height) - 1)) != 0) {
      throw new IllegalArgumentException(
          "height: " + height + " (expected: a subtree that fits at size " + size + ")");
    }
    byte[] hash = root;
    int level = height;
    while (!peaks.isEmpty() && peaks.getLast().height == level) {
      hash = hasher.node(peaks.removeLast().hash, hash);
      level++;
    }
    peaks.add(new Peak(level, hash));
    size += 1L << height;
  }

  /** Number of leaves. */
  public long size() {
    return size;
  }

  /** The Merkle tree hash of all leaves. */
  public byte[] root() {
    if (peaks.isEmpty()) {
      return hasher.empty();
    }
    byte[] hash = peaks.getLast().hash;
    for (int i = peaks.size() - 2; i >= 0; i--) {
      hash = hasher.node(peaks.get(i).hash, hash);
    }
    return hash;
  }

  // Never compared, never handed out.
  @SuppressWarnings("ArrayRecordComponent")
  private record Peak(int height, byte[] hash) {}
}
