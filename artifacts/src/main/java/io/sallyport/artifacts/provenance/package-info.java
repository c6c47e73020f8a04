/** Where a model comes from: data sets, base model, code and parameters, by digest. */
@NullMarked
package io.sallyport.artifacts.provenance;

import org.jspecify.annotations.NullMarked;
