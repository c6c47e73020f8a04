package io.sallyport.artifacts.internal.text;

import io.sallyport.artifacts.internal.bytes.FormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a Jinja template (version 3) into the tokens of its expressions and statements. Text and
 * comments are left out; strings are decoded, because escapes hide names.
 */
final class Jinja {

  /** What a token is. */
  enum Kind {
    NAME,
    STRING,
    NUMBER,
    OPERATOR,
    /** The beginning of an expression or statement. */
    BLOCK
  }

  /**
   * A token.
   *
   * @param at index in the template
   */
  record Token(Kind kind, String text, int at) {
    boolean is(String operator) {
      return kind == Kind.OPERATOR && text.equals(operator);
    }
  }

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Jinja(String text) {
    this.text = text;
  }

  static List<Token> tokens(String template) throws FormatException {
    Jinja jinja = new Jinja(template);
    jinja.template();
    return jinja.tokens;
  }

  private void template() throws FormatException {
    while (true) {
      int open = text.indexOf('{', at);
      if (open < 0 || open + 1 >= text.length()) {
        return;
      }
      char kind = text.charAt(open + 1);
      at = open + 2;
      switch (kind) {
        case '#' -> {
          int end = text.indexOf("#}", at);
          if (end < 0) {
            throw new FormatException(open, "a comment that is never closed");
          }
          at = end + 2;
        }
        case '{' -> block(open, "}}");
        case '%' -> block(open, "%}");
        default -> at = open + 1;
      }
    }
  }

  private void block(int open, String close) throws FormatException {
    tokens.add(new Token(Kind.BLOCK, close.equals("%}") ? "%" : "{", open));
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (depth == 0 && text.startsWith(close, at)) {
        at += 2;
        return;
      }
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"' || c == '\'') {
        string(c);
      } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
        run(Kind.NAME);
      } else if (Character.isDigit(c)) {
        run(Kind.NUMBER);
      } else {
        depth += c == '{' || c == '[' || c == '(' ? 1 : c == '}' || c == ']' || c == ')' ? -1 : 0;
        depth = Math.max(0, depth);
        tokens.add(new Token(Kind.OPERATOR, String.valueOf(c), at++));
      }
    }
    throw new FormatException(open, "a block that is never closed");
  }

  private void run(Kind kind) {
    int start = at;
    while (at < text.length()
        && (Character.isUnicodeIdentifierPart(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    // Python compares names in form NFKC.
    String name =
        java.text.Normalizer.normalize(text.substring(start, at), java.text.Normalizer.Form.NFKC);
    tokens.add(new Token(kind, name, start));
  }

  private void string(char quote) throws FormatException {
    int start = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c != '\\' || at >= text.length()) {
        value.append(c);
        continue;
      }
      escape(value, text.charAt(at++));
    }
    if (at >= text.length()) {
      throw new FormatException(start, "a string that is never closed");
    }
    at++;
    tokens.add(new Token(Kind.STRING, value.toString(), start));
  }

  /** {@code \\N{LOW LINE}}: a character by its name in Unicode. */
  private boolean named(StringBuilder value) {
    int end = text.indexOf('}', at);
    if (end < 0) {
      return false;
    }
    try {
      value.appendCodePoint(Character.codePointOf(text.substring(at + 1, end)));
    } catch (IllegalArgumentException e) {
      return false;
    }
    at = end + 1;
    return true;
  }

  private void escape(StringBuilder value, char c) {
    int digits =
        switch (c) {
          case 'x' -> 2;
          case 'u' -> 4;
          case 'U' -> 8;
          default -> 0;
        };
    if (digits > 0 && at + digits <= text.length()) {
      try {
        int code = Integer.parseInt(text.substring(at, at + digits), 16);
        if (Character.isValidCodePoint(code)) {
          value.appendCodePoint(code);
          at += digits;
          return;
        }
      } catch (NumberFormatException e) {
        // No escape after all.
      }
    }
    if (c == 'N' && at < text.length() && text.charAt(at) == '{' && named(value)) {
      return;
    }
    if (c >= '0' && c <= '7') {
      int code = c - '0';
      for (int n = 0;
          n < 2 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '7';
          n++) {
        code = code * 8 + text.charAt(at++) - '0';
      }
      value.append((char) code);
      return;
    }
    value.append(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
  }
}
