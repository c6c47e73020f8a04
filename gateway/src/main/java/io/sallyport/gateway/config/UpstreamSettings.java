package io.sallyport.gateway.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A model server behind the gate.
 *
 * @param name what routes and the log call it
 * @param url base address, for example {@code https://api.example.com/v1}
 * @param api what it speaks about conversations
 * @param key where its key comes from; null when it asks for none
 * @param connectTimeout longest time to make a connection
 * @param responseTimeout longest time until the head of the answer
 * @param idleTimeout longest silence within an answer
 * @param maxConnections connections kept open at most
 * @param retries how often one request is tried again on this upstream
 */
public record UpstreamSettings(
    String name,
    URI url,
    UpstreamApi api,
    @Nullable SecretReference key,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration idleTimeout,
    int maxConnections,
    int retries) {

  /** An upstream with the default timeouts. */
  public static UpstreamSettings of(String name, URI url, @Nullable SecretReference key) {
    return new UpstreamSettings(
        name,
        url,
        UpstreamApi.CHAT,
        key,
        Duration.ofSeconds(5),
        Duration.ofSeconds(120),
        Duration.ofSeconds(60),
        256,
        1);
  }
}
