import io.sallyport.artifacts.Digests;
import io.sallyport.artifacts.ModelScanner;
import io.sallyport.artifacts.ScanLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How fast files are hashed and scanned. Arguments: the corpus, a folder for large files. */
final class ArtifactSpeed {
  private static final long LARGE = 1L << 30;

  public static void main(String[] args) throws Exception {
    Path work = Path.of(args[1]);
    hashing(work);
    pickles(Path.of(args[0], "files", "pickle"));
    header(work);
  }

  private static void hashing(Path work) throws Exception {
    Path file = work.resolve("large");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(LARGE / 4);
    }
    double ours = 0;
    double openssl = 0;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      Digests.sha256(file);
      ours = Math.max(ours, LARGE / 4 / ((System.nanoTime() - start) / 1e9) / 1e6);
      start = System.nanoTime();
      Process process =
          new ProcessBuilder("openssl", "dgst", "-sha256", file.toString())
              .redirectErrorStream(true)
              .start();
      process.getInputStream().readAllBytes();
      process.waitFor();
      openssl = Math.max(openssl, LARGE / 4 / ((System.nanoTime() - start) / 1e9) / 1e6);
    }
    System.out.printf(
        Locale.ROOT,
        "hashing, best of 5 in turns: %.0f MB/s, openssl dgst -sha256 %.0f MB/s, ratio %.2f (floor 0.9)%n",
        ours, openssl, ours / openssl);
  }

  private static void pickles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.sorted().forEach(files::add);
    }
    ModelScanner scanner = new ModelScanner(ScanLimits.standard());
    double best = 0;
    for (int round = 0; round < 30; round++) {
      long start = System.nanoTime();
      files.forEach(scanner::scan);
      best = Math.max(best, files.size() / ((System.nanoTime() - start) / 1e9));
    }
    System.out.printf(
        Locale.ROOT, "small pickles, one thread, files from disk: %,.0f/s (floor 2,000)%n", best);
  }

  private static void header(Path work) throws IOException {
    StringBuilder header = new StringBuilder("{");
    int tensors = 512;
    for (int i = 0; i < tensors; i++) {
      long size = LARGE / tensors;
      header.append(
          "%s\"model.layers.%d.weight\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
              .formatted(i == 0 ? "" : ",", i, size / 2, i * size, (i + 1) * size));
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    Path file = work.resolve("large.safetensors");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
      large.write(json);
      large.setLength(8 + json.length + LARGE);
    }
    ModelScanner scanner = new ModelScanner(ScanLimits.standard());
    double first = scanner.scan(file).millis();
    double best = first;
    for (int i = 0; i < 10; i++) {
      best = Math.min(best, scanner.scan(file).millis());
    }
    System.out.printf(
        Locale.ROOT,
        "header of a safetensors file of 1 GB with 512 tensors: first %.1f ms, best %.1f ms (floor 50); %s%n",
        first, best, scanner.scan(file).verdict().wireName());
  }
}
