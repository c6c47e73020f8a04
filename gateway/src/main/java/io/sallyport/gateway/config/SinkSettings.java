package io.sallyport.gateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A place that every event of the log is sent to.
 *
 * @param name what the operator calls it; its place in the log is kept under this name
 * @param target where it is
 * @param batch events sent at once at most
 * @param timeout how long a delivery may take
 * @param maxLag how many events may wait for it before it counts as dead
 * @param refuse whether requests are refused while it is dead; else they are served and counted
 */
public record SinkSettings(
    String name, Target target, int batch, Duration timeout, int maxLag, boolean refuse) {

  /** Where events go. */
  public sealed interface Target {}

  /**
   * Lines at the end of a file.
   *
   * @param path the file
   * @param rotateBytes size from which a new file is begun; 0 for never
   * @param keep how many full files stay beside it
   */
  public record FileTarget(Path path, long rotateBytes, int keep) implements Target {}

  /** How syslog messages travel. */
  public enum Transport {
    /** Datagrams (RFC 5426): what is lost on the way stays lost. */
    UDP,
    /** A connection with counted messages (RFC 6587). */
    TCP,
    /** The same under TLS (RFC 5425). */
    TLS
  }

  /**
   * A syslog server.
   *
   * @param host its host
   * @param port its port
   * @param transport how messages travel
   * @param authority PEM file of who signed its certificate; null for those that Java trusts
   */
  public record SyslogTarget(String host, int port, Transport transport, @Nullable Path authority)
      implements Target {}

  /**
   * An address that takes JSON.
   *
   * @param url the address
   * @param secret what deliveries are signed with; null for no signature
   * @param authority PEM file of who signed its certificate; null for those that Java trusts
   */
  public record WebhookTarget(URI url, @Nullable SecretReference secret, @Nullable Path authority)
      implements Target {}
}
