/** Containers: zip, tar, 7z and compressed streams. */
@NullMarked
package io.sallyport.artifacts.internal.archive;

import org.jspecify.annotations.NullMarked;
