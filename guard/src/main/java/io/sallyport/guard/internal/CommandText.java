package io.sallyport.guard.internal;

import io.sallyport.guard.Consumer;
import io.sallyport.text.Span;
import java.util.Arrays;

/**
 * A command or statement as its interpreter reads it: without the quotes, escapes, comments and
 * expansions that only change how it looks. Every character knows where it came from.
 */
final class CommandText {

  private final StringBuilder out = new StringBuilder();
  private int[] at = new int[64];
  private final String text;

  private CommandText(String text) {
    this.text = text;
  }

  /**
   * The text as a shell (POSIX.1-2017, Shell Command Language, section 2) or a database reads it.
   */
  static CommandText of(String text, Consumer consumer) {
    CommandText read = new CommandText(text);
    if (consumer == Consumer.SHELL) {
      read.shell();
    } else {
      read.sql();
    }
    return read;
  }

  String plain() {
    return out.toString();
  }

  /** Where a part of the plain text stands in the original. */
  Span original(int start, int end) {
    return new Span(at[start], at[Math.max(start, end - 1)] + 1);
  }

  private void shell() {
    boolean list = false;
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      int expansion = expansion(i);
      if (expansion > 0) {
        boolean blank = text.startsWith("IFS", i + 1) || text.startsWith("{IFS", i + 1);
        if (blank) {
          put(' ', i);
        }
        i += expansion;
      } else if (text.startsWith("$'", i)) {
        i = escapes(i + 2);
      } else if (c == '\\') {
        if (i + 1 < text.length() && text.charAt(i + 1) != '\n') {
          put(text.charAt(i + 1), i + 1);
        }
        i += 2;
      } else if (c == '\'' || c == '"') {
        i++;
      } else {
        boolean opens = c == '{' && isList(i);
        list = opens || (list && c != '}');
        boolean sign = opens || (list && c == ',') || c == '}';
        put(sign ? ' ' : c, i);
        i++;
      }
    }
  }

  /** The length of an expansion that is empty or a blank, 0 when there is none. */
  private int expansion(int i) {
    for (String empty :
        new String[] {"${IFS}", "$IFS$9", "$IFS", "${@}", "$@", "${*}", "$*", "$()", "``"}) {
      if (text.startsWith(empty, i)) {
        return empty.length();
      }
    }
    return 0;
  }

  private boolean isList(int open) {
    int close = text.indexOf('}', open);
    String inside = close < 0 ? "" : text.substring(open, close);
    return inside.indexOf(',') > 0 && inside.chars().noneMatch(Character::isWhitespace);
  }

  /** Characters written as numbers between {@code $'} and {@code '}. */
  private int escapes(int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '\'') {
      int digits = 0;
      int base = 8;
      int start = i + 1;
      if (text.charAt(i) == '\\' && start < text.length()) {
        if (text.charAt(start) == 'x') {
          base = 16;
          start++;
        }
        int most = base == 16 ? 2 : 3;
        while (digits < most
            && start + digits < text.length()
            && Character.digit(text.charAt(start + digits), base) >= 0) {
          digits++;
        }
      }
      if (digits > 0) {
        put((char) Integer.parseInt(text.substring(start, start + digits), base), i);
        i = start + digits;
      } else {
        put(text.charAt(i), i);
        i++;
      }
    }
    return i + 1;
  }

  private void sql() {
    for (int i = 0; i < text.length(); ) {
      if (text.startsWith("/*!", i)) {
        // MySQL runs what stands in such a comment, with or without a version before it.
        i += 3;
        while (i < text.length() && Character.isDigit(text.charAt(i))) {
          i++;
        }
        put(' ', i - 1);
      } else if (text.startsWith("/*", i)) {
        int close = text.indexOf("*/", i + 2);
        put(' ', i);
        i = close < 0 ? text.length() : close + 2;
      } else if (text.startsWith("*/", i)) {
        put(' ', i);
        i += 2;
      } else if (text.startsWith("--", i)) {
        int line = text.indexOf('\n', i);
        i = line < 0 ? text.length() : line;
      } else {
        char c = text.charAt(i);
        put(c == '`' || c == '[' || c == ']' ? ' ' : c, i);
        i++;
      }
    }
  }

  private void put(char c, int from) {
    if (out.length() == at.length) {
      at = Arrays.copyOf(at, 2 * at.length);
    }
    at[out.length()] = from;
    out.append(c);
  }
}
