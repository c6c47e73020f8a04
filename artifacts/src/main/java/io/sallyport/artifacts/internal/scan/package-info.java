/** Content sniffing, budgets and the dispatch to the readers. */
@NullMarked
package io.sallyport.artifacts.internal.scan;

import org.jspecify.annotations.NullMarked;
