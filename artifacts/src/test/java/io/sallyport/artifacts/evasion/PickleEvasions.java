package io.sallyport.artifacts.evasion;

import io.sallyport.artifacts.PickleBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Pickles that hide a call in names, memo and frames. */
final class PickleEvasions {
  static final byte[] EVIL = PickleBytes.calling("posix", "system", "id");

  private PickleEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    names(shelf);
    memo(shelf);
    frames(shelf);
    return shelf.all();
  }

  static PickleBytes four() {
    return PickleBytes.protocol(4);
  }

  static PickleBytes two() {
    return PickleBytes.protocol(2);
  }

  /** The rest of a pickle that calls what lies on the stack with a text. */
  static byte[] called(PickleBytes pickle) {
    return pickle.text("id").op(0x85).op('R').op('.').bytes();
  }

  static byte[] little(long value, int bytes) {
    return Arrays.copyOf(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), bytes);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void names(Evasion.Shelf shelf) {
    shelf
        .runs("GLOBAL", "m.pkl", called(two().oldGlobal("os", "system")))
        .runs("INST", "m.pkl", two().raw("(S'id'\nios\nsystem\n.").bytes())
        .runs("OBJ", "m.pkl", two().raw("(cos\nsystem\nS'id'\no.").bytes())
        .runs(
            "names as escaped Unicode lines",
            "m.pkl",
            called(four().raw("V\\u006f\\u0073\nV\\u0073ystem\n").op(0x93)))
        .runs(
            "names as escaped strings",
            "m.pkl",
            called(four().raw("S'\\x6fs'\nS'sys\\x74em'\n").op(0x93)))
        .runs(
            "names as octal escapes",
            "m.pkl",
            called(four().raw("S'\\157s'\nS\"system\"\n").op(0x93)))
        .runs(
            "names as BINSTRING",
            "m.pkl",
            called(four().op('T').raw(little(2, 4)).raw("os").op('U').op(6).raw("system").op(0x93)))
        .runs(
            "names as BINUNICODE8",
            "m.pkl",
            called(
                four()
                    .op(0x8d)
                    .raw(little(2, 8))
                    .raw("os")
                    .op(0x8d)
                    .raw(little(6, 8))
                    .raw("system")
                    .op(0x93)))
        .runs(
            "dotted name within a known package",
            "m.pkl",
            called(four().global("numpy.core", "multiarray.os.system")))
        .runs(
            "dotted name through an allowed class",
            "m.pkl",
            called(four().global("collections", "OrderedDict.fromkeys.__self__")))
        .runs("module of Python 2", "m.pkl", called(two().oldGlobal("commands", "getoutput")))
        .runs(
            "renamed builtin of Python 2",
            "m.pkl",
            called(two().oldGlobal("__builtin__", "execfile")))
        .runs(
            "renamed iterator of Python 2",
            "m.pkl",
            two()
                .oldGlobal("itertools", "imap")
                .oldGlobal("os", "system")
                .raw("]S'id'\na")
                .op(0x86)
                .raw("R.")
                .bytes())
        .odd("reduce of Python 2", "m.pkl", called(two().oldGlobal("__builtin__", "reduce")))
        .runs(
            "module that an unknown package holds",
            "m.pkl",
            attribute(four().global("acme.tools", "os"), "system"))
        .runs(
            "module that a known package holds",
            "m.pkl",
            attribute(four().global("sklearn.utils", "os"), "system"))
        .runs("name that ends with a dot", "m.pkl", called(four().global("acme", "thing.")))
        .runs(
            "name that no source could have",
            "m.pkl",
            called(four().global("acme", "we ird").op('0').global("os", "system")))
        .runs(
            "extension code that the pickle registers itself",
            "m.pkl",
            four()
                .global("copyreg", "add_extension")
                .text("os")
                .text("system")
                .raw("K\u0001")
                .op(0x87)
                .op('R')
                .op('0')
                .op(0x82)
                .op(1)
                .text("id")
                .op(0x85)
                .raw("R.")
                .bytes())
        .odd(
            "extension code of somebody else",
            "m.pkl",
            called(two().op(0x84).raw(little(70000, 4))))
        .runs(
            "name computed by a call",
            "m.pkl",
            called(
                four()
                    .text("os")
                    .global("builtins", "str")
                    .text("system")
                    .op(0x85)
                    .op('R')
                    .op(0x93)))
        .runs(
            "very long dotted name",
            "m.pkl",
            called(
                four()
                    .op('X')
                    .raw(little(1200, 4))
                    .raw("a.".repeat(599) + "os")
                    .text("system")
                    .op(0x93)));
  }

  private static byte[] attribute(PickleBytes owner, String name) {
    return PickleBytes.protocol(4)
        .global("builtins", "getattr")
        .raw(Arrays.copyOfRange(owner.bytes(), 2, owner.bytes().length))
        .text(name)
        .op(0x86)
        .op('R')
        .text("id")
        .op(0x85)
        .raw("R.")
        .bytes();
  }

  private static void memo(Evasion.Shelf shelf) {
    shelf
        .runs(
            "names from the memo",
            "m.pkl",
            called(four().text("os").op(0x94).text("system").op(0x94).raw("00h\0h\u0001").op(0x93)))
        .runs(
            "memo overwritten",
            "m.pkl",
            called(
                four()
                    .text("math")
                    .raw("q\u0005")
                    .raw("0")
                    .text("os")
                    .raw("q\u0005")
                    .raw("0")
                    .raw("h\u0005")
                    .text("system")
                    .op(0x93)))
        .runs(
            "sparse memo",
            "m.pkl",
            called(
                four()
                    .text("os")
                    .op('r')
                    .raw(little(0x7fffffffL, 4))
                    .raw("0")
                    .op('j')
                    .raw(little(0x7fffffffL, 4))
                    .text("system")
                    .op(0x93)))
        .runs(
            "index as Python writes numbers",
            "m.pkl",
            called(two().raw("S'os'\np1_0\n0g +1_0\nS'system'\n").op(0x93)))
        .runs(
            "index with white space",
            "m.pkl",
            called(two().raw("S'os'\np  7  \n0g7\nS'system'\n").op(0x93)))
        .runs(
            "MEMOIZE counts entries",
            "m.pkl",
            called(
                four()
                    .text("x")
                    .raw("q\u0064")
                    .raw("0")
                    .text("os")
                    .op(0x94)
                    .raw("0h\u0001")
                    .text("system")
                    .op(0x93)))
        .runs(
            "callable kept for later",
            "m.pkl",
            four()
                .global("os", "system")
                .op(0x94)
                .raw("0N0")
                .raw("h\0")
                .text("id")
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "DUP instead of a memo",
            "m.pkl",
            four().global("os", "system").raw("2").text("id").op(0x85).raw("R.").bytes())
        .runs(
            "names swapped under a mark",
            "m.pkl",
            called(four().text("os").raw("(").text("x").raw("1").text("system").op(0x93)))
        .runs(
            "mark dropped by POP",
            "m.pkl",
            called(four().raw("(0").text("os").text("system").op(0x93)));
  }

  /** A pickle of the text protocol: nothing about its first byte is special. */
  static byte[] old() {
    return ascii("cposix\nsystem\n(S'id'\ntR.");
  }

  private static void frames(Evasion.Shelf shelf) {
    byte[] body = Arrays.copyOfRange(EVIL, 2, EVIL.length);
    shelf
        .runs("frame of no length", "m.pkl", four().op(0x95).raw(little(0, 8)).raw(body).bytes())
        .runs(
            "frame that ends within an operation",
            "m.pkl",
            four().op(0x95).raw(little(5, 8)).raw(body).bytes())
        .runs(
            "frame longer than the file",
            "m.pkl",
            four().op(0x95).raw(little(1L << 40, 8)).raw(body).bytes())
        .runs(
            "frame in a frame",
            "m.pkl",
            four().op(0x95).raw(little(60, 8)).op(0x95).raw(little(40, 8)).raw(body).bytes())
        .runs("two headers", "m.pkl", four().op(0x80).op(2).raw(body).bytes())
        .runs(
            "header of protocol 0",
            "m.pkl",
            new PickleBytesOf().raw("\u0080").header(0).raw("cos\nsystem\n(S'id'\ntR.").bytes())
        .runs(
            "header in the middle",
            "m.pkl",
            PickleBytes.protocol(0).raw("N0").op(0x80).op(4).raw(body).bytes());
  }

  /** Writes single bytes above 127. */
  private static final class PickleBytesOf {
    private final PickleBytes pickle = PickleBytes.protocol(0);

    PickleBytesOf raw(String latin) {
      pickle.raw(ascii(latin));
      return this;
    }

    PickleBytesOf header(int protocol) {
      pickle.op(protocol);
      return this;
    }

    byte[] bytes() {
      return pickle.bytes();
    }
  }
}
