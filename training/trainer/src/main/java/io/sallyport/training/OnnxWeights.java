package io.sallyport.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The initialisers of an ONNX graph, read from the file's bytes and written back in place, so that
 * everything but the weights stays as it was. Field numbers are those of onnx.proto: ModelProto.graph
 * 7; GraphProto node 1, initializer 5; TensorProto dims 1, data_type 2, name 8, raw_data 9; NodeProto
 * input 1, name 3.
 */
final class OnnxWeights {
  record Tensor(String name, long[] shape, int type, int offset, int length) {}

  private final byte[] file;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Map<String, String> matrixOfNode = new HashMap<>();

  OnnxWeights(byte[] file) {
    this.file = file;
    Reader model = new Reader(0, file.length);
    while (model.next()) {
      if (model.field == 7) {
        graph(model.start, model.end);
      }
    }
  }

  byte[] bytes() {
    return file;
  }

  Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The second input of a MatMul node: the constant matrix, shape [in, out]. */
  String matrixOf(String node) {
    return java.util.Objects.requireNonNull(matrixOfNode.get(node), node);
  }

  float[] floats(String name) {
    Tensor tensor = java.util.Objects.requireNonNull(tensors.get(name), name);
    float[] values = new float[tensor.length() / 4];
    ByteBuffer.wrap(file, tensor.offset(), tensor.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  byte[] raw(String name) {
    Tensor tensor = java.util.Objects.requireNonNull(tensors.get(name), name);
    return java.util.Arrays.copyOfRange(file, tensor.offset(), tensor.offset() + tensor.length());
  }

  void put(String name, float[] values) {
    Tensor tensor = java.util.Objects.requireNonNull(tensors.get(name), name);
    if (values.length * 4 != tensor.length()) {
      throw new IllegalArgumentException(name + ": " + values.length + " values (expected: " + tensor.length() / 4 + ")");
    }
    ByteBuffer.wrap(file, tensor.offset(), tensor.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values);
  }

  private void graph(int start, int end) {
    Reader graph = new Reader(start, end);
    while (graph.next()) {
      if (graph.field == 1) {
        node(graph.start, graph.end);
      } else if (graph.field == 5) {
        tensor(graph.start, graph.end);
      }
    }
  }

  private void node(int start, int end) {
    Reader node = new Reader(start, end);
    String name = "";
    List<String> inputs = new ArrayList<>();
    while (node.next()) {
      if (node.field == 3) {
        name = node.text();
      } else if (node.field == 1) {
        inputs.add(node.text());
      }
    }
    if (name.endsWith("/MatMul") && inputs.size() == 2) {
      matrixOfNode.put(name, inputs.get(1));
    }
  }

  private void tensor(int start, int end) {
    Reader tensor = new Reader(start, end);
    String name = "";
    List<Long> shape = new ArrayList<>();
    int type = 0;
    int offset = 0;
    int length = 0;
    while (tensor.next()) {
      switch (tensor.field) {
        case 1 -> {
          if (tensor.wire == 0) {
            shape.add(tensor.number);
          } else {
            Reader packed = new Reader(tensor.start, tensor.end);
            while (packed.at < packed.end0) {
              shape.add(packed.varint());
            }
          }
        }
        case 2 -> type = (int) tensor.number;
        case 8 -> name = tensor.text();
        case 9 -> {
          offset = tensor.start;
          length = tensor.end - tensor.start;
        }
        default -> {}
      }
    }
    tensors.put(name, new Tensor(name, shape.stream().mapToLong(Long::longValue).toArray(), type, offset, length));
  }

  private final class Reader {
    private final int end0;
    private int at;
    int field;
    int wire;
    int start;
    int end;
    long number;

    Reader(int start, int end) {
      this.at = start;
      this.end0 = end;
    }

    boolean next() {
      if (at >= end0) {
        return false;
      }
      long key = varint();
      field = (int) (key >>> 3);
      wire = (int) (key & 7);
      switch (wire) {
        case 0 -> number = varint();
        case 1 -> at += 8;
        case 5 -> at += 4;
        case 2 -> {
          int length = (int) varint();
          start = at;
          end = at + length;
          at = end;
        }
        default -> throw new IllegalArgumentException("wire type " + wire);
      }
      return true;
    }

    long varint() {
      long value = 0;
      int shift = 0;
      while (true) {
        byte next = file[at++];
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
        shift += 7;
      }
    }

    String text() {
      return new String(file, start, end - start, StandardCharsets.UTF_8);
    }
  }
}
