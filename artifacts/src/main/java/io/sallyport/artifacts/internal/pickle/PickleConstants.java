package io.sallyport.artifacts.internal.pickle;

import io.sallyport.artifacts.internal.bytes.Bytes;
import io.sallyport.artifacts.internal.bytes.Cursor;
import io.sallyport.artifacts.internal.bytes.FormatException;
import io.sallyport.artifacts.internal.pickle.Value.Blob;
import io.sallyport.artifacts.internal.pickle.Value.Plain;
import io.sallyport.artifacts.internal.pickle.Value.Text;
import io.sallyport.artifacts.internal.pickle.Value.Whole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the operations that push a constant, and the arguments of the text protocol. */
final class PickleConstants {
  private static final int LONGEST_LINE = 1 << 24;
  private static final int LONGEST_NUMBER = 4096;
  private static final Pattern UNDERSCORES = Pattern.compile("(?<=[0-9])_(?=[0-9])");
  private static final int KEPT_TEXT = 1024;
  private static final long KEPT_IN_ALL = 64L << 20;

  private final Bytes bytes;
  private final Cursor in;
  private long kept;

  PickleConstants(Bytes bytes, Cursor in) {
    this.bytes = bytes;
    this.in = in;
  }

  /** The constant that an operation pushes; null when it is another kind of operation. */
  @Nullable Value read(int operation, long at) throws IOException, FormatException {
    return switch (operation) {
      case 'N' -> Plain.NONE;
      case 0x88, 0x89 -> Plain.BOOLEAN;
      case 'K' -> new Whole(in.u8());
      case 'M' -> new Whole(in.u16());
      case 'J' -> new Whole(in.i32());
      case 'G' -> {
        in.skip(8);
        yield Plain.REAL;
      }
      case 'I', 'L', 'F' -> decimal(operation);
      case 0x8a -> whole(in.u8());
      case 0x8b -> whole(length(in.u32(), at));
      case 0x8c, 'U' -> text(in.u8());
      case 'X', 'T' -> text(length(in.u32(), at));
      case 0x8d -> text(length(in.i64(), at));
      case 'V' -> line(true);
      case 'S' -> quoted(at);
      case 'C' -> blob(in.u8());
      case 'B' -> blob(length(in.u32(), at));
      case 0x8e, 0x96 -> blob(length(in.i64(), at));
      default -> null;
    };
  }

  /** The name of a module, class or persistent object: a line. */
  String name() throws IOException, FormatException {
    return new String(in.line(LONGEST_LINE), StandardCharsets.UTF_8);
  }

  /** The index of GET and PUT: a line with a decimal number as Python's int() reads it. */
  long number(long at) throws IOException, FormatException {
    String line = new String(in.line(LONGEST_NUMBER), StandardCharsets.US_ASCII).strip();
    try {
      return Long.parseLong(UNDERSCORES.matcher(line).replaceAll(""));
    } catch (NumberFormatException e) {
      throw new FormatException(at, "an index that is no number");
    }
  }

  private long length(long announced, long at) throws FormatException {
    if (announced < 0 || announced > in.remaining()) {
      throw new FormatException(
          at,
          "an object of "
              + Long.toUnsignedString(announced)
              + " bytes (expected: at most the "
              + in.remaining()
              + " that are left)");
    }
    return announced;
  }

  // int() and float() accept what Java does not; only the kind matters here.
  private Value decimal(int operation) throws IOException, FormatException {
    String line = new String(in.line(LONGEST_LINE), StandardCharsets.US_ASCII).strip();
    if (operation == 'F') {
      return Plain.REAL;
    }
    try {
      return new Whole(
          Long.parseLong(line.endsWith("L") ? line.substring(0, line.length() - 1) : line));
    } catch (NumberFormatException e) {
      return Plain.OPAQUE;
    }
  }

  private Value whole(long length) throws IOException, FormatException {
    if (length > 8) {
      in.skip(length);
      return Plain.OPAQUE;
    }
    byte[] little = in.take(length);
    long value = 0;
    for (int i = little.length - 1; i >= 0; i--) {
      value = i == little.length - 1 ? little[i] : value << 8 | little[i] & 0xff;
    }
    return new Whole(value);
  }

  private Value text(long length) throws IOException, FormatException {
    long at = in.position();
    int keep = keep(length);
    String start = new String(bytes.copy(in.position(), keep), StandardCharsets.UTF_8);
    in.skip(length);
    return new Text(start, keep == length, at, length);
  }

  private Value blob(long length) throws FormatException {
    long at = in.position();
    in.skip(length);
    return new Blob(at, length);
  }

  private Value line(boolean unicode) throws IOException, FormatException {
    byte[] raw = in.line(LONGEST_LINE);
    int keep = keep(raw.length);
    String text =
        unicode
            ? PythonText.rawUnicodeEscape(raw, keep)
            : new String(raw, 0, keep, StandardCharsets.ISO_8859_1);
    return new Text(text, keep == raw.length);
  }

  private Value quoted(long at) throws IOException, FormatException {
    byte[] raw = in.line(LONGEST_LINE);
    int end = raw.length;
    while (end > 0 && raw[end - 1] <= ' ' && raw[end - 1] >= 0) {
      end--;
    }
    int begin = 0;
    while (begin < end && raw[begin] <= ' ' && raw[begin] >= 0) {
      begin++;
    }
    if (end - begin < 2 || raw[begin] != raw[end - 1] || raw[begin] != '\'' && raw[begin] != '"') {
      throw new FormatException(at, "a string without quotation marks");
    }
    int keep = keep(end - begin - 2);
    return new Text(
        PythonText.stringEscape(raw, begin + 1, begin + 1 + keep), keep == end - begin - 2);
  }

  /** How much of a text is kept: names are short, and memory is bounded. */
  private int keep(long length) {
    int keep = (int) Math.min(length, KEPT_TEXT);
    if (kept + keep > KEPT_IN_ALL) {
      return 0;
    }
    kept += keep;
    return keep;
  }
}
