package io.sallyport.gateway.surface;

import io.sallyport.gateway.http.ApiError;
import io.sallyport.gateway.http.ApiException;
import java.util.HashMap;
import java.util.Map;

/** Names of functions, and ids, which clients take from the first event whole. */
final class Heads {

  private static final int LONGEST = 1024;

  private final Map<String, String> heads = new HashMap<>();

  /**
   * One that goes on all the same is looked at as what clients make of it.
   *
   * @return all of it; empty when this is its begin, or the same again
   * @throws ApiException 502 when it is longer than any
   */
  String goOn(String path, String piece) {
    String before = heads.putIfAbsent(path, piece);
    if (before == null || before.equals(piece)) {
      return "";
    }
    if (before.length() + piece.length() > LONGEST) {
      throw new ApiException(
          ApiError.upstream(
              502, "upstream_invalid", "The upstream sent a name or id without end.", false));
    }
    heads.put(path, before + piece);
    return before + piece;
  }
}
