package io.sallyport.audit;

import io.sallyport.audit.internal.TileHashes;
import io.sallyport.core.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/**
 * How far a sink is, in a file of two lines: the next leaf index and the hash of the one before.
 */
final class ForwardCursor {
  private final Path file;
  private long next;
  private byte[] hash;

  private ForwardCursor(Path file, long next, byte[] hash) {
    this.file = file;
    this.next = next;
    this.hash = hash;
  }

  static ForwardCursor open(Path file) throws AuditException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        DurableFiles.createDirectories(folder);
      }
      if (!Files.exists(file)) {
        return new ForwardCursor(file, 0, new byte[0]);
      }
      String[] lines = DurableFiles.readText(file).split("\n", -1);
      if (lines.length != 3 || !lines[0].matches("[1-9][0-9]{0,18}")) {
        throw damaged(file);
      }
      return new ForwardCursor(
          file, Long.parseLong(lines[0]), Base64.getDecoder().decode(lines[1]));
    } catch (IllegalArgumentException e) {
      throw damaged(file);
    } catch (IOException e) {
      throw new AuditException("sink: cannot read " + file + ": " + e, e);
    }
  }

  /** Leaf index of the first event that is not delivered. */
  long next() {
    return next;
  }

  /**
   * Compares the last delivered event with the log's.
   *
   * @throws AuditException when the log was set back or is another one
   */
  void requireSameLog(String name, AuditLog log) throws AuditException {
    if (next == 0) {
      return;
    }
    String what = "";
    if (next > log.size()) {
      what = "the log has " + log.size();
    } else if (next <= log.checkpoint().size()
        && !Arrays.equals(
            hash, new TileHashes(log.directory(), log.checkpoint().size()).hash(0, next - 1))) {
      what = "the log has another event there";
    }
    if (!what.isEmpty()) {
      throw new AuditException(
          "sink "
              + name
              + ": was sent "
              + next
              + " events, "
              + what
              + " (expected: the log that it was sent; it was set back. Find out why, then delete "
              + file
              + " to send all of this one)");
    }
  }

  void move(long end, byte[] lastHash) throws IOException {
    String text = end + "\n" + Base64.getEncoder().encodeToString(lastHash) + "\n";
    DurableFiles.replace(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    next = end;
    hash = lastHash;
  }

  private static AuditException damaged(Path file) {
    return new AuditException(
        "sink: "
            + file
            + " is damaged (expected: an index and a hash; delete it to send everything again)");
  }
}
