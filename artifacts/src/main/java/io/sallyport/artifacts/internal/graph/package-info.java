/** Formats that hold graphs and layers: Keras, SavedModel, ONNX, Core ML, OpenVINO, PMML. */
@NullMarked
package io.sallyport.artifacts.internal.graph;

import org.jspecify.annotations.NullMarked;
