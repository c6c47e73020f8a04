package io.sallyport.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * What the gate tells about itself.
 *
 * @param tracesEndpoint OTLP/HTTP address of the operator's collector; null for no traces
 * @param promptText whether spans carry prompt and answer texts
 * @param accessLog whether each request is a line on standard error
 */
public record Telemetry(@Nullable String tracesEndpoint, boolean promptText, boolean accessLog) {}
