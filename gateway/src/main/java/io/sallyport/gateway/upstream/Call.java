package io.sallyport.gateway.upstream;

import io.sallyport.gateway.config.RouteSettings.Timeouts;

/**
 * One request to an upstream.
 *
 * @param method {@code POST} or {@code GET}
 * @param path below the upstream's base address, for example {@code /chat/completions}
 * @param body the body, empty for GET; the caller must not change it afterwards
 * @param type what the body is
 * @param accept what the answer may be
 * @param stream whether the answer is to be a stream of server-sent events
 * @param requestId the id that the log knows the request by; sent along as {@code x-request-id}
 * @param cancellation ends the call early
 * @param timeouts how long the answer may take
 */
@SuppressWarnings("ArrayRecordComponent") // One owner; compared by nobody.
public record Call(
    String method,
    String path,
    byte[] body,
    String type,
    String accept,
    boolean stream,
    String requestId,
    Cancellation cancellation,
    Timeouts timeouts) {

  private static final String JSON = "application/json";

  /** A request in JSON, answered in JSON or as a stream, with the timeouts of its upstream. */
  public Call(
      String method,
      String path,
      byte[] body,
      boolean stream,
      String requestId,
      Cancellation cancellation) {
    this(method, path, body, stream, requestId, cancellation, Timeouts.STANDARD);
  }

  /** A request in JSON, answered in JSON or as a stream. */
  public Call(
      String method,
      String path,
      byte[] body,
      boolean stream,
      String requestId,
      Cancellation cancellation,
      Timeouts timeouts) {
    this(
        method,
        path,
        body,
        JSON,
        stream ? "text/event-stream" : JSON,
        stream,
        requestId,
        cancellation,
        timeouts);
  }
}
