package io.sallyport.gateway.upstream;

import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.io.ByteArrayOutputStream;

/** Reads whole answers within a size. */
public final class Bodies {

  private Bodies() {}

  /**
   * Reads an answer to its end.
   *
   * @param max largest size in bytes
   * @throws UpstreamFailure when it breaks off, stays silent, or is larger
   */
  public static byte[] readAll(Reply reply, int max) throws UpstreamFailure {
    byte[] piece = reply.next();
    if (piece == null) {
      return new byte[0];
    }
    byte[] first = piece;
    piece = reply.next();
    if (piece == null) {
      return first;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(first.length * 2);
    all.writeBytes(first);
    while (piece != null) {
      if (all.size() + (long) piece.length > max) {
        throw new UpstreamFailure(
            Kind.TOO_LARGE, "the upstream's answer is larger than " + max + " bytes");
      }
      all.writeBytes(piece);
      piece = reply.next();
    }
    return all.toByteArray();
  }
}
