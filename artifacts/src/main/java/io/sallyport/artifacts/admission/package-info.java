/** One verdict on a model by a policy: scanned, signed, described, nothing unsigned. */
@NullMarked
package io.sallyport.artifacts.admission;

import org.jspecify.annotations.NullMarked;
