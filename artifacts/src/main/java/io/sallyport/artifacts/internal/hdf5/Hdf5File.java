package io.sallyport.artifacts.internal.hdf5;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import java.io.IOException;

/**
 * The superblock of an HDF5 file and how its addresses are read (HDF5 File Format Specification
 * 3.0, section II).
 *
 * @param bytes from the superblock's signature on
 * @param offsetSize bytes of an address
 * @param lengthSize bytes of a length
 * @param end what the superblock says of the file's end
 * @param root address of the root group's object header
 */
record Hdf5File(Bytes bytes, int offsetSize, int lengthSize, long end, long root) {

  /** Whether nothing but zeros follows the signature: a file that nobody wrote anything into. */
  static boolean isBlank(Bytes bytes) throws IOException {
    for (long at = 8; at < bytes.size(); at += 1 << 16) {
      for (byte b : bytes.copy(at, 1 << 16)) {
        if (b != 0) {
          return false;
        }
      }
    }
    return true;
  }

  static Hdf5File open(Bytes bytes) throws IOException, FormatException {
    Cursor in = new Cursor(bytes);
    in.skip(8);
    int version = in.u8();
    if (version > 3) {
      throw new FormatException(8, "superblock version " + version + " (expected: 0 to 3)");
    }
    if (version < 2) {
      in.skip(4);
      int offsetSize = in.u8();
      int lengthSize = in.u8();
      in.skip(version == 0 ? 9 : 13);
      Hdf5File file = new Hdf5File(bytes, size(offsetSize), size(lengthSize), 0, 0);
      in.skip(2L * offsetSize);
      long end = file.address(in);
      in.skip(2L * offsetSize);
      return new Hdf5File(bytes, offsetSize, lengthSize, end, file.address(in));
    }
    int offsetSize = size(in.u8());
    int lengthSize = size(in.u8());
    in.skip(1 + 2L * offsetSize);
    Hdf5File file = new Hdf5File(bytes, offsetSize, lengthSize, 0, 0);
    return new Hdf5File(bytes, offsetSize, lengthSize, file.address(in), file.address(in));
  }

  /** A cursor at an address. */
  Cursor at(long address) throws FormatException {
    Cursor in = new Cursor(bytes);
    in.seek(address);
    return in;
  }

  /** An address; -1 when it is undefined. */
  long address(Cursor in) throws IOException, FormatException {
    return number(in, offsetSize);
  }

  /** A length. */
  long length(Cursor in) throws IOException, FormatException {
    return number(in, lengthSize);
  }

  /** A number of 1 to 8 bytes, little-endian; all bits set is -1. */
  static long number(Cursor in, int size) throws IOException, FormatException {
    long value = 0;
    boolean all = true;
    for (int i = 0; i < size; i++) {
      int b = in.u8();
      all &= b == 0xff;
      value |= (long) b << 8 * i;
    }
    return all ? -1 : value;
  }

  private static int size(int size) throws FormatException {
    if (size != 2 && size != 4 && size != 8) {
      throw new FormatException(8, "addresses of " + size + " bytes (expected: 2, 4 or 8)");
    }
    return size;
  }
}
