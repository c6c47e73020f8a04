/**
 * Information-flow rules: what untrusted content touched can't cause an effect that is reserved for
 * what a trusted text or the person asked for, whatever a model says and whether or not an attack
 * was recognised.
 */
@NullMarked
package io.sallyport.guard.flow;

import org.jspecify.annotations.NullMarked;
