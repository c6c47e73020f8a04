package io.sallyport.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.core.Principal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, for a handler on a virtual thread. The body has been read within its
 * limits before the handler sees the exchange. Exactly one answer is given: the first one wins and
 * a second is a defect.
 */
public final class Exchange {

  /** How long a refused client may go on sending. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** Error codes of RFC 9113, section 7. */
  private static final long NO_ERROR = 0;

  private static final long INTERNAL_ERROR = 2;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context loop = Vertx.currentContext();
  private final String id;
  private final long startNanos = System.nanoTime();
  private final Instant began;
  private final List<Runnable> goneListeners = new ArrayList<>();
  private byte[] body = new byte[0];
  private String address = "";
  private String pathParameter = "";
  private @Nullable Principal caller;
  private boolean recorded;
  private volatile boolean told;
  private Function<ApiError, ObjectNode> errors = ApiError::body;
  private @Nullable EventStream events;
  private @Nullable AnswerListener listener;
  private volatile boolean gone;
  private volatile boolean answered;
  private volatile int status;

  Exchange(HttpServerRequest request, Instant began) {
    this.request = request;
    this.began = began;
    this.response = request.response();
    this.id = newId();
    response.closeHandler(closed -> clientGone());
    response.exceptionHandler(failure -> clientGone());
    response.headers().set("x-request-id", id);
    response.headers().set("x-content-type-options", "nosniff");
  }

  static String newId() {
    byte[] bytes = new byte[12];
    ThreadLocalRandom.current().nextBytes(bytes);
    return "req_" + HexFormat.of().formatHex(bytes);
  }

  /** The id of this request, sent to the client as {@code x-request-id} and kept in the log. */
  public String id() {
    return id;
  }

  /** {@link System#nanoTime()} when the head of the request arrived. */
  public long startNanos() {
    return startNanos;
  }

  /** What the clock said when the head of the request arrived. */
  public Instant began() {
    return began;
  }

  /** How long ago the head of the request arrived, whatever became of the clock. */
  public Duration took() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** The event loop that the request came in on. */
  Context loop() {
    return loop;
  }

  /** The HTTP method. */
  public String method() {
    var method = request.method();
    return method == null ? "" : method.name();
  }

  /** The path, without the query. */
  public String path() {
    String path = request.path();
    return path == null ? "" : path;
  }

  /**
   * Method and pattern of the route, for example {@code GET /v1/models/{id}}; empty when no route
   * was found. Unlike the path it holds nothing that a client made up.
   */
  public String address() {
    return address;
  }

  void address(String route) {
    this.address = route;
  }

  /** Whose request it is, once the key was checked. */
  public @Nullable Principal caller() {
    return caller;
  }

  /** Says whose request it is. */
  public void caller(Principal who) {
    this.caller = who;
  }

  /** Whether the request has its event in the log. */
  public boolean recorded() {
    return recorded;
  }

  /** Says that the request has its event in the log. */
  public void markRecorded() {
    this.recorded = true;
  }

  /** Whether the request has its line in the access log. */
  public boolean told() {
    return told;
  }

  /** Says that the request has its line in the access log. */
  public void markTold() {
    this.told = true;
  }

  /** What the open part of the route's pattern stands for, decoded; empty if it has none. */
  public String pathParameter() {
    return pathParameter;
  }

  /** Tells a client that waits for it to send its body (RFC 9110, section 10.1.1). */
  void inviteBody() {
    String expectation = request.getHeader("expect");
    if (expectation != null && expectation.equalsIgnoreCase("100-continue")) {
      response.writeContinue();
    }
  }

  /** A query parameter; null when absent. */
  public @Nullable String query(String name) {
    return request.getParam(name);
  }

  /** The names of all query parameters. */
  public Set<String> queryNames() {
    return Set.copyOf(request.params().names());
  }

  /** Every value of a query parameter. */
  public List<String> queryAll(String name) {
    return List.copyOf(request.params().getAll(name));
  }

  /** A request header; null when absent. */
  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  /** Every value of a header, in the order of its lines; empty when absent. */
  public List<String> headers(String name) {
    return List.copyOf(request.headers().getAll(name));
  }

  /** A cookie's value; null when absent. */
  public @Nullable String cookie(String name) {
    var cookie = request.getCookie(name);
    return cookie == null ? null : cookie.getValue();
  }

  /** The client's network address, for the access log. */
  public String remoteAddress() {
    var address = request.remoteAddress();
    return address == null ? "-" : String.valueOf(address.hostAddress());
  }

  /** Whether the client came over TLS. */
  public boolean secure() {
    return request.isSSL();
  }

  /** The body as it came. */
  public byte[] body() {
    return body;
  }

  void body(byte[] bytes) {
    this.body = bytes;
  }

