package io.sallyport.gateway.export;

import io.sallyport.audit.EventSink;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.gateway.config.SinkSettings.SyslogTarget;
import io.sallyport.gateway.config.SinkSettings.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A syslog server over a connection: each message with its length before it (RFC 6587, section
 * 3.4.1; RFC 5425 under TLS). Syslog acknowledges nothing, so what was sent counts as delivered
 * when the connection has stood for some seconds more; when it breaks before, it is sent again.
 */
final class SyslogSink implements EventSink {

  private static final Duration SETTLES = Duration.ofSeconds(3);

  private final SyslogTarget target;
  private final int timeoutMillis;
  private final Sinks.Lines lines;
  private final SyslogMessage messages;
  private @Nullable Socket socket;

  SyslogSink(SyslogTarget target, Duration timeout, Sinks.Lines lines, SyslogMessage messages) {
    this.target = target;
    this.timeoutMillis = (int) timeout.toMillis();
    this.lines = lines;
    this.messages = messages;
    if (target.transport() == Transport.TLS) {
      Trust.of(target.authority());
    }
  }

  @Override
  public Duration settles() {
    return SETTLES;
  }

  @Override
  public void deliver(List<LoggedEvent> events) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (LoggedEvent event : events) {
      byte[] message = messages.of(event, lines.line(event));
      bytes.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(message);
    }
    try {
      Socket open = connected();
      requireOpen(open);
      open.getOutputStream().write(bytes.toByteArray());
      open.getOutputStream().flush();
    } catch (IOException e) {
      close();
      throw new IOException(
          "syslog server " + target.host() + ":" + target.port() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void probe() throws IOException {
    Socket open = socket;
    if (open == null) {
      throw new IOException("the connection is gone");
    }
    try {
      requireOpen(open);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** A server that went away has closed its side; one that says something is let talk. */
  private static void requireOpen(Socket open) throws IOException {
    open.setSoTimeout(1);
    try {
      if (open.getInputStream().read() < 0) {
        throw new IOException("the server closed the connection");
      }
    } catch (SocketTimeoutException e) {
      // Nothing was said, so it is open.
    }
  }

  private Socket connected() throws IOException {
    Socket open = socket;
    if (open != null) {
      return open;
    }
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(target.host(), target.port()), timeoutMillis);
      plain.setKeepAlive(true);
      plain.setTcpNoDelay(true);
      open = target.transport() == Transport.TLS ? secured(plain) : plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
    socket = open;
    return open;
  }

  private Socket secured(Socket plain) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            Trust.of(target.authority())
                .getSocketFactory()
                .createSocket(plain, target.host(), target.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.setSoTimeout(timeoutMillis);
    secure.startHandshake();
    return secure;
  }

  @Override
  public void close() {
    Socket open = socket;
    socket = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is given up anyway.
      }
    }
  }
}
