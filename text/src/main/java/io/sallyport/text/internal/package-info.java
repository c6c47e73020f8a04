/** The transformations behind the views, and the offset maps that follow them. */
@NullMarked
package io.sallyport.text.internal;

import org.jspecify.annotations.NullMarked;
