package io.sallyport.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateway.config.UpstreamApi;
import io.sallyport.gateway.config.UpstreamSettings;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A connection goes to the next call as soon as an answer has wholly arrived, read or not. Whoever
 * leaves the first answer then must not break the second.
 */
final class ConnectionReuseTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  /** Answers the first request at once, and the second one in two halves. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket;
    private final CountDownLatch second = new CountDownLatch(1);
    private final CompletableFuture<Boolean> goOn = new CompletableFuture<>();

    Server() throws IOException {
      socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
      Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
      try (Socket connection = socket.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = connection.getOutputStream();
        request(in);
        out.write(
            (HEAD + "1\r\na\r\n".repeat(8) + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        request(in);
        out.write((HEAD + "5\r\nfirst\r\n").getBytes(StandardCharsets.US_ASCII));
        second.countDown();
        goOn.join();
        out.write("4\r\nlast\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        in.read();
      } catch (IOException e) {
        // The other end has gone.
      }
    }

    private static void request(BufferedReader in) throws IOException {
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      if (in.read() != '{' || in.read() != '}') {
        throw new IOException("no body");
      }
    }

    @Override
    public void close() throws IOException {
      goOn.complete(true);
      socket.close();
    }
  }

  private static HttpUpstream upstream(Vertx vertx, Server server) {
    return new HttpUpstream(
        vertx,
        new UpstreamSettings(
            "only",
            URI.create("http://127.0.0.1:" + server.socket.getLocalPort() + "/v1"),
            UpstreamApi.CHAT,
            null,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            1,
            0),
        null);
  }

  private static Call call(Cancellation cancel) {
    return new Call("POST", "/chat/completions", new byte[] {'{', '}'}, true, "r", cancel);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answerLeftAfterItHasArrived_doesNotBreakTheNextCall(boolean cancelled) throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Server server = new Server();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpUpstream upstream = upstream(vertx, server);
      Cancellation cancel = new Cancellation();
      Reply first = upstream.send(call(cancel));
      Future<Reply> next = threads.submit(() -> upstream.send(call(new Cancellation())));
      assertThat(server.second.await(10, TimeUnit.SECONDS)).isTrue();
      Reply second = next.get();

      if (cancelled) {
        cancel.cancel("gone");
      } else {
        first.close();
      }

      assertThat(new String(second.next(), StandardCharsets.US_ASCII)).isEqualTo("first");
      server.goOn.complete(true);
      assertThat(new String(second.next(), StandardCharsets.US_ASCII)).isEqualTo("last");
      assertThat(second.next()).isNull();
      second.close();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void answerLeftBeforeItsEnd_isCut() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Server server = new Server()) {
      HttpUpstream upstream = upstream(vertx, server);
      Cancellation cancel = new Cancellation();
      upstream.send(call(new Cancellation())).close();
      Reply second = upstream.send(call(cancel));
      assertThat(new String(second.next(), StandardCharsets.US_ASCII)).isEqualTo("first");

      cancel.cancel("gone");

      assertThat(org.assertj.core.api.Assertions.catchThrowable(second::next))
          .isInstanceOf(UpstreamFailure.class);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
