/** How the review reads, matches, scores, draws and writes. */
@NullMarked
package io.sallyport.review.internal;

import org.jspecify.annotations.NullMarked;
