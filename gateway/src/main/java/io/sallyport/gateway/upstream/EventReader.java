package io.sallyport.gateway.upstream;

import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from an answer, one at a time (WHATWG HTML, section 9.2). Only the data
 * of an event matters here; comments and other fields are skipped.
 */
public final class EventReader {

  /** Largest event in bytes; no model server sends more in one piece. */
  private static final int MAX_EVENT = 4 << 20;

  private final Reply reply;
  private byte[] piece = new byte[0];
  private int at;
  private boolean afterCarriageReturn;
  private boolean begun;

  /** Reads from the answer; the caller closes it. */
  public EventReader(Reply reply) {
    this.reply = reply;
  }

  /**
   * Waits for the next event with data.
   *
   * @return its data, or null at the end of the stream
   * @throws UpstreamFailure when the stream breaks, stalls or holds an oversize event
   */
  public @Nullable String next() throws UpstreamFailure {
    StringBuilder data = new StringBuilder();
    boolean any = false;
    while (true) {
      String line = line();
      if (line == null) {
        // An event that no empty line ended is incomplete and must not count.
        return null;
      }
      if (!begun) {
        begun = true;
        line = line.startsWith("\uFEFF") ? line.substring(1) : line;
      }
      if (line.isEmpty()) {
        if (any) {
          return data.toString();
        }
      } else if (line.startsWith("data:")) {
        if (any) {
          data.append('\n');
        }
        any = true;
        data.append(line, line.startsWith("data: ") ? 6 : 5, line.length());
        if (data.length() > MAX_EVENT) {
          throw tooLarge();
        }
      }
    }
  }

  private @Nullable String line() throws UpstreamFailure {
    ByteArrayOutputStream line = null;
    while (true) {
      if (at == piece.length) {
        byte[] more = reply.next();
        if (more == null) {
          return null;
        }
        piece = more;
        at = 0;
        continue;
      }
      if (afterCarriageReturn && piece[at] == '\n') {
        at++;
        afterCarriageReturn = false;
        continue;
      }
      afterCarriageReturn = false;
      int end = at;
      while (end < piece.length && piece[end] != '\n' && piece[end] != '\r') {
        end++;
      }
      if (end == piece.length || line != null) {
        line = line == null ? new ByteArrayOutputStream() : line;
        line.write(piece, at, end - at);
        if (line.size() > MAX_EVENT) {
          throw tooLarge();
        }
      }
      int start = at;
      at = end;
      if (end < piece.length) {
        afterCarriageReturn = piece[end] == '\r';
        at++;
        return line == null
            ? new String(piece, start, end - start, StandardCharsets.UTF_8)
            : line.toString(StandardCharsets.UTF_8);
      }
    }
  }

  private static UpstreamFailure tooLarge() {
    return new UpstreamFailure(
        Kind.TOO_LARGE, "the upstream sent an event larger than " + MAX_EVENT + " bytes");
  }
}
