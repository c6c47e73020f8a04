package io.sallyport.gateway.config;

import io.sallyport.core.Origin;

/**
 * A pair of marks between which an application puts text that is not the user's.
 *
 * @param start literal that opens it, for example {@code <document>}
 * @param end literal that closes it
 * @param origin what the text between them is
 */
public record Delimiter(String start, String end, Origin origin) {}
