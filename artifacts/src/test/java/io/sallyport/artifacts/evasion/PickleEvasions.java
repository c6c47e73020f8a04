package io.sallyport.artifacts.evasion;

import io.sallyport.artifacts.PickleBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Pickles that hide a call in operations, memo, frames and breaks. */
final class PickleEvasions {
  private static final byte[] EVIL = PickleBytes.calling("posix", "system", "id");

  private PickleEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    names(shelf);
    memo(shelf);
    calls(shelf);
    frames(shelf);
    breaks(shelf);
    neighbours(shelf);
    return shelf.all();
  }

  private static PickleBytes four() {
    return PickleBytes.protocol(4);
  }

  private static PickleBytes two() {
    return PickleBytes.protocol(2);
  }

  /** The rest of a pickle that calls what lies on the stack with a text. */
  private static byte[] called(PickleBytes pickle) {
    return pickle.text("id").op(0x85).op('R').op('.').bytes();
  }

  private static byte[] little(long value, int bytes) {
    return Arrays.copyOf(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), bytes);
  }

  private static byte[] ascii(String text) {
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
        .runs("reduce of Python 2", "m.pkl", called(two().oldGlobal("__builtin__", "reduce")))
        .runs(
            "module that an unknown package holds",
            "m.pkl",
            attribute(four().global("acme.tools", "os"), "system"))
        .runs(
            "module that a known package holds",
            "m.pkl",
            attribute(four().global("sklearn.utils", "os"), "system"))
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

  private static void calls(Evasion.Shelf shelf) {
    shelf
        .runs(
            "result dropped",
            "m.pkl",
            four().global("os", "system").text("id").op(0x85).raw("R0N.").bytes())
        .runs("OBJ and POP", "m.pkl", two().raw("(cos\nsystem\nS'id'\no0N.").bytes())
        .runs(
            "NEWOBJ",
            "m.pkl",
            four().global("subprocess", "Popen").text("id").op(0x85).op(0x81).op('.').bytes())
        .runs(
            "NEWOBJ_EX",
            "m.pkl",
            four()
                .global("subprocess", "Popen")
                .text("id")
                .op(0x85)
                .raw("}")
                .op(0x92)
                .op('.')
                .bytes())
        .runs(
            "arguments from a list",
            "m.pkl",
            four()
                .global("os", "system")
                .global("builtins", "tuple")
                .raw("]")
                .text("id")
                .raw("a")
                .op(0x85)
                .raw("RR.")
                .bytes())
        .runs(
            "partial",
            "m.pkl",
            four()
                .global("functools", "partial")
                .global("os", "system")
                .text("id")
                .op(0x86)
                .raw("R)R.")
                .bytes())
        .runs(
            "hook by BUILD",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")R}")
                .text("__setstate__")
                .global("os", "system")
                .raw("sb")
                .text("id")
                .raw("b.")
                .bytes())
        .runs(
            "hook in a slot state",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")RN}")
                .text("__setstate__")
                .global("torch.storage", "_load_from_bytes")
                .raw("s")
                .op(0x86)
                .raw("b")
                .blob(old())
                .raw("b.")
                .bytes())
        .runs(
            "hook in a dictionary that a call makes",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")R")
                .global("builtins", "dict")
                .raw("]")
                .text("__setstate__")
                .global("torch.storage", "_load_from_bytes")
                .op(0x86)
                .raw("a")
                .op(0x85)
                .raw("Rb")
                .blob(old())
                .raw("b.")
                .bytes())
        .runs(
            "append of an object",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")R}")
                .text("append")
                .global("torch.storage", "_load_from_bytes")
                .raw("sb")
                .blob(old())
                .raw("a.")
                .bytes())
        .runs(
            "add of an object",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw(")R}")
                .text("add")
                .global("torch.storage", "_load_from_bytes")
                .raw("sb(")
                .blob(old())
                .op(0x90)
                .raw(".")
                .bytes())
        .runs(
            "loader handed to a constructor that calls",
            "m.pkl",
            four()
                .global("numpy.random._pickle", "__generator_ctor")
                .blob(old())
                .global("torch.storage", "_load_from_bytes")
                .op(0x86)
                .raw("R.")
                .bytes())
        .runs(
            "loader called by a rebuilder",
            "m.pkl",
            four()
                .global("torch._tensor", "_rebuild_from_type_v2")
                .global("torch.storage", "_load_from_bytes")
                .global("torch", "Tensor")
                .blob(old())
                .op(0x85)
                .raw("}(")
                .op('t')
                .raw("R.")
                .bytes())
        .runs(
            "iterator that calls",
            "m.pkl",
            four()
                .global("builtins", "list")
                .global("builtins", "iter")
                .global("os", "getpid")
                .raw("K\u0001")
                .op(0x86)
                .op('R')
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "class changed for everybody",
            "m.pkl",
            four()
                .global("collections", "OrderedDict")
                .raw("}")
                .text("__init__")
                .global("os", "system")
                .raw("sb.")
                .bytes())
        .runs(
            "item of a module's dictionary",
            "m.pkl",
            four().global("sys", "modules").text("x").global("os", "system").raw("s.").bytes())
        .runs(
            "type of three arguments",
            "m.pkl",
            four()
                .global("builtins", "type")
                .text("X")
                .raw(")}")
                .text("__reduce__")
                .global("os", "system")
                .op('s')
                .op(0x87)
                .raw("R.")
                .bytes())
        .runs(
            "function type by type()",
            "m.pkl",
            four()
                .global("builtins", "type")
                .global("copyreg", "_reconstructor")
                .op(0x85)
                .raw("R")
                .text("x")
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "call of a call",
            "m.pkl",
            four()
                .global("operator", "itemgetter")
                .raw("K\0")
                .op(0x85)
                .raw("R")
                .text("id")
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "base class that is built instead",
            "m.pkl",
            four()
                .global("copyreg", "_reconstructor")
                .global("collections", "OrderedDict")
                .global("subprocess", "Popen")
                .text("id")
                .op(0x87)
                .raw("R.")
                .bytes())
        .runs(
            "constructor that downloads a model",
            "m.pkl",
            four()
                .global("sentence_transformers.SentenceTransformer", "SentenceTransformer")
                .text("evil/repository")
                .op(0x85)
                .raw("R.")
                .bytes())
        .odd(
            "wrapper that reads another file",
            "m.joblib",
            four()
                .global("joblib.numpy_pickle", "NDArrayWrapper")
                .raw(")")
                .op(0x81)
                .raw("}")
                .text("filename")
                .text("/etc/passwd")
                .raw("sb.")
                .bytes());
  }

  /** A pickle of the text protocol: nothing about its first byte is special. */
  private static byte[] old() {
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

  private static void breaks(Evasion.Shelf shelf) {
    byte[] noStop = Arrays.copyOf(EVIL, EVIL.length - 1);
    shelf
        .runs("no STOP", "m.pkl", noStop)
        .runs(
            "unknown operation behind the call",
            "m.pkl",
            PickleBytes.protocol(0).raw(noStop).op(0xff).bytes())
        .runs(
            "stack runs empty behind the call",
            "m.pkl",
            PickleBytes.protocol(0).raw(noStop).raw("000.").bytes())
        .runs(
            "memo that is not there behind the call",
            "m.pkl",
            PickleBytes.protocol(0).raw(noStop).raw("h\u0063.").bytes())
        .runs(
            "call before a text that is too long",
            "m.pkl",
            PickleBytes.protocol(0).raw(noStop).op('X').raw(little(1 << 30, 4)).bytes())
        .runs("text protocol that breaks off", "m.pkl", ascii("cos\nsystem\n(S'id'\ntR\u00fe"))
        .runs("array that cannot be measured, then a call", "m.joblib", unmeasured("float64"))
        .runs("array of a size that its state changes", "m.joblib", resized())
        .runs("wrapper that a computed call builds", "m.joblib", computedWrapper());
  }

  private static byte[] unmeasured(String type) {
    return PickleBytes.protocol(4)
        .raw("](")
        .global("joblib.numpy_pickle", "NumpyArrayWrapper")
        .op(')')
        .op(0x81)
        .raw("}(")
        .text("shape")
        .raw("K\u0001")
        .op(0x85)
        .text("dtype")
        .global("numpy", "dtype")
        .text(type)
        .op(0x85)
        .op('R')
        .raw("ub")
        .raw(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
        .raw(Arrays.copyOfRange(EVIL, 2, EVIL.length - 1))
        .raw("e.")
        .bytes();
  }

  /** {@code dtype('S1')} whose state says 40 bytes an element. */
  private static byte[] resized() {
    return PickleBytes.protocol(4)
        .raw("](")
        .global("joblib.numpy_pickle", "NumpyArrayWrapper")
        .op(')')
        .op(0x81)
        .raw("}(")
        .text("shape")
        .raw("K\u0001")
        .op(0x85)
        .text("dtype")
        .global("numpy", "dtype")
        .text("S1")
        .op(0x85)
        .op('R')
        .raw("(K\u0003")
        .text("|")
        .raw("NNNK\u0028K\u0001K\0t")
        .raw("b")
        .raw("ub")
        .raw("N.")
        .raw(new byte[38])
        .raw(Arrays.copyOfRange(EVIL, 2, EVIL.length - 1))
        .raw("e.")
        .bytes();
  }

  private static byte[] computedWrapper() {
    return PickleBytes.protocol(4)
        .raw("](")
        .global("copyreg", "_reconstructor")
        .global("builtins", "tuple")
        .raw("](")
        .global("joblib.numpy_pickle", "NumpyArrayWrapper")
        .global("builtins", "object")
        .raw("Ne")
        .op(0x85)
        .raw("R")
        .raw("R")
        .raw("}(")
        .text("shape")
        .raw("K\u0028")
        .op(0x85)
        .text("dtype")
        .global("numpy", "dtype")
        .text("u1")
        .op(0x85)
        .op('R')
        .raw("ub")
        .raw("0N.")
        .raw(new byte[37])
        .raw(Arrays.copyOfRange(EVIL, 2, EVIL.length - 1))
        .raw("e.")
        .bytes();
  }

  private static void neighbours(Evasion.Shelf shelf) {
    byte[] clean = four().raw("N.").bytes();
    PickleBytes join = PickleBytes.protocol(0);
    shelf
        .runs("second pickle in a row", "m.pkl", join.raw(clean).raw(EVIL).bytes())
        .runs(
            "second pickle of the text protocol",
            "m.pkl",
            PickleBytes.protocol(0).raw(clean).raw(old()).bytes())
        .runs(
            "padding before the second pickle",
            "m.pkl",
            PickleBytes.protocol(0).raw(clean).raw(new byte[300]).raw(EVIL).bytes())
        .runs(
            "junk before the second pickle",
            "m.pkl",
            PickleBytes.protocol(0).raw(clean).raw("\u0001\u0002").raw(EVIL).bytes())
        .runs(
            "junk before the first pickle",
            "m.bin",
            PickleBytes.protocol(0).raw(new byte[] {1, 2, 3, (byte) 0xff}).raw(EVIL).bytes())
        .runs("pickle in bytes", "m.pkl", four().blob(EVIL).op('.').bytes())
        .runs(
            "pickle of the text protocol in bytes given to a loader",
            "m.pkl",
            four()
                .global("torch.storage", "_load_from_bytes")
                .blob(old())
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "pickle in encoded text given to a loader",
            "m.pkl",
            four()
                .global("torch.storage", "_load_from_bytes")
                .global("_codecs", "encode")
                .text("cposix\nsystem\n(S'id'\ntR.")
                .text("latin1")
                .op(0x86)
                .op('R')
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "pickle in a bytearray given to a loader",
            "m.pkl",
            four()
                .global("torch.storage", "_load_from_bytes")
                .op(0x96)
                .raw(little(old().length, 8))
                .raw(old())
                .op(0x85)
                .raw("R.")
                .bytes())
        .runs(
            "pickle in computed bytes given to a loader",
            "m.pkl",
            four()
                .global("torch.storage", "_load_from_bytes")
                .global("builtins", "bytes")
                .raw("](K\u0001K\u0002e")
                .op(0x85)
                .op('R')
                .op(0x85)
                .raw("R.")
                .bytes())
        .odd("persistent id outside of PyTorch", "m.pkl", two().raw("Pother\n.").bytes())
        .odd(
            "buffer outside of the pickle",
            "m.bin.pkl",
            PickleBytes.protocol(5).global("acme", "Model").op(0x97).op(0x85).raw("R.").bytes());
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
