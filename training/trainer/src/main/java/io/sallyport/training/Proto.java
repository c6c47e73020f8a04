package io.sallyport.training;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A protobuf message as its fields in order: enough to read a graph, change it and write it back. */
final class Proto {
  record Field(int number, int wire, long value, byte[] data) {}

  final List<Field> fields = new ArrayList<>();

  static Proto parse(byte[] bytes) {
    Proto message = new Proto();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      long key = varint(in);
      int number = (int) (key >>> 3);
      int wire = (int) (key & 7);
      switch (wire) {
        case 0 -> message.fields.add(new Field(number, wire, varint(in), null));
        case 1 -> message.fields.add(new Field(number, wire, 0, take(in, 8)));
        case 2 -> message.fields.add(new Field(number, wire, 0, take(in, (int) varint(in))));
        case 5 -> message.fields.add(new Field(number, wire, 0, take(in, 4)));
        default -> throw new IllegalArgumentException("wire type " + wire);
      }
    }
    return message;
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] data = new byte[length];
    in.get(data);
    return data;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) return value;
    }
  }

  Proto text(int number, String text) {
    return bytes(number, text.getBytes(StandardCharsets.UTF_8));
  }

  Proto bytes(int number, byte[] data) {
    fields.add(new Field(number, 2, 0, data));
    return this;
  }

  Proto number(int number, long value) {
    fields.add(new Field(number, 0, value, null));
    return this;
  }

  String text(int number) {
    for (Field field : fields)
      if (field.number() == number && field.data() != null) return new String(field.data(), StandardCharsets.UTF_8);
    return "";
  }

  List<String> texts(int number) {
    List<String> all = new ArrayList<>();
    for (Field field : fields)
      if (field.number() == number && field.data() != null) all.add(new String(field.data(), StandardCharsets.UTF_8));
    return all;
  }

  byte[] write() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Field field : fields) {
      varint(out, (long) field.number() << 3 | field.wire());
      if (field.wire() == 0) {
        varint(out, field.value());
      } else {
        if (field.wire() == 2) varint(out, field.data().length);
        out.writeBytes(field.data());
      }
    }
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
