import io.sallyport.artifacts.ModelWalk;
import io.sallyport.artifacts.ScanLimits;
import io.sallyport.artifacts.ScanReport;
import io.sallyport.artifacts.ScanVerdict;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A folder of one terabyte: sparse safetensors files that take no room, and many small ones. Scanned
 * in a process with little memory. Arguments: a folder for the files, how many small ones.
 */
final class ArtifactFolder {
  private static final int LARGE_FILES = 64;
  private static final long LARGE = 16L << 30;
  private static final int PER_FOLDER = 1000;

  public static void main(String[] args) throws Exception {
    Path work = Files.createDirectories(Path.of(args[0], "models"));
    int small = Integer.parseInt(args[1]);
    make(work, small);
    Map<ScanVerdict, Integer> counts = new EnumMap<>(ScanVerdict.class);
    long[] bytes = {0};
    long start = System.nanoTime();
    new ModelWalk(ScanLimits.standard(), null, Runtime.getRuntime().availableProcessors())
        .scan(List.of(work.toString()), report -> take(report, counts, bytes));
    double seconds = (System.nanoTime() - start) / 1e9;
    long peak = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      peak += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    int files = counts.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        Locale.ROOT,
        "%,d files of %.2f TB in all: %.1f s, %,.0f files/s, heap at most %d MiB of %d MiB%n",
        files,
        bytes[0] / 1e12,
        seconds,
        files / seconds,
        peak >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
    System.out.println("answers: " + counts + " (expected: CLEAN=" + (small + LARGE_FILES) + ")");
  }

  private static void take(ScanReport report, Map<ScanVerdict, Integer> counts, long[] bytes) {
    counts.merge(report.verdict(), 1, Integer::sum);
    bytes[0] += report.bytes();
  }

  private static void make(Path work, int small) throws Exception {
    String json =
        "{\"w\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}".formatted(LARGE, LARGE);
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(header.length);
    for (int i = 0; i < LARGE_FILES; i++) {
      Path file = work.resolve("model-%02d.safetensors".formatted(i));
      try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
        large.write(length.array());
        large.write(header);
        large.setLength(8 + header.length + LARGE);
      }
    }
    for (int i = 0; i < small; i++) {
      Path folder = work.resolve("many").resolve(Integer.toString(i / PER_FOLDER));
      if (i % PER_FOLDER == 0) {
        Files.createDirectories(folder);
      }
      Files.writeString(folder.resolve("c" + i + ".json"), "{\"model_type\":\"bert\",\"i\":" + i + "}");
    }
  }
}
