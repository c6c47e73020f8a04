/** A reader of HDF5 files that looks at what they say, not at their arrays. */
@NullMarked
package io.sallyport.artifacts.internal.hdf5;

import org.jspecify.annotations.NullMarked;
