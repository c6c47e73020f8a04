/**
 * The listener, one exchange at a time on a virtual thread, strict JSON, and errors in the shape
 * that OpenAI clients know.
 */
@NullMarked
package io.sallyport.gateway.http;

import org.jspecify.annotations.NullMarked;
