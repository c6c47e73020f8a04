package io.sallyport.gateway.export;

import io.sallyport.audit.LoggedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** A syslog message (RFC 5424) of facility 13, log audit, with an event as its text. */
final class SyslogMessage {

  private static final int LOG_AUDIT = 13;
  private static final int WARNING = 4;
  private static final int INFORMATIONAL = 6;
  private static final long LAST_SEQUENCE = Integer.MAX_VALUE;
  private static final String HOST = host();

  private final InstantSource clock;

  /** Messages with the time of a clock. */
  SyslogMessage(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The message's bytes.
   *
   * @param line the event as JSON
   */
  byte[] of(LoggedEvent event, String line) throws IOException {
    boolean blocked = line.contains("\"severity_id\":4");
    int priority = LOG_AUDIT * 8 + (blocked ? WARNING : INFORMATIONAL);
    String header =
        "<"
            + priority
            + ">1 "
            + clock.instant().truncatedTo(ChronoUnit.MILLIS)
            + " "
            + HOST
            + " sallyport - audit [meta sequenceId=\""
            + (event.index() % LAST_SEQUENCE + 1)
            + "\"] \uFEFF";
    return (header + line).getBytes(StandardCharsets.UTF_8);
  }

  /** The host's name as RFC 5424, section 6.2.4 wants it: printable, or none. */
  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.matches("[\\x21-\\x7e]{1,255}") ? name : "-";
    } catch (IOException | UncheckedIOException e) {
      return "-";
    }
  }
}
