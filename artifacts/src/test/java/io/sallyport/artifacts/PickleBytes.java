package io.sallyport.artifacts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes pickles operation by operation. The names in them are never imported by anything. */
public final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A pickle of a protocol; 0 and 1 have no header. */
  public static PickleBytes protocol(int protocol) {
    PickleBytes pickle = new PickleBytes();
    return protocol < 2 ? pickle : pickle.op(0x80).op(protocol);
  }

  /** A pickle that calls a function with one text. */
  public static byte[] calling(String module, String name, String argument) {
    return protocol(4).global(module, name).text(argument).op(0x85).op('R').op('.').bytes();
  }

  /** One byte. */
  public PickleBytes op(int operation) {
    out.write(operation);
    return this;
  }

  /** Bytes as they are. */
  public PickleBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** ASCII as it is. */
  public PickleBytes raw(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A short text. */
  public PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op(0x8c).op(bytes.length).raw(bytes);
  }

  /** Short bytes. */
  public PickleBytes blob(byte[] bytes) {
    return op('C').op(bytes.length).raw(bytes);
  }

  /** An import by STACK_GLOBAL. */
  public PickleBytes global(String module, String name) {
    return text(module).text(name).op(0x93);
  }

  /** An import by GLOBAL. */
  public PickleBytes oldGlobal(String module, String name) {
    return raw("c" + module + "\n" + name + "\n");
  }

  /** What was written. */
  public byte[] bytes() {
    return out.toByteArray();
  }
}
