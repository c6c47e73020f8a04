package io.sallyport.artifacts.internal.python;

/**
 * A token of Python (language reference, lexical analysis).
 *
 * @param kind what it is
 * @param text its text; of a text, the content without quotation marks
 * @param at where it begins
 * @param format whether it is a text with expressions in braces
 */
record PythonToken(Kind kind, String text, int at, boolean format) {
  /** Kinds of tokens. */
  enum Kind {
    NAME,
    NUMBER,
    TEXT,
    OPERATOR,
    NEWLINE,
    INDENT,
    DEDENT,
    END
  }

  boolean is(String other) {
    return (kind == Kind.NAME || kind == Kind.OPERATOR) && text.equals(other);
  }

  boolean is(Kind other) {
    return kind == other;
  }
}
