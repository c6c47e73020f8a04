package io.sallyport.cli.product;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A model server that begins a stream and waits to be told to end it. */
final class ScriptedUpstream implements AutoCloseable {

  /** More than the guard holds back, so that the client sees that the stream has begun. */
  private static final int FIRST_WORDS = 2000;

  private final HttpServer server;
  private final CountDownLatch goOn = new CountDownLatch(1);

  ScriptedUpstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::stream);
    server.createContext("/v1/models", ScriptedUpstream::models);
    server.start();
  }

  String yaml() {
    return "upstreams: [{name: scripted, url: 'http://127.0.0.1:"
        + server.getAddress().getPort()
        + "/v1'}]\n";
  }

  /** Lets the stream go on to its end. */
  void goOn() {
    goOn.countDown();
  }

  private static void models(HttpExchange exchange) throws IOException {
    byte[] list =
        "{\"object\":\"list\",\"data\":[{\"id\":\"m\"}]}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, list.length);
    exchange.getResponseBody().write(list);
    exchange.close();
  }

  private void stream(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < FIRST_WORDS; i++) {
        // One word again and again would be cut by the gate as an answer without end.
        out.write(chunk(word(i), "null"));
      }
      out.flush();
      goOn.await();
      out.write(chunk("the end", "\"stop\""));
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String word(int index) {
    return "word" + (char) ('a' + index % 26) + (char) ('a' + index / 26 % 26) + " ";
  }

  private static byte[] chunk(String text, String finish) {
    return ("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
            + text
            + "\"},\"finish_reason\":"
            + finish
            + "}]}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    goOn.countDown();
    server.stop(0);
  }
}
