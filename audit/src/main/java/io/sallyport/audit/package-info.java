/** The tamper-evident log, its proofs and the evidence records that live in it. */
@NullMarked
package io.sallyport.audit;

import org.jspecify.annotations.NullMarked;
