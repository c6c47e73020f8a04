/** Envelopes, keys and manifests behind the signatures. */
@NullMarked
package io.sallyport.artifacts.internal.sign;

import org.jspecify.annotations.NullMarked;
