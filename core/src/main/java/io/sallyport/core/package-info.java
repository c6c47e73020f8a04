/** The words every module shares: segments, findings, verdicts, principals, evidence. */
@NullMarked
package io.sallyport.core;

import org.jspecify.annotations.NullMarked;
