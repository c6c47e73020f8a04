/** A proxy that does nothing but pass on, to compare with. */
@NullMarked
package io.sallyport.bench;

import org.jspecify.annotations.NullMarked;
