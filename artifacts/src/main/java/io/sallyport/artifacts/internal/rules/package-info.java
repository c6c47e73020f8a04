/** The catalogue of rules and what it says of a finding. */
@NullMarked
package io.sallyport.artifacts.internal.rules;

import org.jspecify.annotations.NullMarked;
