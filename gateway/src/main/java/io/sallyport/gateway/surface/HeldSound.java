package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sound of a choice, held back until its transcript is through the guard as a whole: what is
 * taken out of a text must not be heard.
 */
final class HeldSound {

  private static final int MOST = 32 << 20;

  private final AtomicLong held;
  private final List<String> pieces = new ArrayList<>();
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();

  /**
   * No sound yet.
   *
   * @param held how many bytes all choices of the stream hold
   */
  HeldSound(AtomicLong held) {
    this.held = held;
  }

  /**
   * Takes a piece; what the client gets in its place now is nothing.
   *
   * @throws ApiException 502 when it is no base64, or too much came
   */
  String hold(String base64) {
    byte[] piece = Attachment.base64(base64);
    if (piece == null || held.addAndGet(piece.length) > MOST) {
      throw invalid();
    }
    all.writeBytes(piece);
    pieces.add(base64);
    return "";
  }

  /**
   * All pieces, each as a delta; afterwards there are none.
   *
   * @throws ApiException 502 when they are text
   */
  List<ObjectNode> release() {
    if (!pieces.isEmpty() && Attachment.isText(all.toByteArray())) {
      throw invalid();
    }
    all.reset();
    List<ObjectNode> deltas = new ArrayList<>();
    for (String piece : pieces) {
      ObjectNode delta = JsonNodeFactory.instance.objectNode();
      delta.putObject("audio").put("data", piece);
      deltas.add(delta);
    }
    pieces.clear();
    return deltas;
  }

  private static ApiException invalid() {
    return new ApiException(
        ApiError.upstream(
            502,
            "upstream_invalid",
            "The upstream sent sound that is none, or more than " + MOST + " bytes of it.",
            false));
  }
}
