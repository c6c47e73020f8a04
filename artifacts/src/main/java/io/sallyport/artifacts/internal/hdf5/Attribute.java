package io.sallyport.artifacts.internal.hdf5;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An attribute and the texts it holds (section IV.A.2.m).
 *
 * @param name its name
 * @param texts strings of fixed or variable length; empty for other types
 */
record Attribute(String name, List<Bytes> texts) {
  private static final int MOST_TEXTS = 10_000;
  private static final int FIXED_STRING = 3;
  private static final int VARIABLE = 9;

  static Attribute read(Hdf5File file, Bytes message) throws IOException, FormatException {
    Cursor in = new Cursor(message);
    int version = in.u8();
    if (version < 1 || version > 3) {
      throw new FormatException(-1, "an attribute of version " + version);
    }
    in.skip(1);
    int nameSize = in.u16();
    int typeSize = in.u16();
    int spaceSize = in.u16();
    in.skip(version == 3 ? 1 : 0);
    int align = version == 1 ? 8 : 1;
    String name = in.ascii(nameSize).replace("\0", "");
    in.seek(padded(in.position(), nameSize, align));
    long typeAt = in.position();
    in.seek(padded(typeAt + typeSize, typeSize, align));
    long spaceAt = in.position();
    in.seek(padded(spaceAt + spaceSize, spaceSize, align));
    long count = count(file, message.slice(spaceAt, spaceSize));
    Cursor type = new Cursor(message.slice(typeAt, typeSize));
    int kind = type.u8() & 0x0f;
    int bits = type.u8();
    type.skip(2);
    long size = type.u32();
    List<Bytes> texts = new ArrayList<>();
    if (kind == FIXED_STRING) {
      for (long i = 0; i < Math.min(count, MOST_TEXTS) && size > 0; i++) {
        texts.add(message.slice(in.position() + i * size, size));
      }
    } else if (kind == VARIABLE && (bits & 0x0f) == 1) {
      for (long i = 0; i < Math.min(count, MOST_TEXTS); i++) {
        texts.add(variable(file, in));
      }
    }
    return new Attribute(name, texts);
  }

  private static long padded(long end, int size, int align) {
    return align == 1 ? end : end + (align - size % align) % align;
  }

  private static long count(Hdf5File file, Bytes space) throws IOException, FormatException {
    Cursor in = new Cursor(space);
    int version = in.u8();
    int rank = in.u8();
    in.skip(version == 1 ? 6 : 2);
    long count = 1;
    for (int i = 0; i < rank; i++) {
      long length = file.length(in);
      if (length < 0 || length > 1 << 24) {
        throw new FormatException(-1, "an attribute of more than 2^24 elements");
      }
      count = Math.min(count * length, 1L << 40);
    }
    return count;
  }

  /** A string in the global heap (section III.E). */
  private static Bytes variable(Hdf5File file, Cursor in) throws IOException, FormatException {
    long length = in.u32();
    long heap = file.address(in);
    long wanted = in.u32();
    if (length == 0 || heap < 0) {
      return file.bytes().slice(0, 0);
    }
    Cursor objects = file.at(heap);
    if (!objects.ascii(4).equals("GCOL")) {
      throw new FormatException(heap, "no global heap");
    }
    objects.skip(4);
    long end = heap + file.length(objects);
    while (objects.position() + 8 < end) {
      int index = objects.u16();
      objects.skip(6);
      long size = file.length(objects);
      if (index == 0 || size < 0) {
        break;
      }
      if (index == wanted) {
        return file.bytes().slice(objects.position(), Math.min(size, length));
      }
      objects.skip(Math.min(size + (8 - size % 8) % 8, objects.remaining()));
    }
    throw new FormatException(heap, "a string that is not in its heap");
  }
}
