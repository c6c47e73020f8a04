import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * What goes wrong during a soak besides its upstreams: the disk fills up and is emptied again, the
 * clock jumps an hour ahead and back. And what clients saw of each fault, how long they waited, and
 * whether answers got slower from the first tenth of the time to the last.
 */
final class SoakFaults {

  private static final String NONE = "";
  private static final int MOST_TIMES = 1 << 21;

  private static final class Seen {
    final LongAdder requests = new LongAdder();
    final LongAdder fine = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder wrong = new LongAdder();
    final Map<String, LongAdder> refused = new ConcurrentSkipListMap<>();
    volatile long longestNanos;
  }

  private final String disk;
  private final String clock;
  private final Map<String, Seen> seen = new ConcurrentSkipListMap<>();
  private final long[] first = new long[MOST_TIMES];
  private final long[] last = new long[MOST_TIMES];
  private int firsts;
  private int lasts;
  private long begin;
  private long length;
  private Thread injecting;
  private volatile boolean ended;
  private volatile String phase = NONE;

  SoakFaults(String disk, String clock) {
    this.disk = disk;
    this.clock = clock;
  }

  void begin(double minutes) {
    begin = System.nanoTime();
    length = (long) (minutes * 60e9);
    injecting = Thread.ofPlatform().daemon().start(this::inject);
  }

  void end() throws InterruptedException {
    ended = true;
    injecting.join();
  }

  String phase() {
    return phase;
  }

  /** Six rounds of each, in the middle of the time. */
  private void inject() {
    try {
      for (int round = 1; round <= 6 && !ended; round++) {
        await(begin + length * (2 * round) / 16);
        if (!disk.equals("-")) {
          fill();
        }
        await(begin + length * (2 * round + 1) / 16);
        if (!clock.equals("-")) {
          jump(round % 2 == 1 ? "+3600" : "-1800");
        }
      }
    } catch (IOException e) {
      System.err.println("a fault could not be injected: " + e);
    }
  }

  private void await(long moment) {
    while (!ended && System.nanoTime() < moment) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private void fill() throws IOException {
    Path ballast = Path.of(disk, "ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] piece = new byte[64 << 10];
      byte[] little = new byte[512];
      try {
        while (!ended) {
          out.write(piece);
        }
      } catch (IOException full) {
        phase = "disk full";
      }
      // What others free meanwhile is taken as well.
      long until = System.nanoTime() + 4_000_000_000L;
      while (!ended && System.nanoTime() < until) {
        try {
          out.write(little);
        } catch (IOException full) {
          LockSupport.parkNanos(2_000_000);
        }
      }
    } catch (IOException full) {
      // Closing may fail where writing did.
    } finally {
      Files.deleteIfExists(ballast);
      phase = "after the disk was full";
      LockSupport.parkNanos(3_000_000_000L);
      phase = NONE;
    }
  }

  private void jump(String seconds) throws IOException {
    phase = "clock " + seconds + " s";
    Files.writeString(Path.of(clock), seconds + "\n");
    LockSupport.parkNanos(5_000_000_000L);
    phase = "clock back";
    Files.writeString(Path.of(clock), "+0\n");
    LockSupport.parkNanos(3_000_000_000L);
    phase = NONE;
  }

  /** Notes down one request. */
  void saw(String kind, String phaseBefore, String outcome, long nanos) {
    String fault = phaseBefore.equals(phase) ? phase : phase.isEmpty() ? phaseBefore : phase;
    boolean checks = kind.equals("plain") || kind.equals("stream");
    if (kind.startsWith("upstream ") || kind.startsWith("fallback ")) {
      note(kind, outcome, nanos);
    }
    if (checks && !fault.isEmpty()) {
      note(fault, outcome, nanos);
    } else if (checks) {
      note("no fault, " + kind, outcome, nanos);
    }
    if (kind.equals("plain") && fault.isEmpty() && outcome.equals("200")) {
      time(nanos);
    }
  }

  private void note(String name, String outcome, long nanos) {
    Seen row = seen.computeIfAbsent(name, n -> new Seen());
    row.requests.increment();
    if (outcome.startsWith("NO ANSWER")) {
      row.lost.increment();
    } else if (outcome.startsWith("WRONG")) {
      row.wrong.increment();
    } else if (outcome.equals("200") || outcome.equals("200 to [DONE]")) {
      row.fine.increment();
    } else {
      row.refused.computeIfAbsent(outcome, o -> new LongAdder()).increment();
    }
    synchronized (row) {
      row.longestNanos = Math.max(row.longestNanos, nanos);
    }
  }

  private synchronized void time(long nanos) {
    long at = System.nanoTime() - begin;
    if (at < length / 10 && firsts < MOST_TIMES) {
      first[firsts++] = nanos;
    } else if (at > length - length / 10 && lasts < MOST_TIMES) {
      last[lasts++] = nanos;
    }
  }

  void report() {
    System.out.printf(
        "%n%-26s %9s %9s %8s %6s %6s   %s%n",
        "fault", "requests", "ok", "longest", "lost", "wrong", "told instead, times");
    new TreeMap<>(seen)
        .forEach(
            (name, row) -> {
              StringBuilder refused = new StringBuilder();
              row.refused.forEach(
                  (what, times) ->
                      refused.append(refused.isEmpty() ? "" : "; ").append(what).append(' ').append(times));
              System.out.printf(
                  "%-26s %,9d %,9d %6d ms %6d %6d   %s%n",
                  name,
                  row.requests.sum(),
                  row.fine.sum(),
                  row.longestNanos / 1_000_000,
                  row.lost.sum(),
                  row.wrong.sum(),
                  refused);
            });
    System.out.printf(
        "not injected:%s%s%n",
        disk.equals("-") ? " disk full (not root)" : "",
        clock.equals("-") ? " clock jump (a test of the gateway does it: ClockJumpTest)" : disk.equals("-") ? "" : " nothing");
    System.out.printf(
        "%nplain answers without a fault, ms      p50      p99%n%-34s %7.2f %8.2f%n%-34s %7.2f %8.2f%n%n",
        "first tenth of the time",
        quantile(first, firsts, 0.5),
        quantile(first, firsts, 0.99),
        "last tenth of the time",
        quantile(last, lasts, 0.5),
        quantile(last, lasts, 0.99));
  }

  private static double quantile(long[] nanos, int count, double q) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1, Math.floor(q * count))] / 1e6;
  }
}
