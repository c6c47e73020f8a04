/** Decoding and normalisation of untrusted text, with offsets that map back to the original. */
@NullMarked
package io.sallyport.text;

import org.jspecify.annotations.NullMarked;
