/** Recognisers as data, what they check, and the prefilter that keeps them off ordinary text. */
@NullMarked
package io.sallyport.privacy.internal;

import org.jspecify.annotations.NullMarked;
