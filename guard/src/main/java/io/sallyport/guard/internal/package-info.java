/** The scanners and the machinery behind the guard; nothing here is meant for other modules. */
@NullMarked
package io.sallyport.guard.internal;

import org.jspecify.annotations.NullMarked;
