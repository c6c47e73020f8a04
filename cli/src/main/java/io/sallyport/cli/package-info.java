/** The command line and the packaged distribution. */
@NullMarked
package io.sallyport.cli;

import org.jspecify.annotations.NullMarked;
