/** Ways to hide from a scanner, made from the formats' specifications, and honest files. */
@NullMarked
package io.sallyport.artifacts.evasion;

import org.jspecify.annotations.NullMarked;
