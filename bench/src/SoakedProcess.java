import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The gateway's process under a soak: its folder in /proc, and the port of its operations. */
final class SoakedProcess {

  private final Path process;
  private final int operations;

  SoakedProcess(Path process, int operations) {
    this.process = process;
    this.operations = operations;
  }

  /** What the gateway's process holds. */
  record Sample(int rss, int threads, int files, int active) {}

  Sample sample() throws IOException {
    int rss = 0;
    int threads = 0;
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        rss = Integer.parseInt(line.replaceAll("\\D", "")) / 1024;
      } else if (line.startsWith("Threads:")) {
        threads = Integer.parseInt(line.replaceAll("\\D", ""));
      }
    }
    int files;
    try (var open = Files.list(process.resolve("fd"))) {
      files = (int) open.count();
    }
    return new Sample(rss, threads, files, active());
  }

  private int active() throws IOException {
    try (Wire wire = new Wire(operations)) {
      wire.send("GET /metrics HTTP/1.1\r\nHost: bench\r\n\r\n");
      wire.readHead();
      for (String line : new String(wire.readAll(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("sallyport_requests_active")) {
          return (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }
      }
    }
    return -1;
  }

  /** Waits until connections that are kept for a while have gone as well. */
  Sample calm(Sample idle) throws IOException {
    Sample now = sample();
    for (int i = 0; i < 60 && (now.active() > 0 || now.files() > idle.files() + 10); i++) {
      LockSupport.parkNanos(1_000_000_000L);
      now = sample();
    }
    return now;
  }

  /** What is still in use after a full collection, in MiB: what a leak would be seen in. */
  int liveHeap() throws IOException {
    Process histogram =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                process.getFileName().toString(),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (var lines = histogram.inputReader()) {
      return lines
          .lines()
          .filter(line -> line.startsWith("Total"))
          .mapToInt(line -> (int) (Long.parseLong(line.trim().split("\\s+")[2]) >> 20))
          .findFirst()
          .orElse(-1);
    }
  }
}
