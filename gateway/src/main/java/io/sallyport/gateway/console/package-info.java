/** The console at {@code /}: what is running, the last decisions, a box to try a prompt. */
@NullMarked
package io.sallyport.gateway.console;

import org.jspecify.annotations.NullMarked;
