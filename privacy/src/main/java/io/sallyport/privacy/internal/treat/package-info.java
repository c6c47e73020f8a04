/** What stands in place of a datum. */
@NullMarked
package io.sallyport.privacy.internal.treat;

import org.jspecify.annotations.NullMarked;
