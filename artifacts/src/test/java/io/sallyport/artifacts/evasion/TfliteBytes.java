package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.little;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import java.util.Arrays;

/** Writes a TensorFlow Lite model (a flatbuffer) with one custom operator. */
final class TfliteBytes {

  private TfliteBytes() {}

  static byte[] custom(String name) {
    byte[] text = Arrays.copyOf(utf8(name), (name.length() + 4) / 4 * 4);
    // Layout of the root table at 8, the table at 16, the vector at 28, the operator at 44.
    return join(
        little(8).putInt(16).put(utf8("TFL3")).array(),
        little(8)
            .putShort((short) 8)
            .putShort((short) 12)
            .putShort((short) 4)
            .putShort((short) 8)
            .array(),
        little(12).putInt(8).putInt(3).putInt(4).array(),
        little(8).putInt(1).putInt(12).array(),
        little(8)
            .putShort((short) 8)
            .putShort((short) 8)
            .putShort((short) 0)
            .putShort((short) 4)
            .array(),
        little(8).putInt(8).putInt(4).array(),
        little(4).putInt(name.length()).array(),
        text);
  }
}
