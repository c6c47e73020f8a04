package io.sallyport.gateway.export;

import io.sallyport.audit.AuditException;
import io.sallyport.audit.AuditLog;
import io.sallyport.audit.EventSink;
import io.sallyport.audit.Forwarder;
import io.sallyport.audit.Forwarding;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.audit.OcsfEvent;
import io.sallyport.gateway.config.AuditSettings;
import io.sallyport.gateway.config.SinkSettings;
import io.sallyport.gateway.config.SinkSettings.FileTarget;
import io.sallyport.gateway.config.SinkSettings.SyslogTarget;
import io.sallyport.gateway.config.SinkSettings.Transport;
import io.sallyport.gateway.config.SinkSettings.WebhookTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the sinks that a configuration names. */
public final class Sinks {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final String VERSION = version();

  private Sinks() {}

  /**
   * Opens the sinks; they do not send yet.
   *
   * @param cursors folder in which is kept how far each of them is
   * @param environment where secrets are read from
   * @param clock says when a message is sent
   * @throws AuditException when the log is not the one that a sink was sent
   * @throws IllegalArgumentException when a secret or a certificate is not there
   */
  public static Forwarding open(
      AuditSettings settings,
      AuditLog log,
      Path cursors,
      Map<String, String> environment,
      InstantSource clock)
      throws AuditException {
    List<Forwarding.Sink> sinks = new ArrayList<>();
    for (SinkSettings sink : settings.sinks()) {
      Forwarder forwarder =
          new Forwarder(
              log,
              new Forwarder.Settings(
                  sink.name(),
                  cursors.resolve(sink.name() + ".cursor"),
                  sink.batch(),
                  FIRST_PAUSE,
                  LONGEST_PAUSE),
              sink(sink, log.verifierKey().name(), environment, clock));
      sinks.add(new Forwarding.Sink(forwarder, sink.maxLag(), sink.refuse()));
    }
    return new Forwarding(log, sinks);
  }

  private static EventSink sink(
      SinkSettings settings, String origin, Map<String, String> environment, InstantSource clock) {
    Lines lines = event -> OcsfEvent.line(event, origin, VERSION);
    SyslogMessage message = new SyslogMessage(clock);
    return switch (settings.target()) {
      case FileTarget file -> new FileSink(file, lines);
      case SyslogTarget syslog ->
          syslog.transport() == Transport.UDP
              ? new DatagramSink(syslog, lines, message)
              : new SyslogSink(syslog, settings.timeout(), lines, message);
      case WebhookTarget webhook ->
          new WebhookSink(webhook, settings.timeout(), environment, lines, clock);
    };
  }

  /** An event as one line of JSON. */
  @FunctionalInterface
  interface Lines {
    String of(LoggedEvent event) throws AuditException;

    /** The same for senders. */
    default String line(LoggedEvent event) throws IOException {
      try {
        return of(event);
      } catch (AuditException e) {
        throw new IOException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static String version() {
    String version = Sinks.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0" : version;
  }
}
