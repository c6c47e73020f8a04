package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.Json;
import java.util.List;

/**
 * The answer to one request in the dialect of its client. It is given only what the guard let pass,
 * either one whole answer, or the events of a stream in their order.
 */
public interface Speech {

  /** A whole answer, from a chat completion. */
  ObjectNode whole(ObjectNode completion);

  /** The bytes of a whole answer; whoever has written it down already does not do so again. */
  default byte[] written(ObjectNode told) {
    return Json.write(told);
  }

  /** What the client is told now, from the next chunk of a streamed chat completion. */
  List<Event> next(ObjectNode chunk);

  /** The last events of a stream that ended well. */
  List<Event> end(Usage usage);

  /**
   * Keeps a whole answer for the client, where its API does so. Called once the request is in the
   * log and before the client has the end: an answer that was never acknowledged is not there
   * later.
   */
  default void keep() {}

  /** The last event of a stream that ends with an error. */
  List<Event> failed(ApiError error);
}
