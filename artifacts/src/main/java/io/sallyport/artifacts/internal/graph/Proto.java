package io.sallyport.artifacts.internal.graph;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of a protobuf message without a schema (protobuf encoding, wire types 0, 1, 2,
 * 5).
 */
final class Proto {
  private final Bytes bytes;
  private final Cursor in;
  private int field;
  private int wire;
  private long number;
  private long start;
  private long length;

  Proto(Bytes bytes) {
    this.bytes = bytes;
    this.in = new Cursor(bytes);
  }

  /** Goes to the next field. */
  boolean next() throws IOException, FormatException {
    if (in.remaining() == 0) {
      return false;
    }
    long at = in.position();
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    if (field <= 0 || tag >>> 32 != 0) {
      throw new FormatException(at, "a field number that is out of range");
    }
    switch (wire) {
      case 0 -> number = varint();
      case 1 -> number = in.i64();
      case 2 -> {
        length = varint();
        start = in.position();
        if (length < 0) {
          throw new FormatException(at, "a field of more than 2^63 bytes");
        }
        in.skip(length);
      }
      case 5 -> number = in.u32();
      default -> throw new FormatException(at, "wire type " + wire + " (expected: 0, 1, 2 or 5)");
    }
    return true;
  }

  /** Number of the field. */
  int field() {
    return field;
  }

  /** Whether the field is a text, bytes or a message. */
  boolean isBytes() {
    return wire == 2;
  }

  boolean isBytes(int wanted) {
    return wire == 2 && field == wanted;
  }

  /** Whether the field is a whole number. */
  boolean isNumber(int wanted) {
    return wire == 0 && field == wanted;
  }

  long number() {
    return number;
  }

  /** The field's bytes. */
  Bytes content() {
    return bytes.slice(start, length);
  }

  /** The field as a message. */
  Proto message() {
    return new Proto(content());
  }

  /** The field as text, cut at 1 MiB. */
  String text() throws IOException {
    return new String(bytes.copy(start, (int) Math.min(length, 1 << 20)), StandardCharsets.UTF_8);
  }

  private long varint() throws IOException, FormatException {
    long value = 0;
    long at = in.position();
    for (int shift = 0; shift < 70; shift += 7) {
      int b = in.u8();
      value |= shift < 64 ? (long) (b & 0x7f) << shift : 0;
      if (b < 0x80) {
        return value;
      }
    }
    throw new FormatException(at, "a number of more than 10 bytes");
  }

  /** Whether bytes are a message to their end. */
  static boolean parses(Bytes bytes) throws IOException {
    try {
      Proto proto = new Proto(bytes);
      int fields = 0;
      while (proto.next() && fields < 100_000) {
        fields++;
      }
      return fields > 0;
    } catch (FormatException e) {
      return false;
    }
  }
}
