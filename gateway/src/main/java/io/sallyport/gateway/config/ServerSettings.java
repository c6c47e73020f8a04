package io.sallyport.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The public port.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 lets the system choose
 * @param opsPort port of health and metrics, on the same address
 * @param maxBody largest request body in bytes
 * @param bodyTimeout how long a body may take to arrive
 * @param headTimeout how long a connection may take to send its next request head
 * @param maxConcurrent requests worked on at once
 * @param drain how long a shutdown waits for running requests
 * @param tls certificate and key; null for plain HTTP
 * @param watch whether changed files of the configuration are taken up without being told
 */
public record ServerSettings(
    String host,
    int port,
    int opsPort,
    int maxBody,
    Duration bodyTimeout,
    Duration headTimeout,
    int maxConcurrent,
    Duration drain,
    @Nullable Tls tls,
    boolean watch) {

  /**
   * TLS of the public port.
   *
   * @param certificate PEM file with the chain
   * @param key PEM file with the private key
   */
  public record Tls(Path certificate, Path key) {}
}
