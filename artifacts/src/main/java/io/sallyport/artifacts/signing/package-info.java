/** Signatures of models in the format of OpenSSF Model Signing v1.0. */
@NullMarked
package io.sallyport.artifacts.signing;

import org.jspecify.annotations.NullMarked;
