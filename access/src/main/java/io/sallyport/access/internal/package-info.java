/** The database and the snapshot in memory behind access control. */
@NullMarked
package io.sallyport.access.internal;

import org.jspecify.annotations.NullMarked;
