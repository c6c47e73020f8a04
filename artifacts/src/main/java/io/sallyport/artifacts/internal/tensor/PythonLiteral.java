package io.sallyport.artifacts.internal.tensor;

import io.sallyport.artifacts.internal.bytes.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Literals of Python as {@code ast.literal_eval} takes them, as far as array headers use them:
 * strings, whole numbers, True, False, None, tuples, lists and dictionaries.
 */
final class PythonLiteral {
  private final String text;
  private final int deepest;
  private int at;

  private PythonLiteral(String text, int deepest) {
    this.text = text;
    this.deepest = deepest;
  }

  /** A String, Long, Boolean, List, Map, or the text "None". */
  static Object parse(String text, int deepest) throws FormatException {
    PythonLiteral literal = new PythonLiteral(text, deepest);
    Object value = literal.value(0);
    literal.blanks();
    if (literal.at != text.length()) {
      throw literal.wrong();
    }
    return value;
  }

  private Object value(int depth) throws FormatException {
    blanks();
    if (depth > deepest) {
      throw new FormatException(at, "a literal nested deeper than " + deepest);
    }
    char c = peek();
    if (c == '{') {
      return dictionary(depth);
    }
    if (c == '(' || c == '[') {
      return sequence(c == '(' ? ')' : ']', depth);
    }
    if (c == '\'' || c == '"') {
      return string(c);
    }
    if (Character.isDigit(c) || c == '-') {
      return number();
    }
    for (String word : List.of("True", "False", "None")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("None") ? word : (Object) Boolean.valueOf(word);
      }
    }
    // A prefix of a string literal of Python 2 (u'..', b'..').
    if ((c == 'u' || c == 'b') && at + 1 < text.length() && text.charAt(at + 1) == '\'') {
      at++;
      return string('\'');
    }
    throw wrong();
  }

  private Map<Object, Object> dictionary(int depth) throws FormatException {
    Map<Object, Object> map = new LinkedHashMap<>();
    at++;
    blanks();
    while (peek() != '}') {
      Object key = value(depth + 1);
      blanks();
      if (peek() != ':') {
        throw wrong();
      }
      at++;
      if (map.put(key, value(depth + 1)) != null) {
        throw new FormatException(at, "a key that stands twice");
      }
      separator('}');
    }
    at++;
    return map;
  }

  private List<Object> sequence(char close, int depth) throws FormatException {
    List<Object> list = new ArrayList<>();
    at++;
    blanks();
    while (peek() != close) {
      list.add(value(depth + 1));
      separator(close);
    }
    at++;
    return list;
  }

  private void separator(char close) throws FormatException {
    blanks();
    if (peek() == ',') {
      at++;
      blanks();
    } else if (peek() != close) {
      throw wrong();
    }
  }

  private String string(char quote) throws FormatException {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw wrong();
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private Long number() throws FormatException {
    int end = at + 1;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    try {
      Long value = Long.valueOf(text.substring(at, end));
      at = end < text.length() && text.charAt(end) == 'L' ? end + 1 : end;
      return value;
    } catch (NumberFormatException e) {
      throw wrong();
    }
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() throws FormatException {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private FormatException wrong() {
    return new FormatException(10 + at, "a header that is no literal of Python");
  }
}
