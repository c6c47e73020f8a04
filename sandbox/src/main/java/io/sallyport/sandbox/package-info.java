/** A deterministic simulated assistant with planted weaknesses, for drills and demonstrations. */
@NullMarked
package io.sallyport.sandbox;

import org.jspecify.annotations.NullMarked;
