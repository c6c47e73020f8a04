package io.sallyport.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit log.
 *
 * @param strict whether an answer waits for its event to be on disk
 * @param content whether texts are kept, encrypted with a key per tenant
 * @param keys folder of the signing key and of the tenants' content keys
 * @param checkpoints file that each new checkpoint is appended to; null for none
 * @param serveUnwritable whether requests are served, and their events counted as lost, while the
 *     log cannot be written; else they are refused
 * @param retention how long events are kept; null for ever
 * @param sinks where events are sent besides
 */
public record AuditSettings(
    boolean strict,
    boolean content,
    @Nullable Path keys,
    @Nullable Path checkpoints,
    boolean serveUnwritable,
    @Nullable Duration retention,
    List<SinkSettings> sinks) {

  /** Copies the list. */
  public AuditSettings {
    sinks = List.copyOf(sinks);
  }

  /** The same places, written to in another way. */
  AuditSettings writing(boolean nextStrict, boolean nextContent, boolean nextServe) {
    return new AuditSettings(
        nextStrict, nextContent, keys, checkpoints, nextServe, retention, sinks);
  }
}
