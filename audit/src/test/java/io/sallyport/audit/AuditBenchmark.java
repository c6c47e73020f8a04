package io.sallyport.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Prints events per second, grouped and strict, and the time to verify what was written. Arguments:
 * a folder on the disk to measure (default: a temporary one), the number of grouped events (default
 * 1,000,000).
 */
public final class AuditBenchmark {
  private static final int STRICT_THREADS = 64;
  private static final int STRICT_EVENTS = 50_000;
  private static final int PACED_RATE = 10_000;
  private static final int PACED_SECONDS = 5;

  private AuditBenchmark() {}

  /** Runs the measurements. */
  public static void main(String[] arguments) throws Exception {
    Path folder =
        arguments.length > 0
            ? Files.createDirectories(Path.of(arguments[0])).resolve("audit-benchmark")
            : Files.createTempDirectory("audit-benchmark");
    int events = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    deleteTree(folder);
    grouped(folder.resolve("warm"), 100_000, "grouped (warm-up)");
    grouped(folder.resolve("grouped"), events, "grouped");
    paced(folder.resolve("paced"));
    strict(folder.resolve("strict"));
    for (int round = 0; round < 2; round++) {
      long start = System.nanoTime();
      VerifierKey key = VerifierKey.read(folder.resolve("grouped/log/verifier.key"));
      Verification result =
          AuditVerifier.verify(folder.resolve("grouped/log"), Optional.empty(), key);
      print("verify, valid=" + result.valid(), result.events(), System.nanoTime() - start);
    }
    deleteTree(folder);
  }

  private static void grouped(Path folder, int events, String name) throws Exception {
    AuditLog log = AuditLog.open(folder.resolve("log"), AuditOptions.of(folder.resolve("keys")));
    long start = System.nanoTime();
    Receipt last = log.append(TestEvents.request(0));
    for (int i = 1; i < events; i++) {
      last = log.append(TestEvents.request(i));
    }
    last.awaitDurable();
    print(name + ", durable", events, System.nanoTime() - start);
    long closing = System.nanoTime();
    log.close();
    print(name + ", rest of tiles and checkpoint at close", events, System.nanoTime() - closing);
  }

  /** 10,000 events/s for five seconds: how long after append an event is durable. */
  private static void paced(Path folder) throws Exception {
    long[] delays = new long[PACED_SECONDS * PACED_RATE];
    long late;
    try (AuditLog log =
        AuditLog.open(folder.resolve("log"), AuditOptions.of(folder.resolve("keys")))) {
      long start = System.nanoTime();
      for (int i = 0; i < delays.length; i++) {
        int place = i;
        long due = start + i * (1_000_000_000L / PACED_RATE);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(500_000);
        }
        long before = System.nanoTime();
        var _ =
            log.append(TestEvents.request(i))
                .durable()
                .thenRun(() -> delays[place] = System.nanoTime() - before);
      }
      late = System.nanoTime() - start;
    }
    print("grouped, paced", delays.length, late);
    printPercentiles("grouped, paced, append to durable", delays);
  }

  private static void strict(Path folder) throws Exception {
    AuditOptions options = AuditOptions.of(folder.resolve("keys")).withMode(AuditMode.STRICT);
    long[] waits = new long[STRICT_EVENTS];
    try (AuditLog log = AuditLog.open(folder.resolve("log"), options);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < STRICT_THREADS; thread++) {
        int first = thread;
        running.add(threads.submit(() -> appendAndWait(log, first, waits)));
      }
      for (Future<?> future : running) {
        future.get();
      }
      print("strict, " + STRICT_THREADS + " threads", STRICT_EVENTS, System.nanoTime() - start);
    }
    printPercentiles("strict, wait for durability", waits);
  }

  private static void printPercentiles(String name, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-55s p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms%n",
        name,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6,
        sorted[(int) (sorted.length * 0.999)] / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }

  private static Void appendAndWait(AuditLog log, int first, long[] waits) throws Exception {
    for (int i = first; i < STRICT_EVENTS; i += STRICT_THREADS) {
      long before = System.nanoTime();
      log.append(TestEvents.request(i)).awaitDurable();
      waits[i] = System.nanoTime() - before;
    }
    return null;
  }

  private static void print(String name, long events, long nanos) {
    System.out.printf(
        Locale.ROOT,
        "%-55s %,10d events in %6.2f s = %,10.0f events/s%n",
        name,
        events,
        nanos / 1e9,
        events * 1e9 / nanos);
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
