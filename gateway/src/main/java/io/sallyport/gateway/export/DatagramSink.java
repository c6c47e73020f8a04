package io.sallyport.gateway.export;

import io.sallyport.audit.EventSink;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.gateway.config.SinkSettings.SyslogTarget;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A syslog server by datagrams (RFC 5426). Nobody says whether one arrived. */
final class DatagramSink implements EventSink {

  private static final int LARGEST = 65_000;

  private final SyslogTarget target;
  private final Sinks.Lines lines;
  private final SyslogMessage messages;
  private @Nullable DatagramSocket socket;

  DatagramSink(SyslogTarget target, Sinks.Lines lines, SyslogMessage messages) {
    this.target = target;
    this.lines = lines;
    this.messages = messages;
  }

  @Override
  public void deliver(List<LoggedEvent> events) throws IOException {
    DatagramSocket open = socket == null ? new DatagramSocket() : socket;
    socket = open;
    InetAddress address = InetAddress.getByName(target.host());
    for (LoggedEvent event : events) {
      byte[] message = messages.of(event, lines.line(event));
      if (message.length > LARGEST) {
        // No datagram holds it; the event itself stays in the log, by this index.
        String omitted = "{\"omitted\":true,\"leaf\":" + event.index() + "}";
        message = messages.of(event, omitted);
      }
      open.send(new DatagramPacket(message, message.length, address, target.port()));
    }
  }

  @Override
  public void close() {
    DatagramSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
