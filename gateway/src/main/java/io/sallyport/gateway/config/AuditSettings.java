package io.sallyport.gateway.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The audit log.
 *
 * @param strict whether an answer waits for its event to be on disk
 * @param content whether texts are kept, encrypted with a key per tenant
 * @param keys folder of the signing key and of the tenants' content keys
 * @param checkpoints file that each new checkpoint is appended to; null for none
 */
public record AuditSettings(
    boolean strict, boolean content, @Nullable Path keys, @Nullable Path checkpoints) {}
