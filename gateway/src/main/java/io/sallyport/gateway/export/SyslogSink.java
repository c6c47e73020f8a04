package io.sallyport.gateway.export;

import io.sallyport.audit.EventSink;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.gateway.config.SinkSettings.SyslogTarget;
import io.sallyport.gateway.config.SinkSettings.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A syslog server over a connection: each message with its length before it (RFC 6587, section
 * 3.4.1; RFC 5425 under TLS). Syslog acknowledges nothing, and what the system has taken may still
 * lie in a buffer here or there. So each second of messages ends its connection's sending side, and
 * their receipt is that the server ends its own (RFC 9293, section 3.6): a program that is gone or
 * hangs before it has read everything does not do that, its system resets the connection (RFC 1122,
 * section 4.2.2.13). The next connection has to stand for some seconds more, for a server that died
 * with what it had read.
 */
final class SyslogSink implements EventSink {

  private static final Duration GATHERED = Duration.ofSeconds(1);
  private static final Duration SETTLES = Duration.ofSeconds(3);

  /** A connection; for TCP alone, both are the same. */
  private record Connection(Socket plain, Socket spoken) {}

  private final SyslogTarget target;
  private final int timeoutMillis;
  private final Sinks.Lines lines;
  private final SyslogMessage messages;
  private volatile @Nullable Connection connection;
  private boolean withoutReceipt; // Some of what the connection was given.
  private long settledNanos = System.nanoTime();

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
  public Duration receiptAfter() {
    return GATHERED;
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
    speaking(
        () -> {
          Connection open = usable();
          withoutReceipt = true;
          open.spoken().getOutputStream().write(bytes.toByteArray());
          open.spoken().getOutputStream().flush();
        });
  }

  @Override
  public void receipt() throws IOException {
    speaking(
        () -> {
          Connection open = connected();
          // One that ended first did so for a reason of its own.
          requireOpen(open);
          // Under TLS this says so in both languages.
          open.spoken().shutdownOutput();
          // Whatever the server says besides, the end of its TLS included, does not matter.
          InputStream in = open.plain().getInputStream();
          byte[] said = new byte[512];
          while (in.read(said) >= 0) {
            continue;
          }
          close();
          withoutReceipt = false;
          settledNanos = System.nanoTime() + SETTLES.toNanos();
          connected();
        });
  }

  @Override
  public void probe() throws IOException {
    speaking(() -> requireOpen(connected()));
  }

  private interface Talk {
    void run() throws IOException;
  }

  /** A server that does not read, or does not end, is left when its time is over. */
  private void speaking(Talk talk) throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            () -> {
              late.set(true);
              close();
            },
            CompletableFuture.delayedExecutor(timeoutMillis, TimeUnit.MILLISECONDS));
    try {
      talk.run();
    } catch (IOException e) {
      close();
      withoutReceipt = false;
      String reason =
          late.get()
              ? "it did not read everything and end the connection within " + timeoutMillis + " ms"
              : e.getMessage();
      throw new IOException(
          "syslog server " + target.host() + ":" + target.port() + ": " + reason, e);
    } finally {
      limit.cancel(false);
    }
  }

  /**
   * The connection; a new one when the server closed an idle one on which it is owed nothing.
   *
   * @throws IOException when the one on which it is owed something is gone
   */
  private Connection usable() throws IOException {
    Connection open = connected();
    try {
      requireOpen(open);
      return open;
    } catch (IOException e) {
      if (withoutReceipt || System.nanoTime() - settledNanos < 0) {
        throw e;
      }
      close();
      return connected();
    }
  }

  /** A server that went away has closed its side; one that says something is let talk. */
  private static void requireOpen(Connection open) throws IOException {
    Socket spoken = open.spoken();
    int before = spoken.getSoTimeout();
    spoken.setSoTimeout(1);
    try {
      if (spoken.getInputStream().read() < 0) {
        throw new IOException("the server closed the connection");
      }
    } catch (SocketTimeoutException e) {
      // Nothing was said, so it is open.
    } finally {
      spoken.setSoTimeout(before);
    }
  }

  private Connection connected() throws IOException {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    if (withoutReceipt) {
      throw new IOException("the connection is gone");
    }
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(target.host(), target.port()), timeoutMillis);
      plain.setKeepAlive(true);
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(timeoutMillis);
      open = new Connection(plain, target.transport() == Transport.TLS ? secured(plain) : plain);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
    connection = open;
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
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        // Not the TLS layer's close, which may wait for whoever is writing.
        open.plain().close();
      } catch (IOException e) {
        // It is given up anyway.
      }
    }
  }
}
