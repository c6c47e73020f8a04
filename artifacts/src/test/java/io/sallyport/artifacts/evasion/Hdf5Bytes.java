package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.little;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import java.util.Arrays;

/** Writes an HDF5 file (superblock 0) whose root group has one text as an attribute. */
final class Hdf5Bytes {
  private static final int SUPERBLOCK = 96;

  private Hdf5Bytes() {}

  static byte[] attribute(String name, String text) {
    return bytes(name, utf8(text));
  }

  static byte[] bytes(String name, byte[] value) {
    byte[] title = padded(utf8(name + "\0"));
    byte[] type = little(8).put((byte) 0x13).put(new byte[3]).putInt(value.length).array();
    byte[] space = {1, 0, 0, 0, 0, 0, 0, 0};
    byte[] head =
        little(8)
            .put((byte) 1)
            .put((byte) 0)
            .putShort((short) (name.length() + 1))
            .putShort((short) type.length)
            .putShort((short) space.length)
            .array();
    byte[] message = padded(join(head, title, type, space, value));
    byte[] header =
        join(
            little(16)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) 1)
                .putInt(1)
                .putInt(8 + message.length)
                .array(),
            little(8).putShort((short) 0x0c).putShort((short) message.length).putInt(0).array(),
            message);
    byte[] superblock =
        little(SUPERBLOCK)
            .put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'})
            .put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0})
            .putShort((short) 4)
            .putShort((short) 16)
            .putInt(0)
            .putLong(0)
            .putLong(-1)
            .putLong(SUPERBLOCK + header.length)
            .putLong(-1)
            .putLong(0)
            .putLong(SUPERBLOCK)
            .putInt(0)
            .putInt(0)
            .array();
    return join(superblock, header);
  }

  private static byte[] padded(byte[] bytes) {
    return Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
  }
}
