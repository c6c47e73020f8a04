/** Writes what a review found: for people, for programs and for other tools. */
@NullMarked
package io.sallyport.review.report;

import org.jspecify.annotations.NullMarked;
