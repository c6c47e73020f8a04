/** Names, places and organisations: a linear-chain model over words, shapes, lists and context. */
@NullMarked
package io.sallyport.privacy.internal.names;

import org.jspecify.annotations.NullMarked;
