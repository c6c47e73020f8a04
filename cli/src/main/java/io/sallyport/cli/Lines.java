package io.sallyport.cli;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Lines for a terminal that hold what files say. */
final class Lines {

  /** Of many lines of one sort so many are shown. */
  static final int MOST = 50;

  private Lines() {}

  /** A text as one line that cannot steer a terminal: no control, nothing that turns text round. */
  static String safe(String text) {
    return text.codePoints()
        .map(c -> c == '\t' ? ' ' : steers(c) ? '\uFFFD' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean steers(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** The first of many lines, each safe, and how many more there are; {@code where} says where. */
  static void first(List<String> lines, String where, Consumer<String> out) {
    lines.stream().limit(MOST).map(Lines::safe).forEach(out);
    if (lines.size() > MOST) {
      out.accept("and " + (lines.size() - MOST) + " more" + where);
    }
  }

  /** The same for a text of several lines. */
  static void first(Stream<String> lines, Consumer<String> out) {
    first(lines.toList(), "", out);
  }
}
