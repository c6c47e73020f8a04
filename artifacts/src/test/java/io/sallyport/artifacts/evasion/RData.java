package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.ModelFiles.join;
import static io.sallyport.artifacts.evasion.ModelFiles.utf8;

import java.nio.ByteBuffer;

/** Saved objects of R, written as its version 3 in XDR does. */
final class RData {
  static final byte[] END = number(254);
  static final byte[] GLOBAL = number(253);

  private RData() {}

  /** A file with one object. */
  static byte[] file(byte[]... object) {
    return join(
        utf8("X\n"),
        number(3),
        number(0x040300),
        number(0x030500),
        number(5),
        utf8("UTF-8"),
        join(object));
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] symbol(String name) {
    return join(number(1), text(name));
  }

  static byte[] text(String text) {
    return join(number(9 | 0x40000), number(text.length()), utf8(text));
  }

  /** {@code name("argument")}, not yet evaluated. */
  static byte[] call(String name, String argument) {
    return join(number(6), symbol(name), number(2), number(16), number(1), text(argument), END);
  }

  static byte[] promise(byte[] expression) {
    return join(number(5 | 0x400), GLOBAL, number(252), expression);
  }

  /** A data frame with a column of numbers and one of texts. */
  static byte[] frame() {
    return join(
        number(19 | 0x300),
        number(2),
        number(14),
        number(1),
        new byte[8],
        number(16),
        number(1),
        text("a"),
        number(2 | 0x400),
        symbol("names"),
        number(16),
        number(2),
        text("x"),
        text("y"),
        END);
  }
}
