package io.sallyport.artifacts.evasion;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes files of models byte by byte, as their specifications say. */
final class ModelFiles {

  private ModelFiles() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** NPY 1.0. */
  static byte[] npy(String type, String shape, byte[] data) {
    String descriptor = type.startsWith("[") ? type : "'" + type + "'";
    String header =
        "{'descr': " + descriptor + ", 'fortran_order': False, 'shape': " + shape + ", }\n";
    ByteBuffer start = little(10 + header.length());
    start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    start.putShort((short) header.length()).put(utf8(header));
    return join(start.array(), data);
  }

  /** NPY 2.0: a longer length of the header. */
  static byte[] npy2(String type, byte[] data) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (1,), }\n";
    ByteBuffer start = little(12 + header.length());
    start.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0});
    start.putInt(header.length()).put(utf8(header));
    return join(start.array(), data);
  }

  static byte[] safetensors(String header, int data) {
    ByteBuffer file = little(8 + header.length() + data);
    return file.putLong(header.length()).put(utf8(header)).array();
  }

  /** GGUF 3 with texts as metadata and no tensors. */
  static byte[] gguf(String... pairs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8("GGUF"));
    out.writeBytes(little(20).putInt(3).putLong(0).putLong(pairs.length / 2).array());
    for (int i = 0; i < pairs.length; i += 2) {
      out.writeBytes(ggufText(pairs[i]));
      out.writeBytes(little(4).putInt(8).array());
      out.writeBytes(ggufText(pairs[i + 1]));
    }
    return out.toByteArray();
  }

  static byte[] ggufText(String text) {
    byte[] bytes = utf8(text);
    return join(little(8).putLong(bytes.length).array(), bytes);
  }

  static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A field of a protobuf message that is a text, bytes or a message. */
  static byte[] field(int number, byte[]... parts) {
    byte[] content = join(parts);
    return join(varint((long) number << 3 | 2), varint(content.length), content);
  }

  static byte[] field(int number, String text) {
    return field(number, utf8(text));
  }

  static byte[] number(int number, long value) {
    return join(varint((long) number << 3), varint(value));
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while (rest >>> 7 != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  /** An ONNX model around a graph. */
  static byte[] onnx(byte[]... graph) {
    return join(number(1, 8), field(7, graph), field(8, number(2, 17)));
  }

  static byte[] onnxNode(String operation, String domain, byte[]... more) {
    return field(
        1,
        field(1, "x"),
        field(2, "y"),
        field(3, "n"),
        field(4, operation),
        domain.isEmpty() ? new byte[0] : field(7, domain),
        join(more));
  }

  static byte[] onnxTensor(int number, String location) {
    return field(
        number,
        number(1, 1),
        number(2, 1),
        field(8, "w"),
        field(13, field(1, "location"), field(2, location)),
        number(14, 1));
  }

  /** A SavedModel around a graph. */
  static byte[] savedModel(byte[]... graph) {
    return join(number(1, 1), field(2, field(1, field(4, "serve")), field(2, graph)));
  }

  static byte[] tensorFlowNode(String operation) {
    return field(1, field(1, "z"), field(2, operation));
  }

  /** A function in a library with one node. */
  static byte[] tensorFlowFunction(String operation) {
    return field(
        2, field(1, field(1, field(1, "f")), field(3, field(1, "z"), field(2, operation))));
  }
}
