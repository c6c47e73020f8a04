package io.sallyport.gateway.upstream;

import io.sallyport.gateway.config.RouteSettings.Timeouts;
import io.sallyport.gateway.config.UpstreamSettings;
import java.time.Duration;

/** How long an answer may take, counted from the moment at which the call was begun. */
final class ReplyLimits {

  private final UpstreamSettings settings;
  private final Timeouts timeouts;
  private final long start = System.nanoTime();

  ReplyLimits(UpstreamSettings settings, Timeouts timeouts) {
    this.settings = settings;
    this.timeouts = timeouts;
  }

  /** How long to wait for a connection, which the time for the whole call limits too. */
  Duration connection(Duration longest) {
    Duration total = timeouts.total();
    return total == null || longest.compareTo(total) < 0 ? longest : total;
  }

  /**
   * How long to wait now, that there is a connection, for the head of the answer, and of one that
   * comes at once for its end; in milliseconds, less than 1 when time is up.
   */
  long head() {
    Duration total = timeouts.total();
    long first = first().toMillis();
    return total == null ? first : Math.min(first, left(total));
  }

  /** The time that ran out before the head of the answer was there, for a message. */
  String headTold(boolean connected) {
    Duration total = timeouts.total();
    Duration limit = connected ? first() : settings.connectTimeout();
    return "did not answer within "
        + shown(total == null || limit.compareTo(total) < 0 ? limit : total);
  }

  private Duration first() {
    return timeouts.firstByte() == null ? settings.responseTimeout() : timeouts.firstByte();
  }

  /**
   * How long to wait now for the next piece, in milliseconds; less than 1 when time is up.
   *
   * @param first nothing of the answer is here yet
   * @param wordless the answer is a stream that has said nothing yet
   * @param silent how long it was waited already since something was said, in milliseconds
   */
  long next(boolean first, boolean wordless, long silent) {
    Duration firstByte = timeouts.firstByte();
    long wait = idle().toMillis() - silent;
    if (firstByte != null && (first || wordless)) {
      wait = left(firstByte);
    } else if (wordless) {
      wait = Math.min(wait, left(longestWordless()));
    }
    Duration total = timeouts.total();
    return total == null ? wait : Math.min(wait, left(total));
  }

  /** What was waited for too long, for a message. */
  String told(boolean first, boolean wordless) {
    Duration total = timeouts.total();
    Duration firstByte = timeouts.firstByte();
    if (total != null && left(total) < 1) {
      return "did not end its answer within " + shown(total);
    }
    if (firstByte != null && (first || wordless)) {
      return "did not begin its answer within " + shown(firstByte);
    }
    if (wordless && left(longestWordless()) < 1) {
      return "did not begin its answer within " + shown(longestWordless());
    }
    return "sent nothing for " + shown(idle());
  }

  /** How long a stream may go on without its first word when no route says. */
  private Duration longestWordless() {
    return settings.responseTimeout().compareTo(idle()) < 0 ? idle() : settings.responseTimeout();
  }

  private Duration idle() {
    return timeouts.idle() == null ? settings.idleTimeout() : timeouts.idle();
  }

  private long left(Duration limit) {
    return limit.toMillis() - (System.nanoTime() - start) / 1_000_000;
  }

  private static String shown(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
