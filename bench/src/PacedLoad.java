import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a steady rate, whether or not answers keep up, and measures each from the
 * moment when it should have been sent. Arguments: URL, key, body file, requests a second, seconds.
 * The first fifth is not counted. Prints: sent per second, p50, p99, p99.9, max in ms, errors.
 */
final class PacedLoad {

  private final URI url;
  private final byte[] request;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger errors = new AtomicInteger();

  private PacedLoad(URI url, byte[] request) {
    this.url = url;
    this.request = request;
  }

  public static void main(String[] arguments) throws Exception {
    URI url = URI.create(arguments[0]);
    byte[] body = Files.readAllBytes(Path.of(arguments[2]));
    String head =
        "POST "
            + url.getPath()
            + " HTTP/1.1\r\nHost: "
            + url.getAuthority()
            + "\r\nAuthorization: Bearer "
            + arguments[1]
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    int rate = Integer.parseInt(arguments[3]);
    new PacedLoad(url, request).run(rate, rate * Integer.parseInt(arguments[4]));
  }

  private void run(int rate, int count) throws InterruptedException {
    long[] nanos = new long[count];
    CountDownLatch left = new CountDownLatch(count);
    long begin = System.nanoTime() + 50_000_000;
    for (int i = 0; i < count; i++) {
      long due = begin + i * 1_000_000_000L / rate;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      int place = i;
      Thread.startVirtualThread(
          () -> {
            ask();
            nanos[place] = System.nanoTime() - due;
            left.countDown();
          });
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    left.await();
    long[] sorted = Arrays.copyOfRange(nanos, count / 5, count);
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%.0f %.3f %.3f %.3f %.3f %d%n",
        count / seconds,
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 0.999),
        at(sorted, 1),
        errors.get());
  }

  private static double at(long[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
  }

  private void ask() {
    try {
      Connection connection = idle.pollFirst();
      if (connection == null) {
        connection = new Connection(new Socket(url.getHost(), url.getPort()));
      }
      if (connection.ask(request) != 200) {
        errors.incrementAndGet();
      }
      idle.addFirst(connection);
    } catch (IOException e) {
      errors.incrementAndGet();
    }
  }

  /** A kept connection; understands answers with a length only. */
  private static final class Connection {
    private final InputStream in;
    private final OutputStream out;

    Connection(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      this.in = new BufferedInputStream(socket.getInputStream(), 4096);
      this.out = socket.getOutputStream();
    }

    int ask(byte[] request) throws IOException {
      out.write(request);
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = -1;
      for (String line = line(); !line.isEmpty(); line = line()) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      if (length < 0) {
        throw new IOException("an answer without a length");
      }
      in.skipNBytes(length);
      return status;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
