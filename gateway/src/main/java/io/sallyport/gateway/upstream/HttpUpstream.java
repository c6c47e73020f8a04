package io.sallyport.gateway.upstream;

import io.sallyport.gateway.config.UpstreamSettings;
import io.sallyport.gateway.upstream.UpstreamFailure.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An upstream reached over HTTP. Only what the gate itself says is sent: no header of the client
 * passes, and the key comes from the configuration.
 */
public final class HttpUpstream implements Upstream {

  private final UpstreamSettings settings;
  private final @Nullable String key;
  private final HttpClient client;
  private final RequestOptions target;
  private final String basePath;

  /**
   * Prepares the connection pool; connects on the first call.
   *
   * @param key the bearer key, null for an upstream that asks for none
   */
  public HttpUpstream(Vertx vertx, UpstreamSettings settings, @Nullable String key) {
    this.settings = settings;
    this.key = key;
    URI url = settings.url();
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setMaxPoolSize(settings.maxConnections())
                .setMaxWaitQueueSize(settings.maxConnections() * 4)
                .setKeepAliveTimeout(30)
                .setPoolCleanerPeriod(5000)
                .setDecompressionSupported(false));
    this.target = new RequestOptions().setHost(url.getHost()).setPort(port).setSsl(tls);
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    this.basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public Reply send(Call call) throws UpstreamFailure {
    RequestOptions options =
        new RequestOptions(target)
            .setMethod(HttpMethod.valueOf(call.method()))
            .setURI(basePath + call.path());
    Sending sending = new Sending();
    call.cancellation().onCancel(sending::abandon);
    client
        .request(options)
        .map(
            request -> {
              send(call, request, sending);
              return request;
            })
        .onFailure(sending::failed);
    try {
      return sending.await(
          settings.connectTimeout().plusSeconds(1).toNanos(), settings.responseTimeout().toNanos());
    } catch (TimeoutException e) {
      Duration limit =
          sending.wasConnected() ? settings.responseTimeout() : settings.connectTimeout();
      sending.abandon();
      throw new UpstreamFailure(
          Kind.TIMEOUT,
          "upstream '" + name() + "' did not answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      boolean connected = sending.wasConnected();
      sending.abandon();
      throw new UpstreamFailure(
          connected ? Kind.BROKEN : Kind.UNREACHABLE,
          "upstream '"
              + name()
              + "' "
              + (connected ? "broke the connection" : "cannot be reached"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sending.abandon();
      throw new UpstreamFailure(Kind.BROKEN, "the call to upstream '" + name() + "' was cancelled");
    }
  }

  /** Goes on once a connection is there, on its event loop: a handler too late misses an answer. */
  private void send(Call call, HttpClientRequest request, Sending sending) {
    if (!sending.connected(request)) {
      request.reset();
      return;
    }
    MultiMap headers = request.headers();
    if (call.body().length > 0) {
      headers.set("content-type", "application/json");
    }
    headers.set("accept", call.stream() ? "text/event-stream" : "application/json");
    headers.set("user-agent", "sallyport");
    headers.set("x-request-id", call.requestId());
    if (key != null) {
      headers.set("authorization", "Bearer " + key);
    }
    // What goes wrong is told by the answer; without a handler it would be logged as well.
    request.exceptionHandler(failure -> {});
    request
        .response()
        .map(response -> new HttpReply(name(), request, response, settings.idleTimeout()))
        .onSuccess(sending::answered)
        .onFailure(sending::failed);
    request.end(Buffer.buffer(call.body()));
  }

  @Override
  public String withoutKey(String text) {
    return key == null ? text : text.replace(key, "[key]");
  }
}
