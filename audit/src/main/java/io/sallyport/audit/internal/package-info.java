/** Files and hashes behind the audit log: journal, tiles, Merkle tree and signing key. */
@NullMarked
package io.sallyport.audit.internal;

import org.jspecify.annotations.NullMarked;
