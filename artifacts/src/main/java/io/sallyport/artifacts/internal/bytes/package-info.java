/** Bounded random access to files, memory and parts of them. */
@NullMarked
package io.sallyport.artifacts.internal.bytes;

import org.jspecify.annotations.NullMarked;
