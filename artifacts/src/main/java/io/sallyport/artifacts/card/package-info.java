/** Model cards and bills of materials from one source. */
@NullMarked
package io.sallyport.artifacts.card;

import org.jspecify.annotations.NullMarked;
