package io.sallyport.audit;

import io.sallyport.audit.internal.TreeHasher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Proofs of the Merkle tree of RFC 6962: made as its sections 2.1.1 and 2.1.2 define them, checked
 * with the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2.
 */
public final class Proofs {
  private Proofs() {}

  /** Hashes of the perfect subtrees of a log. */
  @FunctionalInterface
  public interface SubtreeHashes {
    /**
     * Root of the subtree over the leaves {@code [index * 2^height, (index + 1) * 2^height)}.
     *
     * @throws AuditException when the log does not give it
     */
    byte[] hash(int height, long index) throws AuditException;
  }

  /** Hash of an entry as a leaf. */
  public static byte[] leafHash(byte[] entry) {
    return new TreeHasher().leaf(entry);
  }

  /**
   * Root of the tree over the first {@code size} leaves.
   *
   * @throws AuditException when the log does not give a hash that is needed
   */
  public static byte[] root(long size, SubtreeHashes hashes) throws AuditException {
    return size == 0 ? new TreeHasher().empty() : range(0, size, hashes, new TreeHasher());
  }

  /**
   * Proof that a leaf is in the tree over the first {@code size} leaves, from the leaf upwards.
   *
   * @throws IllegalArgumentException when the leaf is not in the tree
   * @throws AuditException when the log does not give a hash that is needed
   */
  public static List<byte[]> inclusion(long index, long size, SubtreeHashes hashes)
      throws AuditException {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "index: " + index + " (expected: 0 to " + (size - 1) + ", inside the tree)");
    }
    List<byte[]> proof = new ArrayList<>();
    TreeHasher hasher = new TreeHasher();
    long start = 0;
    long end = size;
    while (end - start > 1) {
      long middle = start + leftWidth(end - start);
      if (index < middle) {
        proof.addFirst(range(middle, end, hashes, hasher));
        end = middle;
      } else {
        proof.addFirst(range(start, middle, hashes, hasher));
        start = middle;
      }
    }
    return proof;
  }

  /**
   * Proof that the tree over the first {@code first} leaves is a prefix of that over the first
   * {@code second}.
   *
   * @throws IllegalArgumentException when not 1 &lt;= first &lt;= second
   * @throws AuditException when the log does not give a hash that is needed
   */
  public static List<byte[]> consistency(long first, long second, SubtreeHashes hashes)
      throws AuditException {
    if (first < 1 || first > second) {
      throw new IllegalArgumentException(
          "sizes: " + first + " and " + second + " (expected: 1 <= first <= second)");
    }
    List<byte[]> proof = new ArrayList<>();
    TreeHasher hasher = new TreeHasher();
    long start = 0;
    long end = second;
    while (first != end) {
      long middle = start + leftWidth(end - start);
      if (first <= middle) {
        proof.addFirst(range(middle, end, hashes, hasher));
        end = middle;
      } else {
        proof.addFirst(range(start, middle, hashes, hasher));
        start = middle;
      }
    }
    if (start > 0) {
      proof.addFirst(range(start, end, hashes, hasher));
    }
    return proof;
  }

  /** Whether the proof shows the leaf at its place in the tree with the given root. */
  public static boolean verifyInclusion(
      byte[] leafHash, long index, long size, List<byte[]> proof, byte[] root) {
    if (index < 0 || index >= size) {
      return false;
    }
    TreeHasher hasher = new TreeHasher();
    byte[] hash = leafHash;
    long node = index;
    long last = size - 1;
    for (byte[] sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = hasher.node(sibling, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        hash = hasher.node(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }

  /** Whether the proof shows that the second tree begins with the first. */
  public static boolean verifyConsistency(
      long first, long second, byte[] firstRoot, byte[] secondRoot, List<byte[]> proof) {
    if (first < 1 || first > second) {
      return false;
    }
    if (first == second) {
      return proof.isEmpty() && Arrays.equals(firstRoot, secondRoot);
    }
    List<byte[]> path = new ArrayList<>(proof);
    if (Long.bitCount(first) == 1) {
      path.addFirst(firstRoot);
    }
    return !path.isEmpty() && climb(first, second, firstRoot, secondRoot, path);
  }

  private static boolean climb(
      long first, long second, byte[] firstRoot, byte[] secondRoot, List<byte[]> path) {
    TreeHasher hasher = new TreeHasher();
    int shared = Long.numberOfTrailingZeros(first);
    long node = (first - 1) >> shared;
    long last = (second - 1) >> shared;
    byte[] before = path.getFirst();
    byte[] after = path.getFirst();
    for (byte[] sibling : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        before = hasher.node(sibling, before);
        after = hasher.node(sibling, after);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        after = hasher.node(after, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(before, firstRoot) && Arrays.equals(after, secondRoot);
  }

  private static byte[] range(long start, long end, SubtreeHashes hashes, TreeHasher hasher)
      throws AuditException {
    long width = end - start;
    if (Long.bitCount(width) == 1) {
      return hashes.hash(Long.numberOfTrailingZeros(width), start / width);
    }
    long middle = start + leftWidth(width);
    return hasher.node(range(start, middle, hashes, hasher), range(middle, end, hashes, hasher));
  }

  /** The largest power of two below the width. */
  private static long leftWidth(long width) {
    return Long.highestOneBit(width - 1);
  }
}