  void pathParameter(String value) {
    this.pathParameter = value;
  }

  /** Sets a header of the answer; line breaks in the value are refused by the HTTP layer. */
  public void responseHeader(String name, String value) {
    response.headers().set(name, value);
  }

  /** Says how errors look to clients of the API that was called. */
  public void errors(Function<ApiError, ObjectNode> shape) {
    this.errors = shape;
  }

  /** The status that was sent; 0 before. */
  public int status() {
    return status;
  }

  /** Whether an answer was begun. */
  public boolean answered() {
    return answered;
  }

  /** Answers with a JSON document. */
  public void respond(int statusCode, JsonNode json) {
    respond(statusCode, "application/json", Json.write(json));
  }

  /** Answers with an error. */
  public void respond(ApiError error) {
    if (error.retryAfter() != null) {
      Duration wait = error.retryAfter();
      long millis = Math.max(1, wait.toMillis());
      responseHeader("retry-after", Long.toString(Math.max(1, (millis + 999) / 1000)));
      responseHeader("retry-after-ms", Long.toString(millis));
    }
    if (!error.retry()) {
      responseHeader("x-should-retry", "false");
    }
    respond(error.status(), errors.apply(error));
  }

  /** Says who hears of the answer. */
  public void onAnswer(AnswerListener answerListener) {
    this.listener = answerListener;
  }

  /** Answers with bytes. */
  public void respond(int statusCode, String contentType, byte[] bytes) {
    begin(statusCode);
    if (listener != null) {
      listener.whole(statusCode, contentType, bytes);
    }
    response.headers().set("content-type", contentType);
    if (!gone) {
      response.end(Buffer.buffer(bytes));
    }
  }

  /** Begins an answer of server-sent events. */
  public EventStream respondEvents() {
    begin(200);
    AnswerListener hears = listener;
    if (hears != null) {
      hears.stream();
    }
    response.headers().set("content-type", EventStream.TYPE);
    response.headers().set("cache-control", "no-cache, no-transform");
    // Reverse proxies buffer streams unless they are told not to.
    response.headers().set("x-accel-buffering", "no");
    response.setChunked(true);
    EventStream stream = new EventStream(response, hears);
    synchronized (goneListeners) {
      events = stream;
    }
    if (gone) {
      stream.close();
    }
    return stream;
  }

  /** Answers and closes the connection, because the rest of what the client sends is unknown. */
  void respondAndClose(ApiError error) {
    if (answered) {
      return;
    }
    boolean shared = request.version() == HttpVersion.HTTP_2;
    if (!shared) {
      responseHeader("connection", "close");
    }
    begin(error.status());
    response.headers().set("content-type", "application/json");
    if (!error.retry()) {
      responseHeader("x-should-retry", "false");
    }
    response
        .end(Buffer.buffer(Json.write(errors.apply(error))))
        .onComplete(
            done -> {
              if (!shared) {
                closeWhenRead();
              } else if (!request.isEnded()) {
                // The other requests of the connection go on (RFC 9113, section 8.1).
                response.reset(NO_ERROR);
              }
            });
  }

  /**
   * Closes once the rest of the body has come or a short time is over. Closing on a client that
   * still sends resets the connection, and the client may then never see the answer (RFC 9112,
   * section 9.6).
   */
  private void closeWhenRead() {
    HttpConnection connection = request.connection();
    if (request.isEnded() || request.decoderResult().isFailure()) {
      connection.close();
      return;
    }
    loop.owner().setTimer(LINGER.toMillis(), late -> connection.close());
    request.handler(discarded -> {});
    request.endHandler(end -> connection.close());
  }

  /** Whether the client has closed its connection. */
  public boolean isGone() {
    return gone;
  }

  /** Runs the action when the client closes its connection before the answer ends; once. */
  public void onGone(Runnable action) {
    synchronized (goneListeners) {
      if (!gone) {
        goneListeners.add(action);
        return;
      }
    }
    action.run();
  }

  /**
   * Closes the connection, or its own stream of it, without an answer, for a client that must not
   * get another byte.
   */
  public void abort() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset(INTERNAL_ERROR);
      return;
    }
    request.connection().close();
  }

  private void begin(int statusCode) {
    if (answered) {
      throw new IllegalStateException("request " + id + " was answered before");
    }
    answered = true;
    status = statusCode;
    if (!gone) {
      response.setStatusCode(statusCode);
    }
  }

  private void clientGone() {
    List<Runnable> actions;
    synchronized (goneListeners) {
      if (gone) {
        return;
      }
      gone = true;
      actions = List.copyOf(goneListeners);
      goneListeners.clear();
      if (events != null) {
        events.close();
      }
    }
    actions.forEach(Thread::startVirtualThread);
  }
}
