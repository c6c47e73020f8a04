package io.sallyport.gateway;

import io.sallyport.core.DurableFiles;
import io.sallyport.gateway.pipeline.DamagedFileException;
import io.sallyport.guard.flow.PassageRecord;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The hashes of untrusted passages in a file, eight bytes each, so that a restart makes nothing
 * trusted that was not. It is written before the request goes on, and not forced to disk: the death
 * of the process loses nothing, that of the machine the last seconds. When it has twice what is
 * remembered it is written anew.
 *
 * <p>A disk that takes nothing stops no request: what was learned holds while the process runs, is
 * tried again with the next passage, and the log of the process says so.
 */
final class TaintFile implements PassageRecord {

  private static final System.Logger LOGGER = System.getLogger("sallyport.gateway");

  private final Path file;
  private final int most;
  private List<Long> known;
  private int written;
  private boolean whole;

  private TaintFile(Path file, int most, ByteBuffer bytes) {
    this.file = file;
    this.most = most;
    // A hash that the machine did not finish would shift all that are written behind it.
    this.whole = bytes.remaining() % Long.BYTES == 0;
    List<Long> hashes = new ArrayList<>();
    while (bytes.remaining() >= Long.BYTES) {
      hashes.add(bytes.getLong());
    }
    this.written = hashes.size();
    this.known = hashes.subList(Math.max(0, hashes.size() - most), hashes.size());
  }

  /**
   * Reads a file, which is made when it is not there.
   *
   * @param most how many passages are remembered
   * @throws DamagedFileException when it cannot be read: what came from outside would count as what
   *     a person said
   */
  static TaintFile open(Path file, int most) throws DamagedFileException {
    try {
      if (!Files.exists(file)) {
        DurableFiles.replaceSecret(file, new byte[0]);
      }
      return new TaintFile(file, most, ByteBuffer.wrap(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new DamagedFileException(
          file, e + " (expected: a file that Sallyport can read); delete it to begin anew", e);
    }
  }

  @Override
  public List<Long> known() {
    // The memory has them from here on, and forgets some.
    List<Long> handed = known;
    known = List.of();
    return handed;
  }

  @Override
  public void learn(Collection<Long> learned, Supplier<List<Long>> all) {
    try {
      if (whole && written + learned.size() <= 2 * most) {
        append(learned);
      } else {
        List<Long> remembered = all.get();
        DurableFiles.replaceSecret(file, bytes(remembered).array());
        written = remembered.size();
        whole = true;
      }
    } catch (IOException e) {
      if (whole) {
        LOGGER.log(
            Level.ERROR,
            file
                + ": not written ("
                + e
                + "); until it is, a restart forgets what came from outside");
      }
      whole = false;
    }
  }

  private void append(Collection<Long> learned) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      DurableFiles.writeFully(channel, bytes(learned));
    }
    written += learned.size();
  }

  private static ByteBuffer bytes(Collection<Long> hashes) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * hashes.size());
    hashes.forEach(bytes::putLong);
    return bytes.flip();
  }
}
