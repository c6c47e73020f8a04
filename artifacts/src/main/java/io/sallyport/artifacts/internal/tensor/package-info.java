/** Formats that hold tensors: npy, safetensors, GGUF, HDF5. */
@NullMarked
package io.sallyport.artifacts.internal.tensor;

import org.jspecify.annotations.NullMarked;
