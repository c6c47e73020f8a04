/** Scanners, policies, canaries and the stream guard: decides what a text may do. */
@NullMarked
package io.sallyport.guard;

import org.jspecify.annotations.NullMarked;
