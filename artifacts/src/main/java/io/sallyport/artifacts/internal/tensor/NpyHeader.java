package io.sallyport.artifacts.internal.tensor;

import io.sallyport.artifacts.internal.bytes.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The header of an npy file: a literal of Python with exactly the keys descr, fortran_order, shape.
 *
 * @param objects whether an element holds objects
 * @param bytes how many bytes the elements take; 0 for objects
 */
record NpyHeader(boolean objects, long bytes) {
  private static final int DEEPEST = 32;

  static NpyHeader parse(String text) throws FormatException {
    if (!(PythonLiteral.parse(text, DEEPEST) instanceof Map<?, ?> map)
        || map.size() != 3
        || !map.containsKey("descr")
        || !map.containsKey("fortran_order")
        || !(map.get("shape") instanceof List<?> shape)) {
      throw new FormatException(
          10, "a header without descr, fortran_order and shape (expected: exactly these)");
    }
    long size = size(map.get("descr"), 0);
    if (size < 0) {
      return new NpyHeader(true, 0);
    }
    for (Object length : shape) {
      if (!(length instanceof Long number) || number < 0) {
        throw new FormatException(10, "a shape that is not a list of lengths");
      }
      try {
        size = Math.multiplyExact(size, number);
      } catch (ArithmeticException e) {
        throw new FormatException(10, "an array of more than 2^63 bytes");
      }
    }
    return new NpyHeader(false, size);
  }

  /** Bytes of an element, or -1 when it holds objects. */
  private static long size(@org.jspecify.annotations.Nullable Object type, int depth)
      throws FormatException {
    if (type instanceof String code) {
      return sizeOf(code);
    }
    if (!(type instanceof List<?> list) || depth > DEEPEST) {
      throw new FormatException(10, "a type that is neither a code nor a list of fields");
    }
    // A field is (name, type) or (name, type, shape); a type may be (type, shape) itself.
    if (list.size() == 2 && list.get(1) instanceof List<?> shape && isShape(shape)) {
      long element = size(list.get(0), depth + 1);
      return element < 0 ? -1 : times(element, shape);
    }
    long sum = 0;
    for (Object field : list) {
      if (!(field instanceof List<?> parts) || parts.size() < 2) {
        throw new FormatException(10, "a field without a name or a type");
      }
      long element = size(parts.get(1), depth + 1);
      if (element < 0) {
        return -1;
      }
      sum +=
          parts.size() > 2 && parts.get(2) instanceof List<?> shape
              ? times(element, shape)
              : element;
    }
    return sum;
  }

  private static boolean isShape(List<?> shape) {
    return shape.stream().allMatch(Long.class::isInstance);
  }

  private static long times(long element, List<?> shape) throws FormatException {
    long size = element;
    for (Object length : shape) {
      if (!(length instanceof Long number) || number < 0 || number > 1L << 40) {
        throw new FormatException(10, "a field with a shape that is not a list of lengths");
      }
      size *= number;
    }
    return size;
  }

  private static long sizeOf(String code) throws FormatException {
    List<Character> digits = new ArrayList<>();
    String bare = code.isEmpty() || "<>|=".indexOf(code.charAt(0)) < 0 ? code : code.substring(1);
    if (bare.isEmpty()) {
      throw new FormatException(10, "an empty type");
    }
    char kind = bare.charAt(0);
    if (kind == 'O' || bare.equals("object")) {
      return -1;
    }
    if ("?biufcmMOSaUVtBhHiIlLqQefdgFDGp".indexOf(kind) < 0) {
      throw new FormatException(10, "the type '" + code + "', which is not known");
    }
    for (int i = 1; i < bare.length() && Character.isDigit(bare.charAt(i)); i++) {
      digits.add(bare.charAt(i));
    }
    if (digits.size() > 12) {
      throw new FormatException(10, "a type of more than 10^12 bytes");
    }
    long count = 0;
    for (char digit : digits) {
      count = count * 10 + digit - '0';
    }
    return kind == 'U' ? 4 * count : digits.isEmpty() && kind == '?' ? 1 : count;
  }
}
