package io.sallyport.gateway.export;

import io.sallyport.audit.EventSink;
import io.sallyport.audit.LoggedEvent;
import io.sallyport.gateway.config.SinkSettings.WebhookTarget;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An address that takes events as a JSON array. Any status of 200 to 299 says that it has them.
 * With a secret, {@code x-sallyport-signature: t=SECONDS,v1=HEX} is HMAC-SHA256 over the seconds, a
 * full stop and the body.
 */
final class WebhookSink implements EventSink {

  private static final String ALGORITHM = "HmacSHA256";

  private final WebhookTarget target;
  private final Duration timeout;
  private final InstantSource clock;
  private final Sinks.Lines lines;
  private final @Nullable SecretKeySpec key;
  private final HttpClient client;

  WebhookSink(
      WebhookTarget target,
      Duration timeout,
      Map<String, String> environment,
      Sinks.Lines lines,
      InstantSource clock) {
    this.clock = clock;
    this.target = target;
    this.timeout = timeout;
    this.lines = lines;
    this.key =
        target.secret() == null
            ? null
            : new SecretKeySpec(
                target.secret().read(environment, Path.of("")).getBytes(StandardCharsets.UTF_8),
                ALGORITHM);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    if (target.authority() != null) {
      builder.sslContext(Trust.of(target.authority()));
    }
    this.client = builder.build();
  }

  @Override
  public void deliver(List<LoggedEvent> events) throws IOException {
    StringJoiner array = new StringJoiner(",\n", "[", "]");
    for (LoggedEvent event : events) {
      array.add(lines.line(event));
    }
    byte[] body = array.toString().getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.url())
            .timeout(timeout)
            .header("content-type", "application/json")
            .header("user-agent", "sallyport")
            .header(
                "x-sallyport-events", events.getFirst().index() + "-" + events.getLast().index())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (key != null) {
      request.header("x-sallyport-signature", signature(body, key));
    }
    try {
      int status = status(request.build());
      if (status / 100 != 2) {
        throw new IOException("it answered with status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      // The address may hold a token in its path, so only its host is named.
      throw new IOException("webhook at " + target.url().getHost() + ": " + reason(e), e);
    }
  }

  /** Waits for the whole answer: {@link HttpRequest#timeout} ends with its head. */
  private int status(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no whole answer in " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private String signature(byte[] body, SecretKeySpec key) {
    try {
      long seconds = clock.instant().getEpochSecond();
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
      return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
