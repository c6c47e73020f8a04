package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events to syslog servers: over connections and as datagrams. */
final class SyslogSinksTest {

  @TempDir private Path folder;

  @Test
  void syslogOverAConnection_isCountedAndSentAgainWhenItBreaks() throws Exception {
    List<JsonNode> taken = new CopyOnWriteArrayList<>();
    List<String> headers = new CopyOnWriteArrayList<>();
    int[] connections = {0};
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            while (!server.isClosed()) {
              try (Socket socket = server.accept()) {
                // The first connection takes what comes and forgets it.
                boolean forgets = connections[0]++ == 0;
                read(socket.getInputStream(), forgets ? 3 : Integer.MAX_VALUE, taken, headers);
                if (forgets) {
                  taken.clear();
                }
              } catch (IOException e) {
                return;
              }
            }
          });
      try (RunningGateway gateway =
          RunningGateway.with(
              "audit: {sinks: [{name: log, syslog: 'tcp://127.0.0.1:"
                  + server.getLocalPort()
                  + "', batch: 2}]}\n")) {
        for (int i = 0; i < 5; i++) {
          gateway.chat("simulated-naive", "hello");
        }
        SinksTest.awaitThat(() -> SinksTest.leaves(taken).size() == SinksTest.size(gateway));

        assertThat(connections[0]).isGreaterThan(1);
        assertThat(headers)
            .allSatisfy(
                header ->
                    assertThat(header)
                        .matches(
                            "<1(08|10)>1 \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z \\S+ sallyport - audit"
                                + " \\[meta sequenceId=\"\\d+\"\\] \uFEFF"));
      }
    }
  }

  @Test
  void syslogServerThatIsKilled_hasEveryEventAfterItsReturn() throws Exception {
    Path file = folder.resolve("received");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process receiver = SyslogReceiver.start(port, file);
    try (RunningGateway gateway =
        RunningGateway.with(
            "audit: {sinks: [{name: log, syslog: 'tcp://127.0.0.1:" + port + "'}]}\n")) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 60; i++) {
          gateway.chat("simulated-naive", "hello");
        }
        // Some of them are in no buffer yet, some in one, some written down.
        receiver.destroyForcibly().waitFor();
        receiver = SyslogReceiver.start(port, file);
      }
      gateway.chat("simulated-naive", "hello");
      SinksTest.awaitThat(() -> gateway.gauged("sallyport.audit.sink.lag") == 0);

      assertThat(SinksTest.leaves(received(file))).hasSize((int) SinksTest.size(gateway));
    } finally {
      receiver.destroyForcibly();
    }
  }

  /** The whole messages; the last one before a kill may have been cut. */
  private static List<JsonNode> received(Path file) {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream()
              .filter(line -> line.endsWith("}"))
              .map(line -> RunningGateway.json(line.substring(line.indexOf('\uFEFF') + 1)))
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void syslogServerThatHangsAndDies_hasNothingCountedThatItDidNotRead() throws Exception {
    List<JsonNode> taken = new CopyOnWriteArrayList<>();
    List<String> headers = new CopyOnWriteArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        RunningGateway gateway =
            RunningGateway.with(
                "audit: {sinks: [{name: log, timeout: 2s, syslog: 'tcp://127.0.0.1:"
                    + server.getLocalPort()
                    + "'}]}\n")) {
      try (Socket hangs = server.accept()) {
        read(hangs.getInputStream(), 1, taken, headers);
        for (int i = 0; i < 20; i++) {
          gateway.chat("simulated-naive", "hello");
        }
        // It has the bytes, and its process never asks for them.
        SinksTest.awaitThat(
            () ->
                gateway.functionCounted("sallyport.audit.sink.failures") > 0
                    || gateway.gauged("sallyport.audit.sink.lag") == 0);
        assertThat(gateway.gauged("sallyport.audit.sink.lag"))
            .isEqualTo((double) SinksTest.size(gateway));
      }
      Thread.startVirtualThread(
          () -> {
            while (!server.isClosed()) {
              try (Socket socket = server.accept()) {
                read(socket.getInputStream(), Integer.MAX_VALUE, taken, headers);
              } catch (IOException e) {
                // What was left in the queue may be broken; the next one may come.
              }
            }
          });
      SinksTest.awaitThat(() -> gateway.gauged("sallyport.audit.sink.lag") == 0);

      assertThat(SinksTest.leaves(taken)).hasSize((int) SinksTest.size(gateway));
    }
  }

  static void read(InputStream in, int most, List<JsonNode> taken, List<String> headers)
      throws IOException {
    for (int i = 0; i < most; i++) {
      ByteArrayOutputStream length = new ByteArrayOutputStream();
      for (int c = in.read(); c != ' '; c = in.read()) {
        if (c < 0) {
          return;
        }
        length.write(c);
      }
      int bytes = Integer.parseInt(length.toString(StandardCharsets.US_ASCII));
      String message = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
      int text = message.indexOf('\uFEFF') + 1;
      headers.add(message.substring(0, text));
      taken.add(RunningGateway.json(message.substring(text)));
    }
  }

  @Test
  void syslogByDatagrams_isOneEventEach() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        RunningGateway gateway =
            RunningGateway.with(
                "audit: {sinks: [{name: log, syslog: 'udp://127.0.0.1:"
                    + server.getLocalPort()
                    + "'}]}\n")) {
      server.setSoTimeout(20_000);
      DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
      server.receive(packet);
      String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);

      JsonNode event = RunningGateway.json(message.substring(message.indexOf('\uFEFF') + 1));
      assertThat(event.at("/unmapped/sallyport/leaf").asLong()).isZero();
      assertThat(gateway.port()).isPositive();
    }
  }
}
