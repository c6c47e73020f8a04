package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no request, or that two parsers could read as two different ones. */
final class BadHttpTest {

  private static UnrulyUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new UnrulyUpstream().on("*", Answers.text("fine"));
    gateway =
        RunningGateway.with(
            "server: {port: 0, drain: 1s, limits: {body: 1MiB, bodyTime: 500ms, headTime: 700ms}}\n",
            RunningGateway.upstreams(upstream));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  @AfterEach
  void nothingWasForwarded() {
    int forwarded = upstream.seen().size();
    upstream.forget();
    assertThat(forwarded).as("requests that were forwarded").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/embeddings, '{\"model\":\"m\"}', 400, invalid_type",
    "POST, /v1/embeddings, '{\"model\":\"m\",\"input\":[]}', 400, invalid_type",
    "POST, /v1/embeddings, '{\"model\":\"m\",\"input\":\"\"}', 400, invalid_type",
    "POST, /v1/embeddings, '{\"model\":\"m\",\"input\":[1,\"a\",{}]}', 400, invalid_type",
    "POST, /v1/embeddings, '{\"model\":\"m\",\"input\":\"x\",\"more\":1}', 400, field_denied",
    "POST, /v1/embeddings, '{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"hex\"}', 400,"
        + " invalid_type",
    "POST, /v1/moderations, '{}', 400, invalid_type",
    "POST, /v1/moderations, '{\"input\":7}', 400, invalid_type",
    "GET, /v1/nothing, '', 404, unknown_url",
    "GET, /v1/chat/completions, '', 405, method_not_allowed",
    "DELETE, /v1/models, '', 405, method_not_allowed",
    "GET, /v1/models/%zz, '', 400, invalid_url",
    "GET, /v1//models, '', 404, unknown_url",
    "GET, /v1/../admin/keys, '', 404, unknown_url",
  })
  void wrongAddressOrBody_isAPreciseError(
      String method, String path, String body, int status, String code) throws IOException {
    // Sent by hand: a client library would refuse some of these paths.
    String response =
        gateway.raw(
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                + gateway.clientKey()
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);

    assertRefused(response, status, code);
  }

  private static void assertRefused(String response, int status, String code) {
    assertThat(response).startsWith("HTTP/1.1 " + status + " ");
    String head = response.substring(0, response.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    assertThat(head).contains("x-request-id: req_").contains("content-type: application/json");
    JsonNode error =
        RunningGateway.json(response.substring(response.indexOf("\r\n\r\n") + 4)).path("error");
    assertThat(error.path("code").asText()).isEqualTo(code);
  }

  private static String request(String... lines) {
    return String.join("\r\n", lines);
  }

  private static final String BODY =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

  /** A request whose head is right but for the lines that are given. */
  private static String post(String more, String body) {
    return request(
        "POST /v1/chat/completions HTTP/1.1",
        "Host: a",
        "Authorization: Bearer " + gateway.clientKey(),
        more,
        "",
        body);
  }

  @Test
  void lengthAndChunksTogether_areRefused() throws IOException {
    assertRefused(
        gateway.raw(
            post(
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n")),
        400,
        "invalid_http");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: -1",
        "Content-Length: 0x5",
        "Content-Length: 99999999999999999999",
        "Content-Length:",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: gzip, chunked",
        "Content-Length : 5",
        "X-Nul: a\u0000b",
        "X-Nul\u0000: a",
        "X Space: a",
        ": no name",
        "no colon",
        "X-Bare: a\rb",
        "Host: b",
        "X-Long: LONG"
      })
  void headThatTwoParsersCouldReadDifferently_is4xxAndTheConnectionCloses(String lines)
      throws IOException {
    String framed =
        lines.contains("Length") || lines.contains("Transfer")
            ? lines
            : lines + "\r\nConnection: close\r\nContent-Length: " + BODY.length();

    String response = gateway.raw(post(framed.replace("LONG", "x".repeat(40_000)), BODY + BODY));

    assertThat(response).as(lines).startsWith("HTTP/1.1 4");
    assertThat(response.split("HTTP/1\\.1 ", -1)).hasSize(2);
    String head = response.substring(0, response.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    assertThat(head).contains("x-request-id: req_").contains("application/json");
    assertThat(
            RunningGateway.json(response.substring(response.indexOf("\r\n\r\n") + 4)).has("error"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nabc\r\n0\r\n\r\n",
        "-1\r\nabc\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n"
      })
  void brokenChunk_is400(String chunks) throws IOException {
    assertRefused(gateway.raw(post("Transfer-Encoding: chunked", chunks)), 400, "invalid_chunk");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/models HTTP/1.0\r\nHost: a\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /v1/models HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /v1/models\r\nHost: a\r\n\r\n",
        "GET  /v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
        "G\u0000T /v1/models HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n",
        "GET /URL HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void requestLineThatIsNone_isAnErrorInJson(String bytes) throws IOException {
    String response = gateway.raw(bytes.replace("URL", "x".repeat(20_000)));

    assertThat(response).as(bytes).matches("(?s)HTTP/1\\.[01] (4\\d\\d|505) .*");
    assertThat(response.toLowerCase(Locale.ROOT)).contains("x-request-id: req_");
    assertThat(
            RunningGateway.json(response.substring(response.indexOf("\r\n\r\n") + 4)).has("error"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Folded: a\r\n b", " Content-Length: 5", "\tTransfer-Encoding: chunked"})
  void foldedHeaderLine_framesNothing(String line) throws IOException {
    String response =
        gateway.raw(
            "GET /v1/nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-First: a\r\n"
                + line
                + "\r\n\r\nabcde");

    // A fold is a blank (RFC 9112, section 5.2); no header of a client goes on in any case.
    assertRefused(response, 404, "unknown_url");
  }

  @Test
  void bareLineFeeds_cannotSmuggleASecondRequest() throws IOException {
    String response =
        gateway.raw(
            "GET /v1/nothing HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 3\n\nabc"
                + "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n");

    // Either reading of a bare line feed is allowed (RFC 9112, section 2.2), but only one request.
    assertThat(response.split("HTTP/1\\.[01] ", -1)).hasSize(2);
  }

  @Test
  void lineBreaksInWhatIsReflected_makeNoHeader() throws IOException {
    String response =
        gateway.raw(
            "GET /v1/models/x%0d%0aX-Injected:%201 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + gateway.adminKey()
                + "\r\n\r\n");

    String head = response.substring(0, response.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    // The models were asked for, and nothing else.
    assertThat(upstream.seen().get(0).line()).isEqualTo("GET /v1/models HTTP/1.1");
    upstream.forget();
    assertThat(head).doesNotContain("x-injected");
    assertThat(
            RunningGateway.json(response.substring(response.indexOf("\r\n\r\n") + 4)).has("error"))
        .isTrue();
  }

  @Test
  void hundredMegabytes_areRefusedByTheirLength() throws IOException {
    String answer = flood(post("Content-Length: 104857600", ""), 100 << 20, false);

    assertRefused(answer, 413, "request_too_large");
  }

  @Test
  void hundredMegabytesInChunks_areRefusedOnTheWay() throws IOException {
    String answer = flood(post("Transfer-Encoding: chunked", ""), 100 << 20, true);

    assertRefused(answer, 413, "request_too_large");
  }

  /** Sends as much of a body as the gate takes, then reads the answer. */
  private static String flood(String head, int size, boolean chunked) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      byte[] piece = new byte[1 << 16];
      try {
        for (int sent = 0; sent < size; sent += piece.length) {
          if (chunked) {
            out.write("10000\r\n".getBytes(StandardCharsets.ISO_8859_1));
          }
          out.write(piece);
          if (chunked) {
            out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
          }
        }
      } catch (SocketException e) {
        // The gate has heard enough.
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void slowBody_isRefusedAndClosed() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(post("Content-Length: 100", "{").getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertRefused(answer, 408, "request_timeout");
    }
  }

  @Test
  void slowHead_isClosed() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /v1/models HTTP/1.1\r\nHost:".getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();

      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
