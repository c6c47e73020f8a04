package io.sallyport.gateway.telemetry;

import io.sallyport.core.Principal;
import io.sallyport.gateway.http.Exchange;
import io.sallyport.gateway.http.Refusal;
import io.sallyport.gateway.pipeline.Passage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.regex.Pattern;

/**
 * One line a request, with neither keys nor texts. A thread of its own writes them, many at once
 * when there are many, so that no request waits for the terminal; when it is too slow for the lines
 * that come, requests do wait rather than go unmentioned.
 */
public final class AccessLog implements AutoCloseable {

  private static final int QUEUED = 4096;
  private static final Pattern METHOD = Pattern.compile("GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH");
  private static final Duration GATHERING = Duration.ofMillis(5);

  private record Line(String text, boolean last) {}

  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(QUEUED);
  private final PrintStream out;
  private final InstantSource clock;
  private final Thread writer;

  /** A log that writes to a stream, which stays open. */
  public AccessLog(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
    this.writer = Thread.ofPlatform().name("access-log").daemon().start(this::write);
  }

  /** Tells of a finished request. */
  public void record(Passage passage) {
    if (passage.exchange().told()) {
      return;
    }
    passage.exchange().markTold();
    enqueue(new Line(line(passage), false));
  }

  /**
   * Tells of a request that is at its end, unless it was told of: those of administrators, of
   * people at the console, and of strangers. Does not wait on an event loop.
   */
  public void ended(Exchange exchange) {
    if (exchange.told()) {
      return;
    }
    exchange.markTold();
    int status = exchange.status();
    String outcome =
        status == 0 || exchange.isGone()
            ? "aborted"
            : status >= 500 ? "failed" : status >= 400 ? "refused" : "ok";
    tell(
        head(exchange)
            + (status > 0 ? status : exchange.isGone() ? 499 : "-")
            + tail(exchange)
            + " model=- verdict=- outcome="
            + outcome
            + System.lineSeparator());
  }

  /** Tells of bytes that were no request; on an event loop. */
  public void unreadable(Refusal refusal) {
    tell(
        clock.instant().truncatedTo(ChronoUnit.MILLIS)
            + " "
            + refusal.from()
            + " - - "
            + refusal.error().status()
            + " 0ms "
            + refusal.requestId()
            + " key=- model=- verdict=- outcome=refused"
            + System.lineSeparator());
  }

  private void tell(String text) {
    Line line = new Line(text, false);
    if (Thread.currentThread().isVirtual()) {
      enqueue(line);
    } else if (!lines.offer(line)) {
      Thread.startVirtualThread(() -> enqueue(line));
    }
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

  /**
   * What a client made up of an address can be anything: what stands in its open part, and all of
   * one that is not known here.
   */
  private static String path(Exchange exchange) {
    String address = exchange.address();
    return address.isEmpty()
        ? "-"
        : address.substring(address.indexOf(' ') + 1).replaceFirst("\\{\\w+}$", "{id}");
  }

  private String head(Exchange exchange) {
    String method = exchange.method();
    return clock.instant().truncatedTo(ChronoUnit.MILLIS)
        + " "
        + exchange.remoteAddress()
        + " "
        + (METHOD.matcher(method).matches() ? method : "-")
        + " "
        + path(exchange)
        + " ";
  }

  private static String tail(Exchange exchange) {
    Principal caller = exchange.caller();
    return " "
        + exchange.took().toMillis()
        + "ms "
        + exchange.id()
        + " key="
        + (caller == null ? "-" : caller.keyId());
  }

  private String line(Passage passage) {
    Exchange exchange = passage.exchange();
    return head(exchange)
        + passage.status()
        + tail(exchange)
        + " model="
        + (passage.model().isEmpty() ? "-" : passage.model())
        + " verdict="
        + passage.verdict().wireName()
        + " outcome="
        + passage.outcome()
        + System.lineSeparator();
  }
}
