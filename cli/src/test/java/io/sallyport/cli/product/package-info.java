/** The release archive, unpacked and started as a user would. */
@NullMarked
package io.sallyport.cli.product;

import org.jspecify.annotations.NullMarked;
