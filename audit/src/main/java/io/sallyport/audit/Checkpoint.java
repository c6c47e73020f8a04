package io.sallyport.audit;

import io.sallyport.audit.internal.TreeHasher;
import java.util.Arrays;
import java.util.Base64;

/**
 * The head of the log's tree at one size, as C2SP tlog-checkpoint says: origin, size and root hash,
 * one a line, in a signed note.
 *
 * @param origin the log's name
 * @param size number of events, 0 or more
 * @param root Merkle tree hash of these events, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record Checkpoint(String origin, long size, byte[] root) {
  /** Name of the file in the log's folder. */
  public static final String FILE_NAME = "checkpoint";

  /** Checks size and length of the root. */
  public Checkpoint {
    if (size < 0) {
      throw new IllegalArgumentException("size: " + size + " (expected: 0 or more)");
    }
    if (root.length != TreeHasher.HASH_LENGTH) {
      throw new IllegalArgumentException("root: " + root.length + " bytes (expected: 32)");
    }
    root = root.clone();
  }

  /**
   * Reads a signed checkpoint.
   *
   * @throws AuditException when the form or the signature is wrong, or the origin is not the key's
   *     name
   */
  public static Checkpoint open(String note, VerifierKey key) throws AuditException {
    Checkpoint checkpoint = parse(SignedNote.parse(note).verified(key));
    if (!checkpoint.origin.equals(key.name())) {
      throw new AuditException(
          "checkpoint: of log '" + checkpoint.origin + "' (expected: '" + key.name() + "')");
    }
    return checkpoint;
  }

  /**
   * Reads the text of a checkpoint; extension lines are passed over.
   *
   * @throws AuditException when a line is missing or not what it should be
   */
  public static Checkpoint parse(String text) throws AuditException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || lines[0].isEmpty() || !lines[lines.length - 1].isEmpty()) {
      throw malformed("too few lines");
    }
    if (!lines[1].matches("0|[1-9][0-9]{0,18}")) {
      throw malformed("size '" + lines[1] + "'");
    }
    for (int i = 3; i < lines.length - 1; i++) {
      if (lines[i].isEmpty()) {
        throw malformed("an empty line");
      }
    }
    try {
      byte[] root = Base64.getDecoder().decode(lines[2]);
      if (!Base64.getEncoder().encodeToString(root).equals(lines[2])) {
        throw malformed("a root hash that is not canonical base64");
      }
      return new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
    } catch (IllegalArgumentException e) {
      throw new AuditException(
          "checkpoint: size or root hash out of range (expected: 63 bits and 32 bytes)", e);
    }
  }

  /** The text that is signed. */
  public String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
  }

  @Override
  public byte[] root() {
    return root.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint checkpoint
        && origin.equals(checkpoint.origin)
        && size == checkpoint.size
        && Arrays.equals(root, checkpoint.root);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return "Checkpoint[" + origin + ", size " + size + "]";
  }

  private static AuditException malformed(String found) {
    return new AuditException("checkpoint: " + found + " (expected: origin, size and root hash)");
  }
}
