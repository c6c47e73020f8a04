/** Pickle streams, read by a symbolic machine that builds nothing. */
@NullMarked
package io.sallyport.artifacts.internal.pickle;

import org.jspecify.annotations.NullMarked;
