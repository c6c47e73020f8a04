/**
 * The languages in which clients and upstreams speak of a conversation. Each is turned into the one
 * of chat completions, which the guard knows, and back.
 */
@NullMarked
package io.sallyport.gateway.dialect;

import org.jspecify.annotations.NullMarked;
