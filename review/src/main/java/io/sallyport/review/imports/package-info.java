/** Architectures from other tools' files. What could not be mapped is listed, never dropped. */
@NullMarked
package io.sallyport.review.imports;

import org.jspecify.annotations.NullMarked;
