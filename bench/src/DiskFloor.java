import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * What the disk and the scheduler take by themselves: a file grows by what 10,000 events/s come to
 * in 3 ms, is forced, and again. Arguments: folder, seconds. This is the floor of the audit log.
 */
final class DiskFloor {

  private static final int BYTES = 27_000;

  private DiskFloor() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]).resolve("floor");
    Distribution waits = new Distribution();
    Distribution wakes = new Distribution();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
      while (System.nanoTime() < end) {
        long asleep = System.nanoTime();
        LockSupport.parkNanos(3_000_000);
        long begin = System.nanoTime();
        wakes.add((begin - asleep) / 1e6 - 3);
        ByteBuffer piece = ByteBuffer.allocateDirect(BYTES);
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
        channel.force(false);
        waits.add((System.nanoTime() - begin) / 1e6);
      }
    }
    Files.delete(file);
    System.out.printf("%-44s %9s %9s %9s %9s%n", "the disk by itself", "p50", "p90", "p99", "most");
    waits.print("write 27 KB and force it, ms");
    wakes.print("woken too late from 3 ms of sleep, ms");
  }
}
