/** Finds and treats personal data. */
@NullMarked
package io.sallyport.privacy;

import org.jspecify.annotations.NullMarked;
