package io.sallyport.gateway.telemetry;

import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.pipeline.Passage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * One line a request, with neither keys nor texts. A thread of its own writes them, many at once
 * when there are many, so that no request waits for the terminal; when it is too slow for the lines
 * that come, requests do wait rather than go unmentioned.
 */
public final class AccessLog implements AutoCloseable {

  private static final int QUEUED = 4096;
  private static final Duration GATHERING = Duration.ofMillis(5);

  private record Line(String text, boolean last) {}

  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(QUEUED);
  private final PrintStream out;
  private final Thread writer;

  /** A log that writes to a stream, which stays open. */
  public AccessLog(PrintStream out) {
    this.out = out;
    this.writer = Thread.ofPlatform().name("access-log").daemon().start(this::write);
  }

  /** Tells of a finished request. */
  public void record(Passage passage) {
    enqueue(new Line(line(passage), false));
  }

  /** Writes what is queued. Requests that end later are not told of. */
  @Override
  public void close() {
    enqueue(new Line("", true));
    try {
      writer.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enqueue(Line line) {
    try {
      // Nobody reads after the end, so nobody may wait there either.
      if (writer.isAlive()) {
        lines.put(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<Line> batch = new ArrayList<>();
    try {
      boolean more = true;
      while (more) {
        batch.clear();
        batch.add(lines.take());
        if (!batch.getLast().last()) {
          // A write for each line would cost as much as the rest of the log.
          Thread.sleep(GATHERING);
        }
        lines.drainTo(batch);
        StringBuilder text = new StringBuilder(128 * batch.size());
        for (Line line : batch) {
          more &= !line.last();
          text.append(line.text());
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What stands in the open part of an address can be anything. */
  private static String path(Exchange exchange) {
    String open = exchange.pathParameter();
    return open.isEmpty() ? exchange.path() : exchange.path().replaceFirst("[^/]*$", "{id}");
  }

  private static String line(Passage passage) {
    Exchange exchange = passage.exchange();
    var principal = passage.principal();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return now
        + " "
        + exchange.remoteAddress()
        + " "
        + exchange.method()
        + " "
        + path(exchange)
        + " "
        + passage.status()
        + " "
        + Duration.between(passage.began(), now).toMillis()
        + "ms "
        + exchange.id()
        + " key="
        + (principal == null ? "-" : principal.keyId())
        + " model="
        + (passage.model().isEmpty() ? "-" : passage.model())
        + " verdict="
        + passage.verdict().wireName()
        + " outcome="
        + passage.outcome()
        + System.lineSeparator();
  }
}
