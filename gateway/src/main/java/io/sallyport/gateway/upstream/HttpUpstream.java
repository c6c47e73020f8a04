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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
    HttpClientRequest request =
        await(
            client.request(options).toCompletionStage().toCompletableFuture(),
            settings.connectTimeout().plusSeconds(1),
            Kind.UNREACHABLE);
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
    call.cancellation().onCancel(request::reset);
    // Said before anything is sent: an answer that is there before its handlers are would be lost.
    CompletableFuture<HttpReply> answer =
        request
            .response()
            .map(response -> new HttpReply(name(), request, response, settings.idleTimeout()))
            .toCompletionStage()
            .toCompletableFuture();
    request.end(Buffer.buffer(call.body()));
    try {
      return await(answer, settings.responseTimeout(), Kind.BROKEN);
    } catch (UpstreamFailure failure) {
      request.reset();
      throw failure;
    }
  }

  @Override
  public String withoutKey(String text) {
    return key == null ? text : text.replace(key, "[key]");
  }

  private <T> T await(CompletableFuture<T> future, Duration limit, Kind onError)
      throws UpstreamFailure {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UpstreamFailure(
          Kind.TIMEOUT,
          "upstream '" + name() + "' did not answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new UpstreamFailure(
          onError,
          "upstream '"
              + name()
              + "' "
              + (onError == Kind.UNREACHABLE ? "cannot be reached" : "broke the connection"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpstreamFailure(Kind.BROKEN, "the call to upstream '" + name() + "' was cancelled");
    }
  }
}
