/** Neural models in the process, on ONNX Runtime: tokens, windows, encoders. */
@NullMarked
package io.sallyport.neural;

import org.jspecify.annotations.NullMarked;
