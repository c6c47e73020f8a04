package io.sallyport.guard.internal;

/**
 * A text as a shell reads it (POSIX.1-2017, Shell Command Language, section 2, and what bash adds).
 * A variable counts as unset where it stands in the middle of a word; what is assigned to it
 * elsewhere is not followed.
 */
final class ShellReading {

  private static final String LETTERS_FOR_BLANKS = "abefnrtv";

  private final String text;
  private final CommandText out = new CommandText();
  private final Places closes;
  private final Places commas;
  private final Places blanks;
  private int at;
  private int defaults;

  private ShellReading(String text) {
    this.text = text;
    closes = Places.of(text, i -> text.charAt(i) == '}');
    commas = Places.of(text, i -> text.charAt(i) == ',');
    blanks = Places.of(text, i -> Character.isWhitespace(text.charAt(i)));
  }

  static CommandText of(String text) {
    ShellReading reading = new ShellReading(text);
    reading.read();
    return reading.out;
  }

  private void read() {
    boolean list = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if ((c == '$' || c == '`') && expansion()) {
        continue;
      }
      if (c == '\\') {
        escaped();
      } else if (c == '}' && defaults > 0) {
        defaults--;
      } else if (c != '\'' && c != '"') {
        boolean opens = c == '{' && isList(at);
        list = opens || (list && c != '}');
        boolean sign = opens || (list && c == ',') || c == '}';
        if (sign || c == ' ' || c == '\t') {
          out.blank(at, at + 1);
        } else {
          out.put(c, at, at + 1);
        }
      }
      at++;
    }
  }

  private void escaped() {
    at++;
    if (at < text.length() && text.charAt(at) != '\n') {
      out.put(text.charAt(at), at - 1, at + 1);
    }
  }

  /** Goes behind an expansion and adds what it comes to; false where none begins. */
  private boolean expansion() {
    if (text.startsWith("``", at) || text.startsWith("$()", at)) {
      at += text.charAt(at) == '$' ? 3 : 2;
      return true;
    }
    char next = text.charAt(at) == '$' && at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    switch (next) {
      case '\'' -> numbered();
      case '"' -> at++;
      case '{' -> {
        return braces();
      }
      default -> {
        int end = nameEnd(at + 1);
        if (end == at + 1) {
          return false;
        }
        variable(text.substring(at + 1, end), end);
      }
    }
    return true;
  }

  private boolean braces() {
    int close = closes.next(at);
    int end = nameEnd(at + 2);
    if (close == text.length() || end == at + 2) {
      return false;
    }
    String name = text.substring(at + 2, end);
    int word = end + (text.startsWith(":", end) ? 1 : 0);
    boolean fallback = text.startsWith("-", word) || text.startsWith("=", word);
    if (fallback && !name.equals("IFS")) {
      defaults++;
      at = word + 1;
    } else {
      variable(name, close + 1);
    }
    return true;
  }

  private void variable(String name, int end) {
    boolean positional = !Character.isLetter(name.charAt(0)) && name.charAt(0) != '_';
    if (name.equals("IFS")) {
      out.blank(at, end);
    } else if (!positional && !out.endsInWord()) {
      for (int i = at; i < end; i++) {
        out.put(text.charAt(i), i, i + 1);
      }
      out.blank(end - 1, end);
    }
    at = end;
  }

  /** Behind a name, a digit or one of the signs for all arguments; the index itself if none. */
  private int nameEnd(int from) {
    if (from < text.length() && "@*123456789".indexOf(text.charAt(from)) >= 0) {
      return from + 1;
    }
    int end = from;
    while (end < text.length() && isNamed(text.charAt(end), end == from)) {
      end++;
    }
    return end;
  }

  private static boolean isNamed(char c, boolean first) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return letter || (!first && c >= '0' && c <= '9');
  }

  private boolean isList(int open) {
    int close = closes.next(open);
    return close < text.length() && commas.next(open) < close && blanks.next(open) > close;
  }

  /** Characters written as numbers between {@code $'} and {@code '}. */
  private void numbered() {
    at += 2;
    while (at < text.length() && text.charAt(at) != '\'') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        number();
      } else {
        out.put(text.charAt(at), at, at + 1);
        at++;
      }
    }
    at++;
  }

  private void number() {
    char kind = text.charAt(at + 1);
    int base = Character.digit(kind, 8) >= 0 ? 8 : 16;
    int start = at + (base == 8 ? 1 : 2);
    int most =
        switch (kind) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> base == 8 ? 3 : 0;
        };
    int end = start;
    while (end < text.length()
        && end - start < most
        && Character.digit(text.charAt(end), base) >= 0) {
      end++;
    }
    if (end == start) {
      out.put(LETTERS_FOR_BLANKS.indexOf(kind) >= 0 ? ' ' : kind, at, at + 2);
      at += 2;
      return;
    }
    long code = Long.parseLong(text.substring(start, end), base);
    if (code <= Character.MAX_CODE_POINT) {
      for (char c : Character.toChars((int) code)) {
        out.put(c, at, end);
      }
    }
    at = end;
  }
}
