/**
 * The model servers behind the gate: HTTP ones and the built-in simulation, chosen, retried and
 * given up on.
 */
@NullMarked
package io.sallyport.gateway.upstream;

import org.jspecify.annotations.NullMarked;
