package io.sallyport.gateway.upstream;

import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

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
    List<byte[]> pieces = new ArrayList<>(List.of(first));
    long size = first.length;
    while (piece != null) {
      size += piece.length;
      if (size > max) {
        throw new UpstreamFailure(
            Kind.TOO_LARGE, "the upstream's answer is larger than " + max + " bytes");
      }
      pieces.add(piece);
      piece = reply.next();
    }
    ByteBuffer all = ByteBuffer.allocate((int) size);
    pieces.forEach(all::put);
    return all.array();
  }
}
