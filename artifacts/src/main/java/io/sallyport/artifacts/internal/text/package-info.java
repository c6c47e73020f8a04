/** Configuration, templates and source text beside models. */
@NullMarked
package io.sallyport.artifacts.internal.text;

import org.jspecify.annotations.NullMarked;
