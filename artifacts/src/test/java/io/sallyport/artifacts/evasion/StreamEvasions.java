package io.sallyport.artifacts.evasion;

import static io.sallyport.artifacts.evasion.PickleEvasions.EVIL;
import static io.sallyport.artifacts.evasion.PickleEvasions.ascii;
import static io.sallyport.artifacts.evasion.PickleEvasions.four;
import static io.sallyport.artifacts.evasion.PickleEvasions.little;
import static io.sallyport.artifacts.evasion.PickleEvasions.old;
import static io.sallyport.artifacts.evasion.PickleEvasions.two;

import io.sallyport.artifacts.PickleBytes;
import java.util.Arrays;
import java.util.List;

/** Pickles that break off, and what stands beside and within them. */
final class StreamEvasions {

  private StreamEvasions() {}

  static List<Evasion> all() {
    Evasion.Shelf shelf = new Evasion.Shelf();
    breaks(shelf);
    neighbours(shelf);
    return shelf.all();
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
        .runs(
            "objects of an array of joblib",
            "m.joblib",
            four()
                .raw("](")
                .global("joblib.numpy_pickle", "NumpyArrayWrapper")
                .raw(")")
                .op(0x81)
                .raw("}(")
                .text("shape")
                .raw("K\u0001")
                .op(0x85)
                .text("dtype")
                .global("numpy", "dtype")
                .text("O8")
                .op(0x85)
                .raw("Rub")
                .raw(EVIL)
                .raw("e.")
                .bytes())
        .odd("persistent id outside of PyTorch", "m.pkl", two().raw("Pother\n.").bytes())
        .odd(
            "buffer outside of the pickle",
            "m.bin.pkl",
            PickleBytes.protocol(5).global("acme", "Model").op(0x97).op(0x85).raw("R.").bytes());
  }
}
