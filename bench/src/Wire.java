import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 connection, with nothing between the bytes and who sends or reads them. */
final class Wire implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private Map<String, String> headers = Map.of();
  private long left;
  private boolean chunked;

  Wire(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(90_000);
    this.in = new BufferedInputStream(socket.getInputStream(), 8192);
    this.out = socket.getOutputStream();
  }

  static byte[] post(String path, String key, byte[] body) {
    return post(path, key, body, body.length);
  }

  /** A request that says it is of some length, whatever its body is. */
  static byte[] post(String path, String key, byte[] body, long length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 256);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer "
            + key
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n\r\n";
    bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a request's head and body. Returns the body, or null when the connection ended. */
  byte[] readRequest() throws IOException {
    String first = line();
    if (first == null) {
      return null;
    }
    readHeaders();
    return readAll();
  }

  /** Reads the head of an answer and returns its status; -1 when the connection ended instead. */
  int readHead() throws IOException {
    String first = line();
    if (first == null) {
      return -1;
    }
    readHeaders();
    return Integer.parseInt(first.split(" ")[1]);
  }

  String header(String name) {
    return headers.get(name);
  }

  /** Reads the rest of the body. */
  byte[] readAll() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    for (int n = read(piece); n >= 0; n = read(piece)) {
      all.write(piece, 0, n);
    }
    return all.toByteArray();
  }

  /** Reads what is there of the body, at least one byte; -1 at its end. */
  int read(byte[] piece) throws IOException {
    if (left == 0 && chunked) {
      nextChunk();
    }
    if (left == 0) {
      return -1;
    }
    int n = in.read(piece, 0, (int) Math.min(piece.length, left));
    if (n < 0) {
      throw new IOException("the body broke off");
    }
    left -= n;
    if (left == 0 && chunked) {
      line();
    }
    return n;
  }

  /** Reads a server-sent event's data; null at the end of the body. */
  String readEvent(StringBuilder rest) throws IOException {
    byte[] piece = new byte[4096];
    int end = rest.indexOf("\n\n");
    while (end < 0) {
      int n = read(piece);
      if (n < 0) {
        return null;
      }
      rest.append(new String(piece, 0, n, StandardCharsets.ISO_8859_1));
      end = rest.indexOf("\n\n");
    }
    String event = rest.substring(0, end);
    rest.delete(0, end + 2);
    return event.startsWith("data: ") ? event.substring(6) : "";
  }

  /** Ends the connection at once, as a crashed peer does. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void nextChunk() throws IOException {
    String size = line();
    if (size == null) {
      throw new IOException("the body broke off");
    }
    left = Long.parseLong(size.strip(), 16);
    if (left == 0) {
      chunked = false;
      line();
    }
  }

  private void readHeaders() throws IOException {
    Map<String, String> read = new HashMap<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      read.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    headers = read;
    chunked = "chunked".equalsIgnoreCase(read.get("transfer-encoding"));
    left = Long.parseLong(read.getOrDefault("content-length", "0"));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
