package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.gateway.http.ApiError;
import java.util.Set;

/**
 * How clients of one API ask and are answered. A dialect only translates: what comes in is guarded
 * after it was translated, and what goes out before.
 */
public interface Dialect {

  /**
   * Who asks, and with what admitted.
   *
   * @param tenant the tenant of the key
   * @param owner under whose id answers are kept: the key's, or that of the first of those whose
   *     place it took
   * @param requestId the id of the request
   * @param admitted fields that the operator admits although the API has none of these names
   * @param rules stands for what lets texts pass now; compared with what did when answers are given
   *     again
   */
  record Asker(String tenant, String owner, String requestId, Set<String> admitted, String rules) {

    /** Copies the set. */
    public Asker {
      admitted = Set.copyOf(admitted);
    }
  }

  /** What the log calls the API, for example {@code messages}. */
  String surface();

  /**
   * Reads a request.
   *
   * @param raw the bytes that the body was read from
   * @param body the request; changed by this
   * @throws io.sallyport.gateway.http.ApiException 400 naming the field that is wrong, or that
   *     nothing is known about
   */
  Asked read(byte[] raw, ObjectNode body, Asker asker);

  /** An error as clients of this API expect it. */
  default ObjectNode error(ApiError error) {
    return error.body();
  }
}
