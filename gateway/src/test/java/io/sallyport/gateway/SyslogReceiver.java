package io.sallyport.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A syslog server as a process of its own, so that it can be killed: it writes each counted message
 * down as a line, and reads no faster than one in ten milliseconds, so that much of what it is sent
 * waits in buffers.
 */
final class SyslogReceiver {

  private SyslogReceiver() {}

  /** A process that listens. */
  static Process start(int port, Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SyslogReceiver.class.getName(),
                String.valueOf(port),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.getInputStream().read() != '!') {
      throw new IOException("the receiver did not start");
    }
    return process;
  }

  /** Listens at a port and writes to a file. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(arguments[0]), 10, InetAddress.getLoopbackAddress())) {
      System.out.print('!');
      System.out.flush();
      while (true) {
        try (Socket socket = server.accept()) {
          take(new BufferedInputStream(socket.getInputStream(), 64 << 10), file);
        } catch (IOException e) {
          // This connection broke; the next one may come.
        }
      }
    }
  }

  private static void take(InputStream in, Path file) throws IOException {
    while (true) {
      int length = 0;
      for (int c = in.read(); c != ' '; c = in.read()) {
        if (c < 0) {
          return;
        }
        length = length * 10 + c - '0';
      }
      byte[] message = in.readNBytes(length);
      if (message.length < length) {
        return;
      }
      message = Arrays.copyOf(message, length + 1);
      message[length] = '\n';
      Files.write(file, message, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
