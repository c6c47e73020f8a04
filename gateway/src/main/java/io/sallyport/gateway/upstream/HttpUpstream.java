package io.sallyport.gateway.upstream;

import io.netty.channel.EventLoop;
import io.sallyport.gateway.config.UpstreamApi;
import io.sallyport.gateway.config.UpstreamSettings;
import io.sallyport.gateway.dialect.UpstreamDialect;
import io.sallyport.gateway.http.HomeLoop;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An upstream reached over HTTP. Only what the gate itself says is sent: no header of the client
 * passes, and the key comes from the configuration.
 */
public final class HttpUpstream implements Upstream {

  /** The version of the Messages API that is spoken. */
  private static final String MESSAGES_VERSION = "2023-06-01";

  private static final int LARGEST_PIECE = 64 << 10;

  private final Vertx vertx;
  private final UpstreamSettings settings;
  private final UpstreamDialect dialect;
  private final @Nullable String key;
  private final List<HttpClient> clients;
  private final Map<EventLoop, HttpClient> clientOfLoop = new ConcurrentHashMap<>();
  private final RequestOptions target;
  private final String basePath;

  /**
   * Prepares the connection pools, one for each event loop as long as the connections suffice;
   * connects on the first call.
   *
   * @param key the bearer key, null for an upstream that asks for none
   */
  public HttpUpstream(Vertx vertx, UpstreamSettings settings, @Nullable String key) {
    this.vertx = vertx;
    this.settings = settings;
    this.dialect = UpstreamDialect.of(settings.api());
    this.key = key;
    URI url = settings.url();
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    int pools = Math.min(Runtime.getRuntime().availableProcessors(), settings.maxConnections());
    int each = settings.maxConnections() / pools;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setMaxPoolSize(each)
            .setMaxWaitQueueSize(each * 4)
            .setKeepAliveTimeout(30)
            // A picture or a recording in pieces of the usual 8 KiB wakes its reader for each.
            .setMaxChunkSize(LARGEST_PIECE)
            .setPoolCleanerPeriod(5000)
            .setDecompressionSupported(false);
    this.clients = Stream.generate(() -> vertx.createHttpClient(options)).limit(pools).toList();
    this.target = new RequestOptions().setHost(url.getHost()).setPort(port).setSsl(tls);
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    this.basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  @Override
  public String name() {
    return settings.name();
  }

  /** Whether it is what these settings and this key would make. */
  public boolean isFor(UpstreamSettings others, @Nullable String otherKey) {
    return settings.equals(others) && Objects.equals(key, otherKey);
  }

  @Override
  public void close() {
    clients.forEach(HttpClient::close);
  }

  @Override
  public UpstreamDialect dialect() {
    return dialect;
  }

  @Override
  public Reply send(Call call) throws UpstreamFailure {
    ReplyLimits limits = new ReplyLimits(settings, call.timeouts());
    Sending sending = new Sending(vertx);
    call.cancellation().onCancel(sending::abandon);
    HomeLoop.of(vertx).runOnContext(now -> begin(call, sending, limits));
    try {
      return sending.await();
    } catch (ExecutionException e) {
      sending.abandon();
      throw failure(sending, e.getCause() instanceof TimeoutException, limits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sending.abandon();
      throw new UpstreamFailure(Kind.BROKEN, "the call to upstream '" + name() + "' was cancelled");
    }
  }

  private UpstreamFailure failure(Sending sending, boolean late, ReplyLimits limits) {
    boolean connected = sending.wasConnected();
    String upstream = "upstream '" + name() + "' ";
    if (late) {
      String what = sending.wasBegun() ? limits.told(false, false) : limits.headTold(connected);
      return new UpstreamFailure(Kind.TIMEOUT, upstream + what);
    }
    return connected
        ? new UpstreamFailure(Kind.BROKEN, upstream + "broke the connection")
        : new UpstreamFailure(Kind.UNREACHABLE, upstream + "cannot be reached");
  }

  /** Asks for a connection; on the event loop, as all that follows. */
  private void begin(Call call, Sending sending, ReplyLimits limits) {
    sending.limit(limits.connection(settings.connectTimeout().plusSeconds(1)));
    RequestOptions options =
        new RequestOptions(target)
            .setMethod(HttpMethod.valueOf(call.method()))
            .setURI(basePath + call.path());
    client()
        .request(options)
        .map(
            request -> {
              send(call, request, sending, limits);
              return request;
            })
        .onFailure(sending::failed);
  }

  private HttpClient client() {
    EventLoop loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    HttpClient known = clientOfLoop.get(loop);
    return known != null
        ? known
        : clientOfLoop.computeIfAbsent(
            loop, added -> clients.get(clientOfLoop.size() % clients.size()));
  }

  /** Goes on once a connection is there, at once: a handler too late misses an answer. */
  private void send(Call call, HttpClientRequest request, Sending sending, ReplyLimits limits) {
    if (!sending.connected(request, limits.head())) {
      request.reset();
      return;
    }
    MultiMap headers = request.headers();
    if (call.body().length > 0) {
      headers.set("content-type", call.type());
    }
    headers.set("accept", call.accept());
    headers.set("user-agent", "sallyport");
    headers.set("x-request-id", call.requestId());
    // The same on every try, so that an upstream that knows it does not work twice.
    headers.set("idempotency-key", call.requestId());
    if (settings.api() == UpstreamApi.MESSAGES) {
      headers.set("anthropic-version", MESSAGES_VERSION);
    }
    if (key != null && settings.api() == UpstreamApi.MESSAGES) {
      headers.set("x-api-key", key);
    } else if (key != null) {
      headers.set("authorization", "Bearer " + key);
    }
    // What goes wrong is told by the answer; without a handler it would be logged as well.
    request.exceptionHandler(failure -> {});
    request
        .response()
        .onSuccess(response -> answered(call, request, response, sending, limits))
        .onFailure(sending::failed);
    request.end(Buffer.buffer(call.body()));
  }

  /**
   * Tells the waiting thread: of a stream at its head, of a short answer when all of it is here.
   */
  private void answered(
      Call call,
      HttpClientRequest request,
      HttpClientResponse response,
      Sending sending,
      ReplyLimits limits) {
    HttpReply reply = new HttpReply(name(), request, response, limits);
    sending.began(reply);
    if (call.stream()) {
      sending.answered(reply);
    } else {
      // Some send the head at once and the rest when they are done, so only a piece begins an
      // answer.
      reply.whenFilled(
          () -> sending.goesOn(limits.next(false, false, 0)), () -> sending.answered(reply));
    }
  }

  @Override
  public String withoutKey(String text) {
    return key == null ? text : text.replace(key, "[key]");
  }
}
