package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.pickle.Value.Call;
import io.sallyport.artifacts.internal.pickle.Value.Global;
import io.sallyport.artifacts.internal.pickle.Value.Items;
import io.sallyport.artifacts.internal.pickle.Value.Pairs;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.pickle.Value.Whole;
import io.sallyport.artifacts.internal.scan.Place;
import io.sallyport.artifacts.internal.scan.ScanRun;
import java.io.IOException;

/** The raw arrays that joblib writes into a pickle, behind their wrapper ({@code numpy_pickle}). */
final class PickleArrays {
  // Types whose state says how many bytes an element takes.
  private static final String FLEXIBLE = "SUVa";

  /**
   * What follows a wrapper.
   *
   * @param objects a pickle of the elements instead of raw bytes
   * @param padded one byte with the length of a padding stands before the bytes
   * @param length how many bytes the elements take
   */
  record Layout(boolean objects, boolean padded, long length) {}

  private PickleArrays() {}

  /** Whether an object is a wrapper that joblib's reader replaces with an array. */
  static boolean isWrapper(Value object) {
    return object instanceof Call call
        && call.callee() instanceof Global global
        && global.full().equals("joblib.numpy_pickle.NumpyArrayWrapper");
  }

  /** Reports a wrapper of old versions of joblib whose array lies outside of the model's folder. */
  static void checkFile(Value object, Value state, Place place, ScanRun run) {
    if (object instanceof Call call
        && call.callee() instanceof Global global
        && global.module().startsWith("joblib.")
        && global.name().endsWith("NDArrayWrapper")
        && state instanceof Pairs pairs
        && pairs.get("filename") instanceof Value name
        && !(name instanceof Text text && text.whole() && text.text().matches("[\\w .-]*"))) {
      run.report("graph/path", place, "An array is read from another folder.");
    }
  }

  /** Reads the layout from the wrapper's state. */
  static Layout layout(Pairs wrapper, long at) throws FormatException {
    Value type = wrapper.get("dtype");
    Value alignment = wrapper.get("numpy_array_alignment_bytes");
    long size = type == null ? -1 : itemSize(type);
    if (size == -2) {
      return new Layout(true, false, 0);
    }
    if (size < 0 || !(wrapper.get("shape") instanceof Items shape) || shape.count() > 32) {
      throw new FormatException(at, "an array whose type or shape is not written plainly");
    }
    long length = size;
    for (int i = 0; i < shape.count(); i++) {
      if (!(shape.get(i) instanceof Whole whole) || whole.value() < 0) {
        throw new FormatException(at, "an array with a shape that is not a number");
      }
      try {
        length = Math.multiplyExact(length, whole.value());
      } catch (ArithmeticException e) {
        throw new FormatException(at, "an array of more than 2^63 bytes");
      }
    }
    return new Layout(false, alignment instanceof Whole, length);
  }

  /** The place behind a raw array. */
  static long behind(Bytes bytes, long from, Layout layout) throws IOException, FormatException {
    long start = from;
    if (layout.padded()) {
      byte[] padding = bytes.copy(from, 1);
      if (padding.length == 0) {
        throw new FormatException(from, "cut short before an array");
      }
      start += 1 + (padding[0] & 0xff);
    }
    if (layout.length() > bytes.size() - start) {
      throw new FormatException(
          from,
          "an array of "
              + layout.length()
              + " bytes (expected: at most the "
              + Math.max(0, bytes.size() - start)
              + " that are left)");
    }
    return start + layout.length();
  }

  /** Bytes of an element; -2 for objects, -1 when it cannot be told. */
  private static long itemSize(Value type) {
    if (!(type instanceof Call call)
        || !(call.arguments() instanceof Items arguments)
        || !(arguments.get(0) instanceof Text code)) {
      return -1;
    }
    if (call.state() instanceof Items state
        && state.get(5) instanceof Whole size
        && size.value() >= 0
        && FLEXIBLE.indexOf(kind(code.text())) >= 0
        && !(state.get(7) instanceof Whole flags && (flags.value() & 1) != 0)) {
      return size.value();
    }
    // numpy.dtype('V56') has its fields in the state: (version, order, None, names, fields, size,
    // alignment, flags); flag bit 0 says that there are objects in it.
    if (call.state() instanceof Items state
        && state.count() >= 8
        && state.get(7) instanceof Whole flags
        && (flags.value() & 1) != 0) {
      return -2;
    }
    return sizeOf(code.text());
  }

  private static char kind(String code) {
    int at = !code.isEmpty() && "<>|=".indexOf(code.charAt(0)) >= 0 ? 1 : 0;
    return at < code.length() ? code.charAt(at) : ' ';
  }

  private static long sizeOf(String code) {
    String bare = code.isEmpty() || "<>|=".indexOf(code.charAt(0)) < 0 ? code : code.substring(1);
    if (bare.isEmpty()) {
      return -1;
    }
    char kind = bare.charAt(0);
    if (kind == 'O') {
      return -2;
    }
    int end = 1;
    while (end < bare.length() && Character.isDigit(bare.charAt(end))) {
      end++;
    }
    if (end == 1 || end > 10 || "biufcSUVmMa".indexOf(kind) < 0) {
      return -1;
    }
    long size = Long.parseLong(bare.substring(1, end));
    return kind == 'U' ? size * 4 : size;
  }
}
