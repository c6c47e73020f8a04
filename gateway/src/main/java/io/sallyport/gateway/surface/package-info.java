/** The API surfaces: what each of them calls a text, and how a treated text is put back. */
@NullMarked
package io.sallyport.gateway.surface;

import org.jspecify.annotations.NullMarked;
